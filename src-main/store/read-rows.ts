/** Reads the rows of a damaged database one by one, from both ends, as far as they can be read. */
import type { DatabaseSync } from 'node:sqlite';

export interface DamagedTable {
  readonly name: string;
  /** The statement that makes it. */
  readonly sql: string;
}

/** Values by column. */
export type DamagedRow = Readonly<Record<string, unknown>>;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The tables, and then the indexes, that the database knows of; nothing when it cannot say. */
export function readSchema(database: DatabaseSync): { tables: DamagedTable[]; indexes: string[]; isWhole: boolean } {
  const tables: DamagedTable[] = [];
  const indexes: string[] = [];
  const rows = untilFailure(database, 'SELECT type, name, sql FROM sqlite_schema');
  for (const { type, name, sql } of rows.found) {
    if (typeof name !== 'string' || typeof sql !== 'string' || name.startsWith('sqlite_')) continue;
    if (type === 'table') tables.push({ name, sql });
    if (type === 'index') indexes.push(sql);
  }
  return { tables, indexes, isWhole: rows.isWhole };
}

/** What can be read of one table; `isWhole` when nothing stood in the way. */
export function readRows(
  database: DatabaseSync,
  { name, sql }: DamagedTable,
): { rows: Iterable<DamagedRow>; isWhole: boolean } {
  const key = keyOf(database, name, sql);
  const forward = untilFailure(database, `SELECT * FROM ${quote(name)} ORDER BY ${key.join(', ')}`);
  if (forward.isWhole) return { rows: forward.found, isWhole: true };
  const descending = key.map((one) => `${one} DESC`).join(', ');
  const backward = untilFailure(database, `SELECT * FROM ${quote(name)} ORDER BY ${descending}`);
  return { rows: [...forward.found, ...backward.found], isWhole: false };
}

function keyOf(database: DatabaseSync, name: string, sql: string): string[] {
  if (!/WITHOUT\s+ROWID/i.test(sql)) return ['rowid'];
  const columns = untilFailure(database, `PRAGMA table_info(${quote(name)})`).found;
  return columns
    .filter(({ pk }) => Number(pk) > 0)
    .sort((a, b) => Number(a['pk']) - Number(b['pk']))
    .map(({ name: column }) => quote(String(column)));
}

interface Rows {
  readonly found: readonly DamagedRow[];
  readonly isWhole: boolean;
}

function untilFailure(database: DatabaseSync, sql: string): Rows {
  const found: DamagedRow[] = [];
  try {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    for (const row of statement.iterate()) found.push(row);
    return { found, isWhole: true };
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error)) throw error;
    return { found, isWhole: false };
  }
}
