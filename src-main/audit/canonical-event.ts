/** One spelling of an event: what the journal keeps and the chain of hashes covers. Every field is in it. */
import type { NumberedEvent } from './event.ts';

/** The order of the fields in that spelling, for good: what was recorded with it must stay verifiable. */
export const CANONICAL_FIELDS = [
  'seq',
  'timeMs',
  'timeNs',
  'run',
  'capsule',
  'principal',
  'fn',
  'op',
  'path',
  'asked',
  'path2',
  'mount',
  'layer',
  'decision',
  'cause',
  'reason',
  'outcome',
  'bytes',
  'durationNs',
  'before',
  'after',
] as const satisfies readonly (keyof NumberedEvent)[];

/** A JSON array of the fields' values. */
export function canonicalText(e: NumberedEvent): string {
  // prettier-ignore
  return JSON.stringify([
    e.seq, e.timeMs, e.timeNs, e.run, e.capsule, e.principal, e.fn, e.op, e.path, e.asked, e.path2, e.mount, e.layer,
    e.decision, e.cause, e.reason, e.outcome, e.bytes, e.durationNs, e.before, e.after,
  ]);
}

/** The event of a canonical text. Errors: `SyntaxError` for what is none. */
export function eventOfText(text: string): NumberedEvent {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values) || values.length !== CANONICAL_FIELDS.length)
    throw new SyntaxError('not an event of the record');
  return Object.fromEntries(
    CANONICAL_FIELDS.map((field, index) => [field, values[index] as unknown]),
  ) as unknown as NumberedEvent;
}
