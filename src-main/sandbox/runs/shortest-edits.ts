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
  /** Steps that may be taken. */
  readonly most: number;
}

export interface EditsFound {
  /** Pairs of places of equal numbers, the last first, place after place; null when they were not found in time. */
  readonly pairs: readonly number[] | null;
  readonly steps: number;
}

/** Numbers that are left out or put in, beyond which nobody looks: the way back is kept for each of them. */
const MOST_EDITS = 500;
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

/** Goes back over the ways that were kept, and takes what is equal. */
function wayBack({ stretch }: EditSearch, kept: readonly Reach[]): readonly number[] {
  const pairs: number[] = [];
  let [x, y] = [stretch.until - stretch.from, stretch.untilB - stretch.fromB];
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

/** Yields between small pieces of work. */
export function* shortestEdits(search: EditSearch): Generator<undefined, EditsFound> {
  const { a, b, stretch, most } = search;
  const [width, height] = [stretch.until - stretch.from, stretch.untilB - stretch.fromB];
  const kept: Reach[] = [];
  let steps = 0;
  let told = 0;
  for (let edits = 0; edits <= Math.min(MOST_EDITS, width + height) && steps < most; edits += 1) {
    const reach = new Int32Array(2 * edits + 1).fill(-1);
    const before = kept[edits - 1];
    kept.push(reach);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = before === undefined ? 0 : entryOf(before, edits, diagonal);
      const entry = x;
      for (let y = x - diagonal; x < width && y < height && a[stretch.from + x] === b[stretch.fromB + y]; y += 1) x += 1;
      reach[diagonal + edits] = x;
      steps += 1 + x - entry;
      if (x >= width && x - diagonal >= height) return { pairs: wayBack(search, kept), steps };
    }
    if (steps - told < PIECE) continue;
    told = steps;
    yield;
  }
  return { pairs: null, steps };
}
