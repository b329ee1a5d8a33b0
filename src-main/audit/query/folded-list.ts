/** A list whose noise is folded into one row each; takes in further events as the list grows. */
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { EventBlock, TextColumn } from '../event-block.ts';
import type { EventList, ListPart } from './event-list.ts';
import { lastAtMost } from './event-list.ts';
import { FoldRules, deedOf } from './fold-rules.ts';
import type { Deed, FoldRow, FoldedEvent } from './fold-rules.ts';
import { rowAt } from './row-list.ts';
import { RowMarks } from './row-marks.ts';
import { TextNumbers } from './text-numbers.ts';

/** Events at work between two steps: about two milliseconds. */
const STEP = 8192;

/** Texts that are remembered: paths, hashes of contents, and some words. Beyond that nothing is folded with what was before. */
const MOST_TEXTS = 250_000;

/** The fold that a row of the list stands for. */
export type FoldOfRow = Pick<FoldRow, 'count' | 'first' | 'last'> & { readonly kind: Fold };

/** The first `length` positions of a list, folded. Void once the list's `edition` is another. */
export class FoldedList {
  readonly edition: number;
  readonly #marks = new RowMarks();
  /** Rows that stand for several events, by position. */
  readonly #rows = new Map<number, FoldRow>();
  readonly #rules: FoldRules;
  #texts = new TextNumbers();

  constructor(list: EventList, folds: readonly Fold[]) {
    this.edition = list.edition;
    this.#rules = new FoldRules(folds, {
      hide: (position) => {
        this.#marks.hide(position);
      },
      moved: (row, from) => {
        this.#rows.delete(from);
        this.#rows.set(row.position, row);
      },
    });
  }

  /** Positions of the list that were taken in. */
  get length(): number {
    return this.#marks.length;
  }

  get shown(): number {
    return this.#marks.shown;
  }

  /** Bytes of memory. */
  get size(): number {
    return this.#marks.size + this.#rows.size * 128 + this.#texts.size * 256;
  }

  /** Takes in the list up to `length`. Whoever waits for it does so, and the work is shared. Ends when it is done, or void. */
  *extend(list: EventList, length: number): Generator<undefined, void> {
    while (this.length < length && list.edition === this.edition) {
      const part = list.parts[lastAtMost(list.parts, ({ before }) => before, this.length)];
      if (!part) return;
      this.#take(part, Math.min(length, this.length + STEP));
      yield;
    }
  }

  positionAt(place: number): number {
    return this.#marks.positionOf(place);
  }

  /** Of the row at a position, or of the next one that is shown. */
  placeOf(position: number): number {
    return this.#marks.shownBefore(position);
  }

  foldAt(position: number): FoldOfRow | null {
    const row = this.#rows.get(position);
    return row?.kind ? { kind: row.kind, count: row.count, first: row.first, last: row.last } : null;
  }

  #take(part: ListPart, until: number): void {
    // At the same places always, so that a list is folded alike however it grew.
    if (this.length === part.before && this.#texts.size > MOST_TEXTS) {
      this.#texts = new TextNumbers();
      this.#rules.forgetAll();
    }
    const eventAt = this.#reader(part.block());
    const end = Math.min(until, part.before + part.list.length);
    while (this.length < end) {
      const position = this.length;
      this.#marks.add();
      this.#rules.take(eventAt(rowAt(part.list, position - part.before), position));
    }
  }

  #reader(block: EventBlock): (row: number, position: number) => FoldedEvent {
    const numbers = block.numbers('seq');
    const column = (name: TextColumn): ((row: number) => number) => this.#texts.ofColumn(block.texts(name));
    const [run, op, path, outcome] = [column('run'), column('op'), column('path'), column('outcome')];
    const optional = (name: TextColumn): ((row: number) => number) => {
      const { ids } = block.texts(name);
      const number = column(name);
      return (row) => (ids[row] === 0 ? -1 : number(row));
    };
    const [path2, before, after] = [optional('path2'), optional('before'), optional('after')];
    const deeds = deedsOf(block);
    // One object for all events: there are millions.
    const event: Mutable<FoldedEvent> = { ...NO_EVENT };
    return (row, position) => {
      event.position = position;
      event.seq = numbers[row] ?? 0;
      event.run = run(row);
      event.op = op(row);
      event.path = path(row);
      event.path2 = path2(row);
      event.outcome = outcome(row);
      event.before = before(row);
      event.after = after(row);
      event.does = deeds(row);
      return event;
    };
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const NO_EVENT: FoldedEvent = {
  ...{ position: 0, seq: 0, run: -1, op: -1, path: -1, path2: -1, outcome: -1, before: -1, after: -1 },
  does: 'looks',
};

function deedsOf(block: EventBlock): (row: number) => Deed {
  const [op, outcome] = [block.texts('op'), block.texts('outcome')];
  const ok = outcome.dictionary.indexOf('ok');
  // The record writes operations only.
  const deeds = op.dictionary.map((word) => deedOf(word as Operation));
  return (row) => (outcome.ids[row] === ok ? (deeds[op.ids[row] ?? 0] ?? 'looks') : 'fails');
}
