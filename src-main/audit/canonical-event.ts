/** One spelling of an event: what the journal keeps and the chain of hashes covers. Every field is in it. */
import type { NumberedEvent } from './event.ts';
import { impliedAccess } from './implied-access.ts';

/**
 * The order of the fields in that spelling, for good: what was recorded with it must stay verifiable. The last one came later, and stands there
 * only where it is not what the operation implies.
 */
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
  'access',
] as const satisfies readonly (keyof NumberedEvent)[];

/** A JSON array of the fields' values. */
export function canonicalText(e: NumberedEvent): string {
  // prettier-ignore
  const values = [
    e.seq, e.timeMs, e.timeNs, e.run, e.capsule, e.principal, e.fn, e.op, e.path, e.asked, e.path2, e.mount, e.layer,
    e.decision, e.cause, e.reason, e.outcome, e.bytes, e.durationNs, e.before, e.after,
  ];
  return JSON.stringify(e.access === impliedAccess(e.op) ? values : [...values, e.access]);
}

/** The event of a canonical text. Errors: `SyntaxError` for what is none. */
export function eventOfText(text: string): NumberedEvent {
  const values: unknown = JSON.parse(text);
  const least = CANONICAL_FIELDS.length - 1;
  if (!Array.isArray(values) || (values.length !== least && values.length !== least + 1))
    throw new SyntaxError('not an event of the record');
  const event = Object.fromEntries(
    CANONICAL_FIELDS.map((field, index) => [field, values[index] as unknown]),
  ) as unknown as NumberedEvent;
  return values.length > least ? event : { ...event, access: impliedAccess(event.op) };
}
