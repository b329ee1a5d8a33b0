/** The record in a database that was rescued from a damaged one: says by their numbers which events are lost. */
import type { DatabaseSync } from 'node:sqlite';

import { StoreError } from '../store/store-error.ts';
import { decodeHashes, decodeNumbers, decodeTexts, rowsIn } from './block-codec.ts';
import { BlockTable, columnKind, sealOf, toBlockRow, toFloor } from './block-table.ts';
import type { BlockRow } from './block-table.ts';
import type { Heads } from './chain.ts';
import { checkBlocks } from './check-blocks.ts';
import { EventTail } from './event-tail.ts';
import { eventOfRecord } from './journal-record.ts';
import { numbersOf } from './gap-event.ts';
import { rebuiltFacts } from './rebuild-facts.ts';

type Row = Readonly<Record<string, unknown>>;

/** Whether what a call reads can be read. */
function canBeRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

/** Whether a row of facts can be read. */
export const isReadableBlock = (row: Row): boolean => canBeRead(() => toBlockRow(row));

/** Whether a row is an event of the tail. */
export const isReadableTail = ({ seq, record }: Row): boolean =>
  typeof record === 'string' && eventOfRecord(Buffer.from(record), 0).event.seq === Number(seq);

/** Whether a row says where the record begins. */
export const isReadableFloor = (row: Row): boolean => canBeRead(() => toFloor(row));

/** Whether a row is the column that it says it is. */
export function isReadableColumn({ block, name, data }: Row): boolean {
  const kind = columnKind(String(name));
  if (kind === null || !(data instanceof Uint8Array)) return false;
  const seal = sealOf(Number(block), String(name));
  return canBeRead(() => DECODERS[kind](data, { seal, count: rowsIn(data) }));
}

const DECODERS = { numbers: decodeNumbers, texts: decodeTexts, hashes: decodeHashes } as const;

/** The heads after the last block before `first`. */
function headsBefore(table: BlockTable, first: number): Heads {
  const before = table.rows().filter((row) => row.first < first);
  return before.at(-1)?.heads ?? table.floor().heads;
}

/** Columns of blocks whose facts are lost: these are made anew from them, or the columns go, because nobody would find them. */
function* adoptOrphans(database: DatabaseSync, table: BlockTable): Generator<string> {
  const lost = 'SELECT DISTINCT block FROM event_columns WHERE block NOT IN (SELECT first FROM event_blocks)';
  for (const { block } of database.prepare(`${lost} ORDER BY block`).all()) {
    const first = Number(block);
    const isWhole = canBeRead(() => table.put(rebuiltFacts(table, first, headsBefore(table, first)), []));
    if (!isWhole) yield `The events from ${first} on are lost: what was known of them as a whole is damaged.`;
  }
  database.exec(`DELETE FROM event_columns WHERE block IN (${lost})`);
}

/** How many numbers are missing before each block, as far as blocks tell: a block may begin with a `gap`, whose numbers are no loss. */
function* holes(table: BlockTable, tail: EventTail): Generator<string> {
  let due = table.floor().first;
  for (const row of table.rows()) {
    const begins = row.first - numbersOfFirst(table, row) + 1;
    if (begins > due) yield `The events ${due} to ${begins - 1} are lost.`;
    due = row.last + 1;
  }
  for (const { event } of tail.after(due - 1)) {
    const begins = event.seq - numbersOf(event) + 1;
    if (begins > due) yield `The events ${due} to ${begins - 1} are lost.`;
    due = event.seq + 1;
  }
}

/** One, unless the block begins with a `gap`; one as well when that cannot be read. */
function numbersOfFirst(table: BlockTable, { first, count }: BlockRow): number {
  try {
    const { ids, dictionary } = decodeTexts(table.column(first, 'op'), { seal: sealOf(first, 'op'), count });
    if (dictionary[ids[0] ?? 0] !== 'gap') return 1;
    return decodeNumbers(table.column(first, 'bytes'), { seal: sealOf(first, 'bytes'), count })[0] ?? 1;
  } catch (error) {
    if (error instanceof StoreError) return 1;
    throw error;
  }
}

/**
 * To a database whose rows come from a damaged one. A block of which a column is lost stays as a place in the chain: who asks for it is told
 * that it cannot be read, and verifying names it. Returns what is lost, for the user.
 */
export function rescueBlocks(database: DatabaseSync): readonly string[] {
  const table = new BlockTable(database);
  const orphans = [...adoptOrphans(database, table)];
  const unreadable = [...checked(database)];
  return [...orphans, ...unreadable, ...holes(table, new EventTail(database))];
}

function* checked(database: DatabaseSync): Generator<string> {
  const work = checkBlocks(database);
  for (;;) {
    const step = work.next();
    if (!step.done) continue;
    for (const { sentence } of step.value) yield sentence;
    return;
  }
}
