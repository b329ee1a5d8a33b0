/** The best of many paths for what is typed: names before folders, whole beginnings first, as VS Code ranks them. */
import { fitPlaces, fitScore, isWithin, roughScore } from './fuzzy-align.ts';
import type { Piece } from './fuzzy-query.ts';
import type { PathTable } from './path-table.ts';

/** Worth more than any number of points within a path. */
const TIER = 1_000_000;
const TIERS = { same: 4 * TIER, beginning: 3 * TIER, name: 2 * TIER, path: TIER } as const;
/** What git ignores comes after what it does not, if neither is meant by its name alone. */
const IGNORED = 1.5 * TIER;

/** Of UTF-16 units, the second one after the last. */
export type PathSpan = [number, number];

/** Rows that are looked at between two yields. */
const SLICE = 1024;

function isAtBeginning({ folded }: Piece, table: PathTable, row: number): boolean {
  const { folded: letters, from, to } = table.letters(row, 'name');
  if (to - from < folded.length) return false;
  for (let at = 0; at < folded.length; at += 1) if (letters[from + at] !== folded[at]) return false;
  return true;
}

const isInName = (piece: Piece, table: PathTable, row: number): boolean =>
  piece.of !== 'path' && table.mayMatch(row, piece.mask, 'name') && isWithin(piece, table.letters(row, 'name'));

function nameScore(piece: Piece, table: PathTable, row: number): number {
  const letters = table.letters(row, 'name');
  const fit = fitScore(piece, letters);
  if (!isAtBeginning(piece, table, row)) return TIERS.name + fit;
  const length = letters.to - letters.from;
  if (length === piece.folded.length) return TIERS.same + fit;
  return TIERS.beginning + fit + Math.round((100 * piece.folded.length) / length);
}

/** -1 when it does not match. `rough`: as good as it can be told quickly, where letters are all over the path. */
function pieceScore(piece: Piece, table: PathTable, row: number, how: 'exact' | 'rough'): number {
  if (!table.mayMatch(row, piece.mask, 'path')) return -1;
  if (isInName(piece, table, row)) return nameScore(piece, table, row);
  const letters = table.letters(row, 'path');
  if (how === 'rough') {
    const rough = roughScore(piece, letters);
    return rough === 0 ? -1 : TIERS.path + rough;
  }
  const fit = fitScore(piece, letters);
  return fit === 0 ? -1 : TIERS.path + fit;
}

/** As `pieceScore`, of all pieces together. */
export function scoreOf(pieces: readonly Piece[], table: PathTable, row: number, how: 'exact' | 'rough'): number {
  let sum = 0;
  for (const piece of pieces) {
    const score = pieceScore(piece, table, row, how);
    if (score < 0) return -1;
    sum += score;
  }
  return table.facts(row).git === 'ignored' ? Math.max(0, sum / pieces.length - IGNORED) : sum / pieces.length;
}

/** What of the path matched, joined where it touches. */
export function spansOf(pieces: readonly Piece[], table: PathTable, row: number): PathSpan[] {
  const places = new Set<number>();
  for (const piece of pieces) {
    const where = isInName(piece, table, row) ? 'name' : 'path';
    for (const at of fitPlaces(piece, table.letters(row, where))) places.add(table.placeIn(row, at));
  }
  const spans: PathSpan[] = [];
  for (const place of [...places].toSorted((one, other) => one - other)) {
    const last = spans.at(-1);
    if (last?.[1] === place) last[1] = place + 1;
    else spans.push([place, place + 1]);
  }
  return spans;
}

export interface Ranked {
  readonly table: PathTable;
  readonly row: number;
  readonly score: number;
}

/** The better one first; of equals the shorter path, then the one that the alphabet has first. */
export function compareRanked(one: Ranked, other: Ranked): number {
  if (one.score !== other.score) return other.score - one.score;
  const [path, against] = [one.table.path(one.row), other.table.path(other.row)];
  if (path.length !== against.length) return path.length - against.length;
  return path < against ? -1 : path > against ? 1 : 0;
}

/** Keeps the best `most` of what it is given, without sorting all the rest. */
class Best {
  readonly #most: number;
  #kept: Ranked[] = [];
  /** What is below it is not kept; it rises. */
  #floor = -Infinity;

  constructor(most: number) {
    this.#most = most;
  }

  add(ranked: Ranked): void {
    if (ranked.score < this.#floor) return;
    this.#kept.push(ranked);
    if (this.#kept.length >= this.#most * 4 + 64) this.#cut();
  }

  all(): readonly Ranked[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.toSorted(compareRanked).slice(0, this.#most);
    if (this.#kept.length === this.#most) this.#floor = this.#kept.at(-1)?.score ?? -Infinity;
  }
}

/** Rows that are scored roughly first are looked at again, if they are among so many times what is asked for. */
const SECOND_LOOK = 4;

export interface Ranking {
  readonly best: readonly Ranked[];
  /** All rows that matched: those that more letters can match. */
  readonly rows: Uint32Array;
}

/** `rows`: only these are looked at. Yields between small steps. */
export function* rank(
  pieces: readonly Piece[],
  table: PathTable,
  { most, rows }: { readonly most: number; readonly rows: Uint32Array | null },
): Generator<undefined, Ranking> {
  const best = new Best(Math.max(most * SECOND_LOOK, 400));
  const count = rows ? rows.length : table.size;
  const matched = new Uint32Array(count);
  let found = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows?.[index] ?? index;
    const score = scoreOf(pieces, table, row, 'rough');
    if (score >= 0) {
      matched[found++] = row;
      best.add({ table, row, score });
    }
    if (index % SLICE === SLICE - 1) yield;
  }
  const exact = best.all().map(({ row }) => ({ table, row, score: scoreOf(pieces, table, row, 'exact') }));
  return { best: exact.toSorted(compareRanked).slice(0, most), rows: matched.slice(0, found) };
}
