/** What turns one text into another: stretches of lines that are replaced. */
import { matchLines } from './match-lines.ts';

/** Lines from `start`, counted from 0, `count` of them; none at `start` when `count` is 0. */
export interface LineRange {
  readonly start: number;
  readonly count: number;
}

/** The lines of `before` that are replaced by those of `after`; one of them may be empty. */
export interface LineEdit {
  readonly before: LineRange;
  readonly after: LineRange;
}

/** `ignore-space`: lines that differ in spaces and endings only are the same. */
export type LineComparison = 'exact' | 'ignore-space';

const plain = (line: string): string => line.replaceAll(/\s+/gu, '');

/** In order; between two of them is at least one line that both texts have. */
export function editsOf(
  before: readonly string[],
  after: readonly string[],
  comparison: LineComparison = 'exact',
): readonly LineEdit[] {
  const isExact = comparison === 'exact';
  const places = isExact ? matchLines(before, after) : matchLines(before.map(plain), after.map(plain));
  return editsBetween(places, before.length);
}

/** What lies between the lines that two texts have in common: `places` as `matchLines` has them, `count` lines in the earlier text. */
export function editsBetween(places: Int32Array, count: number): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  let [from, to] = [0, 0];
  const close = (end: number, endNow: number): void => {
    if (end > from || endNow > to)
      edits.push({ before: { start: from, count: end - from }, after: { start: to, count: endNow - to } });
  };
  for (const [index, place] of places.entries()) {
    if (place < 0) continue;
    close(place, index);
    [from, to] = [place + 1, index + 1];
  }
  close(count, places.length);
  return edits;
}

/** Whether one of the ranges, which are in order and apart, touches that one. */
export function touchesSome(ranges: readonly LineRange[], one: LineRange): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { start, count } = ranges[middle] ?? one;
    if (start + count < one.start) low = middle + 1;
    else high = middle;
  }
  const first = ranges[low];
  return first !== undefined && touches(first, one);
}

/** Do they share a line, or meet at one place? */
export const touches = (one: LineRange, other: LineRange): boolean =>
  one.start <= other.start + other.count && other.start <= one.start + one.count;
