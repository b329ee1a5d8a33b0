/** How well letters fit into a stretch of a path, and where: consecutive letters, beginnings of words and the same case count. */

/** A stretch of code units; `from` and `to` are places in `raw` and `folded`. */
export interface Stretch {
  readonly raw: Uint16Array;
  readonly folded: Uint16Array;
  readonly from: number;
  readonly to: number;
}

type Letters = Pick<Stretch, 'raw' | 'folded'>;

/** Points of one letter. The proportions are those that users of VS Code are used to. */
const POINTS = {
  letter: 1,
  sameCase: 1,
  start: 8,
  afterSlash: 5,
  afterSeparator: 4,
  hump: 2,
  run: 6,
  longRun: 3,
} as const;
const LONG = 3;

const SLASH = 0x2f;
const SEPARATORS: ReadonlySet<number> = new Set(Array.from('_-. \'":', (sign) => sign.charCodeAt(0)));
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;

function pointsOfPlace({ raw, from }: Stretch, at: number, run: number): number {
  if (at === from) return POINTS.start;
  const before = raw[at - 1] ?? 0;
  if (before === SLASH) return POINTS.afterSlash;
  if (SEPARATORS.has(before)) return POINTS.afterSeparator;
  return run === 0 && isUpper(raw[at] ?? 0) && !isUpper(before) ? POINTS.hump : 0;
}

const pointsOfRun = (run: number): number =>
  run === 0 ? 0 : Math.min(run, LONG) * POINTS.run + Math.max(0, run - LONG) * POINTS.longRun;

/** Whether the letters come in their order. */
export function isWithin({ folded: wanted }: Letters, { folded, from, to }: Stretch): boolean {
  let next = 0;
  for (let at = from; at < to && next < wanted.length; at += 1) if (folded[at] === wanted[next]) next += 1;
  return next === wanted.length;
}

/** The table of one comparison: a row for each letter, a column for each place. Made once, and used again. */
class Table {
  scores = new Int32Array(1024);
  runs = new Int32Array(1024);

  grow(cells: number): void {
    if (cells <= this.scores.length) return;
    this.scores = new Int32Array(cells * 2);
    this.runs = new Int32Array(cells * 2);
  }
}
const table = new Table();

/** Fills the table; the score is in its last cell. */
function fill(letters: Letters, stretch: Stretch): void {
  const width = stretch.to - stretch.from;
  table.grow(letters.folded.length * width);
  for (let row = 0; row < letters.folded.length; row += 1) fillRow(letters, stretch, row, width);
}

/** A letter that is at a place: what it adds to the letters before it, which end right before the place or earlier. */
function pointsOfLetter({ raw: wanted }: Letters, stretch: Stretch, cell: Cell): number {
  const sameCase = stretch.raw[cell.at] === wanted[cell.row] ? POINTS.sameCase : 0;
  return POINTS.letter + sameCase + pointsOfRun(cell.run) + pointsOfPlace(stretch, cell.at, cell.run);
}

interface Cell {
  readonly row: number;
  readonly at: number;
  /** How many letters before it stand right before it. */
  readonly run: number;
}

/** Nothing comes after letters that are not there. */
const scoreWith = (before: number, points: number, row: number): number =>
  row > 0 && before === 0 ? -1 : before + points;

function fillRow(letters: Letters, stretch: Stretch, row: number, width: number): void {
  const { scores, runs } = table;
  const wanted = letters.folded[row];
  for (let column = 0, left = 0; column < width; column += 1) {
    const cell = row * width + column;
    const at = stretch.from + column;
    scores[cell] = left;
    runs[cell] = 0;
    if (stretch.folded[at] !== wanted) continue;
    const diagonal = row > 0 && column > 0 ? cell - width - 1 : -1;
    const before = scores[diagonal] ?? 0;
    const run = runs[diagonal] ?? 0;
    const score = scoreWith(before, pointsOfLetter(letters, stretch, { row, at, run }), row);
    if (score < left) continue;
    left = score;
    scores[cell] = score;
    runs[cell] = run + 1;
  }
}

/** 0 when the letters do not come in their order. */
export function fitScore(letters: Letters, stretch: Stretch): number {
  const cells = letters.folded.length * (stretch.to - stretch.from);
  if (cells === 0) return 0;
  fill(letters, stretch);
  return table.scores[cells - 1] ?? 0;
}

/** Where the letters of the best fit are; empty when there is none. */
export function fitPlaces(letters: Letters, stretch: Stretch): readonly number[] {
  if (fitScore(letters, stretch) === 0) return [];
  const width = stretch.to - stretch.from;
  const places: number[] = [];
  for (let row = letters.folded.length - 1, column = width - 1; row >= 0 && column >= 0; column -= 1) {
    if ((table.runs[row * width + column] ?? 0) === 0) continue;
    places.push(stretch.from + column);
    row -= 1;
  }
  return places.reverse();
}

/** A cheap score: letters are taken as they come, from one end. */
function greedyScore({ folded: wanted }: Letters, stretch: Stretch, from: 'start' | 'end'): number {
  const [first, step] = from === 'end' ? [stretch.to - 1, -1] : [stretch.from, 1];
  let score = 0;
  let last = -1;
  let run = 0;
  let next = from === 'end' ? wanted.length - 1 : 0;
  for (let at = first; at >= stretch.from && at < stretch.to; at += step) {
    if (stretch.folded[at] !== wanted[next]) continue;
    run = last === at - step ? run + 1 : 0;
    score += POINTS.letter + pointsOfRun(run) + pointsOfPlace(stretch, at, run);
    last = at;
    next += step;
    if (next < 0 || next >= wanted.length) return score;
  }
  return 0;
}

/** As good as it can be told quickly: 0 exactly where `fitScore` is, and never much more. Ends of paths are where names are. */
export function roughScore(letters: Letters, stretch: Stretch, where: 'name' | 'path'): number {
  const fromEnd = greedyScore(letters, stretch, 'end');
  return where === 'path' || fromEnd === 0 ? fromEnd : Math.max(fromEnd, greedyScore(letters, stretch, 'start'));
}
