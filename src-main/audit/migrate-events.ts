/** Takes over the events of before there was a chain: one row each, which are chained now and put into blocks. */
import type { DatabaseSync } from 'node:sqlite';

import { OPERATIONS, OUTCOMES } from '../../src-preload/contract/vocabulary.ts';
import { transact } from '../store/database.ts';
import { BlockBuilder } from './block-builder.ts';
import { BlockTable } from './block-table.ts';
import { canonicalText } from './canonical-event.ts';
import { ChainHeads } from './chain-heads.ts';
import { chained } from './chain.ts';
import { encodeBlock } from './encode-block.ts';
import type { NumberedEvent } from './event.ts';
import { gapEvent } from './gap-event.ts';
import { unchained } from './journal-record.ts';

/** The name of the table until version 2 of the database. */
const OLD_TABLE = 'events';
const COLUMNS =
  'seq, timeMs, timeNs, run, capsule, principal, fn, op, path, asked, path2, mount, layer, decision, reason, outcome, bytes, durationNs';

const WORDS = {
  op: new Set<unknown>(OPERATIONS),
  layer: new Set<unknown>(['top', 'checkpoint', 'base', 'none']),
  decision: new Set<unknown>(['allow', 'deny']),
  outcome: new Set<unknown>(OUTCOMES),
} as const;

/** Whether a row of the old table, rescued from a damaged database, is an event: its words are ours, its numbers can be. */
export const isReadableEvent = (row: Readonly<Record<string, unknown>>): boolean =>
  Number(row['seq']) > 0 && Object.entries(WORDS).every(([column, words]) => words.has(row[column]));

/** Numbers that were lost before there was a chain, told by an event that stands for them. */
function lostBefore(next: NumberedEvent, bytes: number): NumberedEvent {
  const seq = next.seq - 1;
  const reason = `${bytes} events up to ${seq} were lost before the record was chained`;
  return gapEvent(next, { seq, bytes, outcome: 'io', reason });
}

/** The old rows in order, and a `gap` wherever numbers are missing. */
function* oldEvents(database: DatabaseSync): Generator<NumberedEvent> {
  let last = 0;
  for (const row of database.prepare(`SELECT ${COLUMNS} FROM ${OLD_TABLE} ORDER BY seq`).iterate()) {
    const event = unchained({ ...row } as unknown as NumberedEvent);
    if (event.seq > last + 1) yield lostBefore(event, event.seq - last - 1);
    last = event.seq;
    yield event;
  }
}

function writeBlocks(database: DatabaseSync, blockEvents: number): void {
  const table = new BlockTable(database);
  const heads = new ChainHeads(new Map());
  let builder = new BlockBuilder();
  const write = (): void => {
    const { row, columns } = encodeBlock(builder, heads.snapshot());
    table.put(row, columns);
    builder = new BlockBuilder();
  };
  for (const event of oldEvents(database)) {
    const hash = chained(heads.of(event.principal), canonicalText(event));
    heads.add(event.principal, hash);
    builder.append(event, hash);
    if (builder.count >= blockEvents) write();
  }
  if (builder.count > 0) write();
}

/**
 * Does nothing to a database that has no such table. All in one transaction: who is killed in the middle has the old one.
 * Errors: `VfsError` `no-space`, `io`.
 */
export function migrateEvents(database: DatabaseSync, blockEvents: number): void {
  const old = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(OLD_TABLE);
  if (!old) return;
  transact(database, () => {
    writeBlocks(database, blockEvents);
    database.exec(`DROP TABLE ${OLD_TABLE}`);
  });
}
