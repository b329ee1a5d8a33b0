/** One table of a stranger's database: how all of its rows are asked for, and what is made of their values. */
import { createHash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';

/** Characters, or bytes, of a value that are shown. */
const SHOWN = 120;
const SHOWN_BYTES = 24;
/** Characters of a row that is compared as it is; of a longer one its hash is. */
const SHORT = 80;
/** What `table_xinfo` says of a column that is worked out when it is read. */
const VIRTUAL = new Set([1, 2]);
const ROW_IDS = ['rowid', '_rowid_', 'oid'];

type Row = Readonly<Record<string, SQLOutputValue>>;
export type Values = readonly SQLOutputValue[];

export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

interface Column {
  readonly name: string;
  /** Its place in the primary key, from 1; 0 for none. */
  readonly key: number;
}

export interface SharedTable {
  readonly name: string;
  /** Those of both; of the only one, when there is one table only. */
  readonly columns: readonly string[];
  /** What tells a row from others, the likeliest first; of the second none has to be unique. */
  readonly keys: readonly (readonly string[])[];
  readonly isIn: { readonly old: boolean; readonly new: boolean };
}

const columnsOf = (rows: readonly Row[]): readonly Column[] =>
  rows
    .filter((row) => !VIRTUAL.has(Number(row['hidden'])))
    .map((row) => ({ name: String(row['name']), key: Number(row['pk']) }));

const keyOf = (columns: readonly Column[]): readonly string[] =>
  columns
    .filter(({ key }) => key > 0)
    .toSorted((a, b) => a.key - b.key)
    .map(({ name }) => name);

/** The primary key when both have the same one; else the number of the row. */
function sharedKey(old: readonly Column[], fresh: readonly Column[]): readonly string[] {
  const keys = [old, fresh].filter((columns) => columns.length > 0).map(keyOf);
  const [first = [], second = first] = keys;
  const isShared = first.length > 0 && first.length === second.length && first.every((name, at) => name === second[at]);
  if (isShared) return first;
  const taken = new Set([...old, ...fresh].map(({ name }) => name.toLowerCase()));
  return [ROW_IDS.find((name) => !taken.has(name)) ?? 'rowid'];
}

function sharedColumns(old: readonly Column[], fresh: readonly Column[]): readonly string[] {
  if (old.length === 0 || fresh.length === 0) return [...old, ...fresh].map(({ name }) => name);
  const names = new Set(old.map(({ name }) => name));
  return fresh.flatMap(({ name }) => (names.has(name) ? [name] : []));
}

/** Empty rows of `table_xinfo`: there is no such table. */
export function sharedTable(name: string, oldRows: readonly Row[], freshRows: readonly Row[]): SharedTable {
  const [old, fresh] = [columnsOf(oldRows), columnsOf(freshRows)];
  const columns = sharedColumns(old, fresh);
  const isIn = { old: old.length > 0, new: fresh.length > 0 };
  return { name, columns, keys: [sharedKey(old, fresh), columns], isIn };
}

/**
 * Every row of one side, the values of the key first. Neither joins nor conditions: whatever a stranger made of its keys and indexes, each step
 * comes with a row.
 */
export const scanOf = (side: 'old' | 'new', name: string, key: readonly string[], columns: readonly string[]): string =>
  `SELECT ${[...key, ...columns].map(quotedName).join(', ')} FROM ${side}.${quotedName(name)}`;

const hashOf = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('base64');

const kindLetter = (value: SQLOutputValue): string => (value === null ? 'n' : typeof value).charAt(0);

function exact(value: SQLOutputValue): string {
  if (value instanceof Uint8Array)
    return value.length > SHORT ? `#${hashOf(value)}` : Buffer.from(value).toString('hex');
  const text = String(value);
  return text.length > SHORT ? `#${hashOf(text)}` : text;
}

/** The same for the same values, and for no others. */
export const printOf = (values: Values): string => {
  const text = JSON.stringify(values.map((value) => `${kindLetter(value)}${exact(value)}`));
  return text.length > SHORT ? hashOf(text) : text;
};

/** As `printOf`, but a number is what is written like it: a key may have changed its type. */
export const keyPrintOf = (values: Values): string => {
  const text = JSON.stringify(values.map((value) => (value instanceof Uint8Array ? `x${exact(value)}` : exact(value))));
  return text.length > SHORT ? hashOf(text) : text;
};

/** A value as a short text. */
export function shown(value: SQLOutputValue | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  if (!(value instanceof Uint8Array)) return String(value).slice(0, SHOWN);
  return `x'${Buffer.from(value.subarray(0, SHOWN_BYTES)).toString('hex').toUpperCase()}' (${value.length} bytes)`;
}
