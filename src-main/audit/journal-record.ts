/** An event as the journal keeps it: its hash, and its canonical text. */
import { eventOfText } from './canonical-event.ts';
import { GENESIS } from './chain.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from './event-block.ts';
import type { NumberedEvent } from './event.ts';
import { impliedAccess } from './implied-access.ts';

const HASH_LENGTH = 64;
const NULLABLE: ReadonlySet<string> = new Set(['run', 'path2', 'before', 'after']);

export const recordOf = (hash: string, canonicalText: string): string => hash + canonicalText;

/** Every field has the type it must have; whether it says the truth is for the chain to tell. */
const isEvent = (event: Readonly<Record<string, unknown>>): boolean =>
  NUMBER_COLUMNS.every((column) => Number.isSafeInteger(event[column])) &&
  TEXT_COLUMNS.every((column) => {
    const value = event[column];
    return typeof value === 'string' || (value === null && NULLABLE.has(column));
  });

/** Takes the place of an event that is no event, so that the sandbox opens and verifying names it. */
const unreadable = (seq: number): NumberedEvent => ({
  ...{
    seq,
    timeMs: 0,
    timeNs: 0,
    run: null,
    capsule: '',
    principal: '',
    fn: 'inspector',
    op: 'fault',
    access: 'none',
    path: '',
    asked: '',
  },
  ...{ path2: null, mount: '', layer: 'none', decision: 'allow', cause: 'fault', outcome: 'defect', bytes: 0 },
  ...{ durationNs: 0, before: null, after: null, reason: 'this event could not be read from the journal' },
});

const HASH = /^[0-9a-f]{64}$/;

interface ReadRecord {
  readonly event: NumberedEvent;
  readonly hash: string | null;
}

/** Errors: `SyntaxError`. */
function readRecord(text: string): ReadRecord {
  if (text.startsWith('{')) return { event: unchained(JSON.parse(text) as NumberedEvent), hash: null };
  return { event: eventOfText(text.slice(HASH_LENGTH)), hash: text.slice(0, HASH_LENGTH) };
}

/**
 * The event of a record, and its hash; null for one of before there was a chain. `next` is the number it takes when it cannot be read.
 */
export function eventOfRecord(payload: Uint8Array, next: number): ReadRecord {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  try {
    const record = readRecord(text);
    if (isEvent({ ...record.event }) && (record.hash === null || HASH.test(record.hash))) return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { event: unreadable(next), hash: GENESIS };
}

/** An event of before there were causes, contents and rights. */
export const unchained = (event: Omit<NumberedEvent, 'access' | 'cause' | 'before' | 'after'>): NumberedEvent => ({
  ...event,
  access: impliedAccess(event.op),
  cause: 'default',
  before: null,
  after: null,
});
