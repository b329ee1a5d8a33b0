/** Two runs side by side: their events aligned, and what is different. */
import type { ListSource, WalkProgress } from '../walk-list.ts';
import { Aligner } from './align-numbers.ts';
import { RunWords } from './run-rows.ts';
import type { Deed, Result, RunRows } from './run-rows.ts';
import type { RunEdge } from './run-paths.ts';
import type { Stretch } from './shortest-edits.ts';

export const ROW_STATES = ['same', 'different', 'only-a', 'only-b'] as const;
export type RowState = (typeof ROW_STATES)[number];

/** The same thing done by both runs, done with another result, or done by one alone. */
export interface ComparedRow extends Deed {
  readonly state: RowState;
  /** Numbers of events; null where the run has none. */
  readonly a: number | null;
  readonly b: number | null;
  /** What of the result is different. */
  readonly differs: readonly (keyof Result)[];
}

export type RowCounts = Readonly<Record<RowState, number>>;

/** Places of events in each run, row by row; -1 for none. */
interface Rows {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

const RESULT_KEYS = ['outcome', 'decision', 'cause', 'access', 'bytes', 'content'] as const;

/** Every event of both is in one row, and each run's events are in their own order. */
export class RunComparison {
  readonly #words: RunWords;
  readonly #a: RunRows;
  readonly #b: RunRows;
  readonly #rows: Rows;
  readonly #differing: Int32Array;
  readonly counts: RowCounts;

  constructor(words: RunWords, runs: { readonly a: RunRows; readonly b: RunRows }, rows: Rows) {
    this.#words = words;
    this.#a = runs.a;
    this.#b = runs.b;
    this.#rows = rows;
    const counts = { same: 0, different: 0, 'only-a': 0, 'only-b': 0 };
    const differing = new Int32Array(rows.a.length);
    let found = 0;
    for (let row = 0; row < rows.a.length; row += 1) {
      const state = this.#stateOf(row);
      counts[state] += 1;
      if (state !== 'same') differing[found++] = row;
    }
    this.counts = counts;
    this.#differing = differing.slice(0, found);
  }

  /** The first and the last event of a run; null when it has none. */
  edges(run: 'a' | 'b'): { readonly first: RunEdge | null; readonly last: RunEdge | null } {
    const { seqs, deeds } = run === 'a' ? this.#a : this.#b;
    const edge = (seq: number | undefined, deed: number | undefined): RunEdge | null =>
      seq === undefined || deed === undefined ? null : { seq, op: this.#words.deed(deed).op };
    return { first: edge(seqs[0], deeds[0]), last: edge(seqs.at(-1), deeds.at(-1)) };
  }

  /** How many rows there are, or how many that are not the same. */
  total(only: 'all' | 'differences'): number {
    return only === 'all' ? this.#rows.a.length : this.#differing.length;
  }

  page(only: 'all' | 'differences', offset: number, limit: number): readonly ComparedRow[] {
    const until = Math.min(this.total(only), offset + limit);
    const page: ComparedRow[] = [];
    for (let at = offset; at < until; at += 1) page.push(this.#row(only === 'all' ? at : (this.#differing[at] ?? 0)));
    return page;
  }

  #stateOf(row: number): RowState {
    const [a, b] = [this.#rows.a[row] ?? -1, this.#rows.b[row] ?? -1];
    if (a < 0) return 'only-b';
    if (b < 0) return 'only-a';
    return this.#a.wholes[a] === this.#b.wholes[b] ? 'same' : 'different';
  }

  #row(row: number): ComparedRow {
    const state = this.#stateOf(row);
    const [a, b] = [this.#rows.a[row] ?? -1, this.#rows.b[row] ?? -1];
    const deed = a < 0 ? this.#b.deeds[b] : this.#a.deeds[a];
    return {
      state,
      a: a < 0 ? null : (this.#a.seqs[a] ?? 0),
      b: b < 0 ? null : (this.#b.seqs[b] ?? 0),
      ...this.#words.deed(deed ?? 0),
      differs: state === 'different' ? this.#differences(a, b) : [],
    };
  }

  #differences(a: number, b: number): readonly (keyof Result)[] {
    const [one, other] = [this.#words.result(this.#a.results[a] ?? 0), this.#words.result(this.#b.results[b] ?? 0)];
    return RESULT_KEYS.filter((key) => one[key] !== other[key]);
  }
}

/** The stretches of both between partners, in order. */
function* gapsIn(places: Int32Array, length: number): Generator<Stretch> {
  let [from, fromB] = [0, 0];
  for (let at = 0; at <= places.length; at += 1) {
    const place = at === places.length ? length : (places[at] ?? -1);
    if (place < 0) continue;
    if (place > from && at > fromB) yield { from, until: place, fromB, untilB: at };
    [from, fromB] = [place + 1, at + 1];
  }
}

/** A row for each pair of partners, and before it those that either run has alone. */
function rowsOf(places: Int32Array, length: number): Rows {
  const pairs = places.reduce((sum, place) => sum + (place < 0 ? 0 : 1), 0);
  const rows = { a: new Int32Array(length + places.length - pairs), b: new Int32Array(length + places.length - pairs) };
  let [row, next, nextB] = [0, 0, 0];
  const add = (a: number, b: number): void => {
    rows.a[row] = a;
    rows.b[row] = b;
    row += 1;
  };
  for (let at = 0; at <= places.length; at += 1) {
    const place = at === places.length ? length : (places[at] ?? -1);
    if (place < 0) continue;
    while (next < place) add(next++, -1);
    while (nextB < at) add(-1, nextB++);
    if (at < places.length) add(next++, nextB++);
  }
  return rows;
}

/** Gaps that are aligned between two yields: most are a row or two. */
const GAPS = 1024;

/** Whole rows that are equal find each other first; between them, the same deeds with other results. */
function* placesOf(words: RunWords, a: RunRows, b: RunRows): Generator<undefined, Int32Array> {
  const places = new Int32Array(b.deeds.length).fill(-1);
  const everything = { from: 0, until: a.deeds.length, fromB: 0, untilB: b.deeds.length };
  yield* new Aligner({ a: a.wholes, b: b.wholes, size: words.wholes }, places).align(everything);
  const byDeed = new Aligner({ a: a.deeds, b: b.deeds, size: words.deeds }, places);
  let gaps = 0;
  // They are found before any is filled.
  for (const gap of [...gapsIn(places, a.deeds.length)]) {
    yield* byDeed.align(gap);
    gaps += 1;
    if (gaps % GAPS === 0) yield;
  }
  return places;
}

/** Both runs. Errors: as `RunWords.read`. */
export function* compareRuns(runs: {
  readonly a: ListSource;
  readonly b: ListSource;
}): Generator<WalkProgress, RunComparison> {
  const words = new RunWords();
  const a = yield* words.read(runs.a);
  const b = yield* words.read(runs.b);
  const at = { done: a.seqs.length + b.seqs.length, total: a.seqs.length + b.seqs.length };
  const work = placesOf(words, a, b);
  for (;;) {
    const next = work.next();
    if (next.done) return new RunComparison(words, { a, b }, rowsOf(next.value, a.seqs.length));
    yield at;
  }
}
