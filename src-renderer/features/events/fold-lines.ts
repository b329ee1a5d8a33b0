/** The lines of a list in which folded rows were opened: the rows of what was folded stand below the row that stood for them. */

/** One opened row: its place among the rows of the list, and how many lines it brought. */
export interface Opened {
  readonly row: number;
  readonly count: number;
}

/** A stretch of lines that come from one list; `of` is null for the list itself. */
export interface Segment<T extends Opened> {
  readonly of: T | null;
  readonly offset: number;
  readonly count: number;
}

export const lineCount = (rows: number, opened: readonly Opened[]): number =>
  opened.reduce((sum, { count }) => sum + count, rows);

/** Which lists the lines `from` to `from + count` come from, in order. `opened` is sorted by row. */
export function segments<T extends Opened>(from: number, count: number, opened: readonly T[]): readonly Segment<T>[] {
  const parts: Segment<T>[] = [];
  const until = from + count;
  const push = (of: T | null, start: number, size: number, offset: number): void => {
    const [first, last] = [Math.max(start, from), Math.min(start + size, until)];
    if (first < last) parts.push({ of, offset: offset + first - start, count: last - first });
  };
  let [line, row] = [0, 0];
  for (const fold of opened) {
    const rows = fold.row + 1 - row;
    push(null, line, rows, row);
    push(fold, line + rows, fold.count, 0);
    line += rows + fold.count;
    row = fold.row + 1;
  }
  push(null, line, Infinity, row);
  return parts;
}
