/** Blocks of events in SQLite: a row of facts each, and a row for every column, so that a question reads only what it needs. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { StoreError } from '../store/store-error.ts';
import type { RunTally } from './run-tallies.ts';
import { headsOfText, headsText } from './chain.ts';
import type { Heads } from './chain.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from './event-block.ts';
import type { BlockFacts } from './event-block.ts';

/** What a block at rest has a row of bytes for, each. */
export const COLUMN_NAMES = [...NUMBER_COLUMNS, ...TEXT_COLUMNS, 'hash'] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

/** Facts of blocks that retention took away go with them: where the chains go on from is kept in `event_floor`. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS event_blocks (
    first INTEGER PRIMARY KEY, last INTEGER NOT NULL, count INTEGER NOT NULL, min_time INTEGER NOT NULL, max_time INTEGER NOT NULL,
    bytes INTEGER NOT NULL, heads TEXT NOT NULL, runs TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS event_columns (
    block INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (block, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS event_floor (
    id INTEGER PRIMARY KEY CHECK (id = 1), first INTEGER NOT NULL, heads TEXT NOT NULL
  ) STRICT;
`;

const NUMBERS: ReadonlySet<string> = new Set(NUMBER_COLUMNS);
const TEXTS: ReadonlySet<string> = new Set(TEXT_COLUMNS);

/** How a column is kept; null for what is no column. */
export const columnKind = (name: string): 'numbers' | 'texts' | 'hashes' | null =>
  NUMBERS.has(name) ? 'numbers' : TEXTS.has(name) ? 'texts' : name === 'hash' ? 'hashes' : null;

/** What is known of a block without reading its columns. */
export interface BlockRow extends BlockFacts {
  /** Of its columns. */
  readonly bytes: number;
  /** After its last event. */
  readonly heads: Heads;
  readonly runs: ReadonlyMap<string, RunTally>;
}

/** Where the record begins after retention: the number of its first event, and the heads before it. */
export interface Floor {
  readonly first: number;
  readonly heads: Heads;
}

/** Names the column and its place, so that bytes which belong elsewhere are told apart. */
export const sealOf = (first: number, column: string): string => `${first} ${column}`;

const damaged = (first: number): StoreError =>
  new StoreError('corrupt', `What is known of the events from ${first} on cannot be read`);

function runsOf(text: string, first: number): Map<string, RunTally> {
  const rows: unknown = parsed(text);
  if (!Array.isArray(rows)) throw damaged(first);
  return new Map(
    rows.map((row: unknown) => {
      if (!Array.isArray(row) || typeof row[0] !== 'string') throw damaged(first);
      return [row[0], { events: Number(row[1]), denied: Number(row[2]) }];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the caller knows what it belongs to
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Errors: `StoreError`. */
export function toBlockRow(row: Row): BlockRow {
  const first = Number(row['first']);
  const heads = headsOfText(String(row['heads']));
  const facts = {
    first,
    last: Number(row['last']),
    count: Number(row['count']),
    minTimeMs: Number(row['min_time']),
    maxTimeMs: Number(row['max_time']),
    bytes: Number(row['bytes']),
  };
  const isSane =
    Object.values(facts).every(Number.isSafeInteger) && facts.count > 0 && first > 0 && facts.last >= first;
  if (!heads || !isSane) throw damaged(first);
  return { ...facts, heads, runs: runsOf(String(row['runs']), first) };
}

/** Errors: `StoreError`. */
export function toFloor(row: Row): Floor {
  const heads = headsOfText(String(row['heads']));
  const first = Number(row['first']);
  if (!heads || !Number.isSafeInteger(first)) throw damaged(first);
  return { first, heads };
}

export class BlockTable {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #insertColumn: StatementSync;
  readonly #column: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(SCHEMA);
    this.#insert = database.prepare('INSERT OR REPLACE INTO event_blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#insertColumn = database.prepare('INSERT OR REPLACE INTO event_columns VALUES (?, ?, ?)');
    this.#column = database.prepare('SELECT data FROM event_columns WHERE block = ? AND name = ?');
  }

  /** Oldest first. Errors: `StoreError` when the facts of one cannot be read. */
  rows(): BlockRow[] {
    return this.#database.prepare('SELECT * FROM event_blocks ORDER BY first').all().map(toBlockRow);
  }

  /** Errors: `StoreError`. */
  floor(): Floor {
    const row = this.#database.prepare('SELECT first, heads FROM event_floor').get();
    return row ? toFloor(row) : { first: 1, heads: new Map() };
  }

  /** In the place of what was known of it. The caller holds the transaction. */
  put(row: BlockRow, columns: readonly (readonly [ColumnName, Uint8Array])[]): void {
    const { first, last, count, minTimeMs, maxTimeMs, bytes, heads, runs } = row;
    const tallies = JSON.stringify([...runs].map(([run, { events, denied }]) => [run, events, denied]));
    this.#insert.run(first, last, count, minTimeMs, maxTimeMs, bytes, headsText(heads), tallies);
    for (const [name, data] of columns) this.#insertColumn.run(first, name, data);
  }

  /** Errors: `StoreError` when it is not there. */
  column(first: number, name: ColumnName): Uint8Array {
    const data = this.find(first, name);
    if (!data) throw new StoreError('corrupt', `their ${name} is missing`);
    return data;
  }

  find(first: number, name: ColumnName): Uint8Array | null {
    const data = this.#column.get(first, name)?.['data'];
    return data instanceof Uint8Array ? data : null;
  }

  /** Removes the blocks before the floor. The caller holds the transaction. */
  raiseFloor({ first, heads }: Floor): void {
    this.#database.prepare('INSERT OR REPLACE INTO event_floor VALUES (1, ?, ?)').run(first, headsText(heads));
    this.#database.prepare('DELETE FROM event_columns WHERE block < ?').run(first);
    this.#database.prepare('DELETE FROM event_blocks WHERE last < ?').run(first);
  }
}
