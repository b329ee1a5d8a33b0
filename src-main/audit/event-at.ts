/** One whole event out of the columns of a block. */
import type { Cause, EventLayer } from '../../src-preload/contract/event-words.ts';
import type { Access } from '../../src-preload/contract/policy-words.ts';
import type { EventOutcome, Operation } from '../../src-preload/contract/vocabulary.ts';
import type { AuditEvent } from './event.ts';
import type { EventBlock, TextColumn } from './event-block.ts';

/** Bytes of one hash. */
export const HASH_BYTES = 32;

type Columns = Pick<EventBlock, 'numbers' | 'texts'>;

function textAt(columns: Columns, column: TextColumn, row: number): string | null {
  const texts = columns.texts(column);
  const id = texts.ids[row] ?? 0;
  return (texts.at ? texts.at(id) : texts.dictionary[id]) ?? null;
}

const wordAt = (columns: Columns, column: TextColumn, row: number): string => textAt(columns, column, row) ?? '';

/**
 * `hashes` holds 32 bytes a row. The record writes columns from events only, so the narrower types of their words are taken on trust: the
 * chain tells.
 */
export function eventAt(columns: Columns, hashes: Buffer, row: number): AuditEvent {
  const end = (row + 1) * HASH_BYTES;
  return {
    seq: columns.numbers('seq')[row] ?? 0,
    timeMs: columns.numbers('timeMs')[row] ?? 0,
    timeNs: columns.numbers('timeNs')[row] ?? 0,
    run: textAt(columns, 'run', row),
    capsule: wordAt(columns, 'capsule', row),
    principal: wordAt(columns, 'principal', row),
    fn: wordAt(columns, 'fn', row),
    op: wordAt(columns, 'op', row) as Operation,
    access: wordAt(columns, 'access', row) as Access,
    path: wordAt(columns, 'path', row),
    asked: wordAt(columns, 'asked', row),
    path2: textAt(columns, 'path2', row),
    mount: wordAt(columns, 'mount', row),
    layer: wordAt(columns, 'layer', row) as EventLayer,
    decision: wordAt(columns, 'decision', row) as AuditEvent['decision'],
    cause: wordAt(columns, 'cause', row) as Cause,
    reason: wordAt(columns, 'reason', row),
    outcome: wordAt(columns, 'outcome', row) as EventOutcome,
    bytes: columns.numbers('bytes')[row] ?? 0,
    durationNs: columns.numbers('durationNs')[row] ?? 0,
    before: textAt(columns, 'before', row),
    after: textAt(columns, 'after', row),
    hash: hashes.toString('hex', end - HASH_BYTES, end),
  };
}
