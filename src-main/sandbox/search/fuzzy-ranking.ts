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

/** How the letters are held against a stretch: exactly, or quickly for a first look at very many paths. */
type Scoring = typeof fitScore;
const rough =
  (where: 'name' | 'path'): Scoring =>
  (letters, stretch) =>
    roughScore(letters, stretch, where);
const ROUGH = { name: rough('name'), path: rough('path') } as const;
const EXACT = { name: fitScore, path: fitScore } as const;
type Scorings = Readonly<Record<'name' | 'path', Scoring>>;

function nameScore(piece: Piece, table: PathTable, row: number, { name: scoring }: Scorings): number {
  const letters = table.letters(row, 'name');
  const fit = scoring(piece, letters);
  if (fit === 0 || !isAtBeginning(piece, table, row)) return fit === 0 ? 0 : TIERS.name + fit;
  const length = letters.to - letters.from;
  if (length === piece.folded.length) return TIERS.same + fit;
  return TIERS.beginning + fit + Math.round((100 * piece.folded.length) / length);
}

/** -1 when it does not match. */
function pieceScore(piece: Piece, table: PathTable, row: number, scorings: Scorings): number {
  if (!table.mayMatch(row, piece.mask, 'path')) return -1;
  if (piece.of !== 'path' && table.mayMatch(row, piece.mask, 'name')) {
    const score = nameScore(piece, table, row, scorings);
    if (score > 0) return score;
  }
  const fit = scorings.path(piece, table.letters(row, 'path'));
  return fit === 0 ? -1 : TIERS.path + fit;
}

/** Of equals the shorter path comes first. */
const LENGTH = 1 / 10_000;

/** As `pieceScore`, of all pieces together. */
function scoreOf(pieces: readonly Piece[], table: PathTable, row: number, scorings: Scorings): number {
  let sum = 0;
  for (const piece of pieces) {
    const score = pieceScore(piece, table, row, scorings);
    if (score < 0) return -1;
    sum += score;
  }
  const { from, to } = table.letters(row, 'path');
  const mean = sum / pieces.length - (to - from) * LENGTH;
  return table.facts(row).git === 'ignored' ? Math.max(0, mean - IGNORED) : mean;
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

/** The better one first; of equals the one that the alphabet has first. */
export function compareRanked(one: Ranked, other: Ranked): number {
  if (one.score !== other.score) return other.score - one.score;
  const [path, against] = [one.table.path(one.row), other.table.path(other.row)];
  return path < against ? -1 : path > against ? 1 : 0;
}

/** Keeps the best `most` of what it is given, without sorting all the rest. */
class Best {
  readonly #most: number;
  #kept: Ranked[] = [];
  /** What is not above it is not kept; it rises. */
  #floor = -Infinity;

  constructor(most: number) {
    this.#most = most;
  }

  add(table: PathTable, row: number, score: number): void {
    if (score <= this.#floor) return;
    this.#kept.push({ table, row, score });
    if (this.#kept.length >= this.#most * 4) this.#cut();
  }

  all(): readonly Ranked[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept = this.#kept.toSorted((one, other) => other.score - one.score).slice(0, this.#most);
    if (this.#kept.length === this.#most) this.#floor = this.#kept.at(-1)?.score ?? -Infinity;
  }
}

/** Paths that are looked at again, exactly: so many times what is asked for, and so many at least. */
const SECOND_LOOK = { times: 4, least: 800 } as const;

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
  const best = new Best(Math.max(most * SECOND_LOOK.times, SECOND_LOOK.least));
  const count = rows ? rows.length : table.size;
  const matched = new Uint32Array(count);
  let found = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows?.[index] ?? index;
    const score = scoreOf(pieces, table, row, ROUGH);
    if (score >= 0) {
      matched[found++] = row;
      best.add(table, row, score);
    }
    if (index % SLICE === SLICE - 1) yield;
  }
  const exact = best.all().map(({ row }) => ({ table, row, score: scoreOf(pieces, table, row, EXACT) }));
  return { best: exact.toSorted(compareRanked).slice(0, most), rows: matched.slice(0, found) };
}
