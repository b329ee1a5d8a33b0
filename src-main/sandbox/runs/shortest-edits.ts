/** A shortest way from one stretch of numbers to another (Myers, "An O(ND) Difference Algorithm"), looked for only so long. */

/** Numbers `from` up to, and without, `until`, of two sequences. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly fromB: number;
  readonly untilB: number;
}

export interface EditSearch {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly stretch: Stretch;
  /** Numbers that may be left out or put in: the way back is kept for each of them. */
  readonly mostEdits: number;
  /** Steps that may be taken. */
  readonly mostSteps: number;
}

/** The end of the stretch was not reached in time when `until` is before it: then this is the way that came furthest. */
export interface EditsFound {
  /** Pairs of places of equal numbers, the last first, place after place. */
  readonly pairs: readonly number[];
  readonly until: number;
  readonly untilB: number;
  readonly steps: number;
}

/** Steps between two yields: about a millisecond. */
const PIECE = 200_000;

/** How far each diagonal has come; diagonal `k` is at `k + edits`. */
type Reach = Int32Array;

const at = (reach: Reach, edits: number, diagonal: number): number => reach[diagonal + edits] ?? -1;

/** Whether the best way to a diagonal goes down: by a number of `b` that `a` does not have. */
const goesDown = (reach: Reach, edits: number, diagonal: number): boolean =>
  diagonal === -edits ||
  (diagonal !== edits && at(reach, edits - 1, diagonal - 1) < at(reach, edits - 1, diagonal + 1));

const entryOf = (reach: Reach, edits: number, diagonal: number): number =>
  goesDown(reach, edits, diagonal) ? at(reach, edits - 1, diagonal + 1) : at(reach, edits - 1, diagonal - 1) + 1;

/** A point of a stretch, counted from its beginning. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** Goes back from a point over the ways that were kept, and takes what is equal. */
function wayBack({ stretch }: EditSearch, kept: readonly Reach[], end: Point): readonly number[] {
  const pairs: number[] = [];
  let { x, y } = end;
  for (let edits = kept.length - 1; edits >= 0; edits -= 1) {
    const diagonal = x - y;
    const before = kept[edits - 1];
    const start = before === undefined ? 0 : entryOf(before, edits, diagonal);
    for (; x > start; x -= 1, y -= 1) pairs.push(stretch.from + x - 1, stretch.fromB + y - 1);
    if (before === undefined) break;
    if (goesDown(before, edits, diagonal)) y -= 1;
    else x -= 1;
  }
  return pairs;
}

/** The point inside of the stretch that came furthest with the last edit. */
function furthest({ stretch }: EditSearch, kept: readonly Reach[]): Point {
  const edits = kept.length - 1;
  const [width, height] = [stretch.until - stretch.from, stretch.untilB - stretch.fromB];
  let best: Point | null = null;
  for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
    const x = at(kept[edits] ?? new Int32Array(), edits, diagonal);
    const y = x - diagonal;
    if (x <= width && y <= height && y >= 0 && (best === null || x + y > best.x + best.y)) best = { x, y };
  }
  return best ?? { x: 0, y: 0 };
}

/** How far one goes from there over what is equal. */
function slide({ a, b, stretch: { from, until, fromB, untilB } }: EditSearch, x: number, y: number): number {
  let [at, other] = [from + x, fromB + y];
  while (at < until && other < untilB && a[at] === b[other]) {
    at += 1;
    other += 1;
  }
  return at - from;
}

/** Yields between small pieces of work. */
export function* shortestEdits(search: EditSearch): Generator<undefined, EditsFound> {
  const { stretch, mostEdits, mostSteps } = search;
  const [width, height] = [stretch.until - stretch.from, stretch.untilB - stretch.fromB];
  const kept: Reach[] = [];
  let [steps, told] = [0, 0];
  const found = (end: Point): EditsFound => ({
    pairs: wayBack(search, kept, end),
    ...{ until: stretch.from + end.x, untilB: stretch.fromB + end.y, steps },
  });
  for (let edits = 0; edits <= mostEdits && steps < mostSteps; edits += 1) {
    const reach = new Int32Array(2 * edits + 1).fill(-1);
    const before = kept[edits - 1];
    kept.push(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const entry = before === undefined ? 0 : entryOf(before, edits, diagonal);
      const x = slide(search, entry, entry - diagonal);
      reach[diagonal + edits] = x;
      steps += 1 + x - entry;
      if (x >= width && x - diagonal >= height) return found({ x: width, y: height });
    }
    if (steps - told < PIECE) continue;
    told = steps;
    yield;
  }
  return found(furthest(search, kept));
}
