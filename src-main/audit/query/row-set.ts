/** Which rows of a stretch of a block are meant: none, every one, or a byte for each row that says 1 or 0. */

export type RowSet = 'none' | 'every' | Uint8Array;

/** In either; may change and hand back one of the two. */
export function union(a: RowSet, b: RowSet): RowSet {
  if (a === 'every' || b === 'none') return a;
  if (b === 'every' || a === 'none') return b;
  for (let row = 0; row < a.length; row += 1) a[row] = (a[row] ?? 0) | (b[row] ?? 0);
  return a;
}

/** In both; may change and hand back one of the two. */
export function intersection(a: RowSet, b: RowSet): RowSet {
  if (a === 'none' || b === 'every') return a;
  if (b === 'none' || a === 'every') return b;
  for (let row = 0; row < a.length; row += 1) a[row] = (a[row] ?? 0) & (b[row] ?? 0);
  return a;
}

/** The others; may change what it was given. */
export function complement(rows: RowSet): RowSet {
  if (rows === 'none') return 'every';
  if (rows === 'every') return 'none';
  for (let row = 0; row < rows.length; row += 1) rows[row] = 1 - (rows[row] ?? 0);
  return rows;
}
