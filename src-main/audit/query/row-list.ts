/** Rows of one block, ascending: every one of them, or a list that grows. */
import type { RowSet } from './row-set.ts';
import type { Stretch } from './stretch.ts';

export interface RowList {
  readonly length: number;
  /** null: every row of the block up to `length`. Else the first `length` of these. */
  readonly rows: Uint32Array | null;
}

export const NO_ROWS: RowList = { length: 0, rows: null };

const everyRow = (from: number, until: number): Uint32Array =>
  Uint32Array.from({ length: until - from }, (_, at) => from + at);

function countOf(found: Uint8Array): number {
  let count = 0;
  for (const hit of found) count += hit;
  return count;
}

/** With room for `length` rows, and a quarter more where it had to be copied. */
function roomFor(list: RowList, length: number): Uint32Array {
  const rows = list.rows ?? everyRow(0, list.length);
  if (rows.length >= length) return rows;
  const roomy = new Uint32Array(list.length === 0 ? length : length + (length >>> 2));
  roomy.set(rows.subarray(0, list.length));
  return roomy;
}

/** The list with the rows of a further stretch; may use the same memory, so the list it was given must not be used any more. */
export function withRows(list: RowList, found: RowSet, { from, until }: Stretch): RowList {
  if (found === 'none') return list;
  if (found === 'every' && list.rows === null && list.length === from) return { length: until, rows: null };
  const more = found === 'every' ? until - from : countOf(found);
  if (more === 0) return list;
  const rows = roomFor(list, list.length + more);
  let at = list.length;
  for (let row = from; row < until; row += 1) {
    if (found !== 'every' && found[row - from] === 0) continue;
    rows[at] = row;
    at += 1;
  }
  return { length: at, rows };
}

export const rowAt = (list: RowList, at: number): number => (list.rows === null ? at : (list.rows[at] ?? 0));

/** How many rows of the list are below `row`. */
export function rowsBelow({ rows, length }: RowList, row: number): number {
  if (rows === null) return Math.min(length, row);
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Bytes of memory. */
export const sizeOf = ({ rows }: RowList): number => rows?.byteLength ?? 0;
