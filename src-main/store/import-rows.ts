/** Rows of a database that somebody else may have made, copied one by one into one of ours. Nothing of its schema is ever run. */
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';

import { badArchive } from './archive-error.ts';
import { SCHEMA_VERSION } from './database.ts';
import { nodeDisk } from './disk.ts';
import { PackFolder } from './pack-file.ts';
import { checkContent } from './verify-store.ts';
import type { AcceptsRow } from './recover-rows.ts';

export interface RowsImport {
  /** The file of the foreign database. */
  readonly file: string;
  /** Of ours: every table that may get rows is there. */
  readonly target: DatabaseSync;
  /** The folder of the packs that came with it. */
  readonly packs: string;
  readonly accepts: AcceptsRow;
}

/** Rows that make no sense, by table. */
export type RefusedRows = ReadonlyMap<string, number>;

/** Its tables are those of today; what came later is read from older rows as well. */
const OLDEST_VERSION = 3;
const ROWS_PER_STEP = 200;
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Errors: `ArchiveError`. */
function openForeign(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (!(version >= OLDEST_VERSION && version <= SCHEMA_VERSION))
      badArchive('its store is of another version of the inspector');
    const odd = database.prepare("SELECT 1 FROM sqlite_schema WHERE type NOT IN ('table', 'index') LIMIT 1").get();
    if (odd) badArchive('its database has parts that none of ours has');
    if (database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok')
      badArchive('its database is damaged');
    return database;
  } catch (error) {
    database.close();
    throw asArchiveError(error);
  }
}

function asArchiveError(error: unknown): unknown {
  if (!(error instanceof Error && 'errcode' in error)) return error;
  try {
    return badArchive('its database is damaged');
  } catch (bad) {
    return bad;
  }
}

const namesOf = (database: DatabaseSync): readonly string[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));

/** Column names; generated and hidden ones included, so that they are seen. */
const columnsOf = (database: DatabaseSync, table: string): readonly string[] =>
  database
    .prepare(`PRAGMA table_xinfo(${quote(table)})`)
    .all()
    .map(({ name, hidden }) => (Number(hidden) === 0 ? String(name) : `hidden ${String(name)}`));

/** A few rows a step. What the target had in those tables is gone. Errors: `ArchiveError`; `no-space` and others of the target. */
export function* importRows({ file, target, packs, accepts }: RowsImport): Generator<undefined, RefusedRows> {
  const source = openForeign(file);
  const contents = new PackFolder(packs, nodeDisk);
  const refused = new Map<string, number>();
  const isGood: AcceptsRow = (table, row) => accepts(table, row) && (table !== 'blobs' || isContent(contents, row));
  try {
    target.exec('BEGIN');
    for (const table of sharedTables(source, target)) {
      const count = yield* copyRows(source, target, { table, isGood });
      if (count > 0) refused.set(table, count);
    }
    target.exec('COMMIT');
    return refused;
  } catch (error) {
    throw asArchiveError(error);
  } finally {
    if (target.isTransaction) target.exec('ROLLBACK');
    contents.close();
    source.close();
  }
}

function sharedTables(source: DatabaseSync, target: DatabaseSync): readonly string[] {
  const ours = new Set(namesOf(target));
  const theirs = namesOf(source);
  for (const table of theirs) {
    if (!ours.has(table)) badArchive('its database has parts that none of ours has');
    const columns = new Set(columnsOf(target, table));
    if (columnsOf(source, table).some((column) => !columns.has(column)))
      badArchive('its database has parts that none of ours has');
  }
  return theirs;
}

interface TableImport {
  readonly table: string;
  readonly isGood: AcceptsRow;
}

/** Returns how many rows were left out. */
function* copyRows(
  source: DatabaseSync,
  target: DatabaseSync,
  { table, isGood }: TableImport,
): Generator<undefined, number> {
  const columns = columnsOf(source, table).map(quote);
  const select = source.prepare(`SELECT ${columns.join(', ')} FROM ${quote(table)}`);
  select.setReadBigInts(true);
  const insert = target.prepare(
    `INSERT OR REPLACE INTO ${quote(table)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  target.exec(`DELETE FROM ${quote(table)}`);
  let refused = 0;
  let count = 0;
  for (const row of select.iterate()) {
    if (isGood(table, row)) insert.run(...(Object.values(row) as SQLInputValue[]));
    else refused += 1;
    count += 1;
    if (count % ROWS_PER_STEP === 0) yield;
  }
  return refused;
}

const MOST_CONTENT = 2 ** 32;

/** Every content is held against its hash. */
function isContent(packs: PackFolder, row: Readonly<Record<string, unknown>>): boolean {
  const [size, pack, offset] = [row['size'], row['pack'], row['offset']].map(Number);
  if (size === undefined || pack === undefined || offset === undefined) return false;
  const isPlausible =
    [size, pack, offset].every((value) => Number.isSafeInteger(value) && value >= 0) && size < MOST_CONTENT;
  return isPlausible && checkContent(packs, { hash: String(row['hash']), size, pack, offset }) === undefined;
}
