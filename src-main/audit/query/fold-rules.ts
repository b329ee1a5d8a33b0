/** Which events of a list are noise, and with which other ones they make one row. Sees them once, in their order. */
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import { RecentPaths } from './recent-paths.ts';

/** What the rules look at, and do not keep. Texts are numbers, alike for alike; -1 is none. */
export interface FoldedEvent {
  readonly position: number;
  readonly seq: number;
  readonly run: number;
  readonly op: number;
  readonly path: number;
  readonly path2: number;
  readonly outcome: number;
  readonly before: number;
  readonly after: number;
  readonly does: Deed;
}

/**
 * What an event did to its file: it made it, removed it, changed it, or touched its times or rights; nothing when it only looked, or
 * failed.
 */
export type Deed = 'makes' | 'removes' | 'changes' | 'touches' | 'looks' | 'fails';

/** Of one that succeeded. */
export function deedOf(op: Operation): Deed {
  if (op === 'create') return 'makes';
  if (op === 'unlink' || op === 'remove-all') return 'removes';
  if (op === 'set-times' || op === 'set-mode') return 'touches';
  return CHANGING.has(KIND_OF_OPERATION[op]) ? 'changes' : 'looks';
}

const CHANGING: ReadonlySet<string> = new Set(['write', 'delete', 'review']);

/** A row of a folded list. It stands for `count` events, the last of which is at `position`; `first` and `last` are numbers. */
export interface FoldRow {
  position: number;
  kind: Fold | null;
  count: number;
  first: number;
  last: number;
  /** The row that took it over. */
  into: FoldRow | null;
}

/** What becomes of the list. */
export interface FoldSink {
  readonly hide: (position: number) => void;
  /** The row, which now stands for several, is at another position. */
  readonly moved: (row: FoldRow, from: number) => void;
}

/** A repetition further away than this many events of the list is news. */
const REPEAT_REACH = 1024;
/** Different operations on one path that may repeat in turns. */
const MOST_REPEATING = 8;
/** Rows of one file, and changes of its content, that are remembered; what has more is no noise. */
const MOST_ROWS = 4096;
const MOST_CHANGES = 64;

interface Repeating extends Pick<FoldedEvent, 'run' | 'op' | 'outcome' | 'path2'> {
  readonly row: FoldRow;
}

interface Change {
  readonly before: number;
  readonly row: FoldRow;
}

/** Changes of a content by one run, each of what the one before left. */
interface Changes {
  readonly run: number;
  readonly of: Change[];
  readonly last: number;
}

/** All that happened to a file since one run made it. */
interface Life {
  readonly run: number;
  readonly rows: FoldRow[];
}

const isChange = ({ does }: FoldedEvent): boolean => does !== 'looks' && does !== 'fails';

const isRepeated = (a: Repeating | undefined, b: FoldedEvent): boolean =>
  a?.run === b.run && a.op === b.op && a.outcome === b.outcome && a.path2 === b.path2;

/** A change of what somebody else, or something unknown, left behind begins anew. */
function changesWith(changes: Changes | undefined, { run, before, after }: FoldedEvent): Changes | null {
  if (after < 0) return null;
  const goesOn = changes?.run === run && before >= 0 && changes.last === before;
  return { run, of: goesOn ? changes.of : [], last: after };
}

const newest = (row: FoldRow): FoldRow => {
  let found = row;
  while (found.into) found = found.into;
  return found;
};

/** What each of the three rules remembers is by path. */
export class FoldRules {
  readonly #folds: ReadonlySet<Fold>;
  readonly #sink: FoldSink;
  readonly #repeating = new RecentPaths<Repeating[]>(REPEAT_REACH);
  readonly #lives = new Map<number, Life>();
  readonly #changes = new Map<number, Changes>();

  constructor(folds: readonly Fold[], sink: FoldSink) {
    this.#folds = new Set(folds);
    this.#sink = sink;
  }

  take(event: FoldedEvent): void {
    if (event.path2 >= 0) this.#forget(event.path2);
    if (event.path2 >= 0 && isChange(event)) {
      this.#forget(event.path);
      return;
    }
    const row = this.#repeated(event) ?? this.#fresh(event);
    if (this.#folds.has('reverted')) this.#reverted(event, row);
    if (this.#folds.has('short-lived')) this.#shortLived(event, row);
  }

  /** Nothing is folded with what was before, and numbers may mean other texts from now on. */
  forgetAll(): void {
    this.#repeating.clear();
    this.#lives.clear();
    this.#changes.clear();
  }

  #forget(path: number): void {
    this.#repeating.set(path, []);
    this.#lives.delete(path);
    this.#changes.delete(path);
  }

  /** The row of the same operation before, which goes on. */
  #repeated(event: FoldedEvent): FoldRow | null {
    if (!this.#mayRepeat(event)) return null;
    const repeating = this.#repeating.at(event.path, event.position);
    if (!repeating) return null;
    let at = 0;
    while (at < repeating.length && !isRepeated(repeating[at], event)) at += 1;
    const known = repeating[at];
    if (isChange(event)) this.#repeating.set(event.path, known ? [known] : []);
    if (!known || known.row.into) return null;
    if (event.position - known.row.position > REPEAT_REACH) return null;
    this.#goesOn(known.row, event);
    return known.row;
  }

  /** A change whose contents are known may have to be taken back alone. */
  #mayRepeat({ before, after }: FoldedEvent): boolean {
    const known = before >= 0 || after >= 0;
    return this.#folds.has('repeats') && !(known && this.#folds.has('reverted'));
  }

  #goesOn(row: FoldRow, { position, seq }: FoldedEvent): void {
    const from = row.position;
    row.kind = 'repeats';
    row.count += 1;
    row.last = seq;
    row.position = position;
    this.#sink.hide(from);
    this.#sink.moved(row, from);
  }

  #fresh(event: FoldedEvent): FoldRow {
    const { position, seq, path } = event;
    const row: FoldRow = { position, kind: null, count: 1, first: seq, last: seq, into: null };
    if (this.#mayRepeat(event)) this.#mayGoOn(event, row);
    else if (isChange(event)) this.#repeating.set(path, []);
    const life = this.#lives.get(path);
    life?.rows.push(row);
    if (life && life.rows.length > MOST_ROWS) this.#lives.delete(path);
    return row;
  }

  /** In the place of one that was the same, and did not go on. */
  #mayGoOn(event: FoldedEvent, row: FoldRow): void {
    const { path, position, run, op, outcome, path2 } = event;
    const others = this.#repeating.at(path, position)?.filter((each) => !isRepeated(each, event)) ?? [];
    this.#repeating.set(path, [...others.slice(1 - MOST_REPEATING), { run, op, outcome, path2, row }]);
  }

  #reverted(event: FoldedEvent, row: FoldRow): void {
    if (!isChange(event) || event.does === 'touches') return;
    const { path, before, after } = event;
    const changes = changesWith(this.#changes.get(path), event);
    if (changes) this.#changes.set(path, changes);
    else this.#changes.delete(path);
    if (!changes || before === after) return;
    const { of } = changes;
    of.push({ before, row });
    if (of.length > MOST_CHANGES) of.shift();
    const since = of.findIndex((change) => change.before === after);
    if (since >= 0) this.#merge('reverted', of.splice(since), event);
  }

  #shortLived(event: FoldedEvent, row: FoldRow): void {
    const { does, run, path } = event;
    const life = this.#lives.get(path);
    if (life && (life.run !== run || does === 'removes')) this.#lives.delete(path);
    if (does === 'makes') this.#lives.set(path, { run, rows: [row] });
    if (does === 'removes' && life?.run === run)
      this.#merge(
        'short-lived',
        life.rows.map((each) => ({ row: each })),
        event,
      );
  }

  /** All of them are one row from now on, at the place of the newest event. */
  #merge(kind: Fold, of: readonly { readonly row: FoldRow }[], { position, seq }: FoldedEvent): void {
    const rows = new Set(of.map(({ row }) => newest(row)));
    const merged: FoldRow = { position, kind, count: 0, first: seq, last: seq, into: null };
    for (const row of rows) {
      row.into = merged;
      merged.count += row.count;
      merged.first = Math.min(merged.first, row.first);
      if (row.position !== position) this.#sink.hide(row.position);
      this.#sink.moved(merged, row.position);
    }
  }
}
