/** A list of events that stands still: read in stretches as they come into view, with folded rows opened in place. */
import type { CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import type { EventQuery, EventRow } from '../../../src-preload/contract/event-schemas.ts';

import { lineCount, segments } from './fold-lines.ts';
import type { Opened } from './fold-lines.ts';
import { createRowCache } from './row-cache.ts';
import type { RowCache } from './row-cache.ts';

/** Rows that one call may ask for. */
const MOST = 2000;

type RowsInput = CallInput<'eventRows'>;
export type RowsReply = CallOutput<'eventRows'>;
export type FetchRows = (asked: Pick<RowsInput, 'query' | 'at' | 'limit'>) => Promise<RowsReply>;

/** One line of the list as it is drawn; `level` 1 is an event out of the folded row above it. */
export interface Line {
  readonly row: EventRow;
  readonly level: 0 | 1;
  readonly fold: 'none' | 'closed' | 'open';
}

interface OpenFold extends Opened {
  readonly query: EventQuery;
  readonly cache: RowCache;
}

/** The list itself, or one opened fold. */
interface Part {
  readonly query: EventQuery;
  readonly cache: RowCache;
  readonly size: number;
}

export class StillList {
  readonly #fetch: FetchRows;
  readonly #query: EventQuery;
  readonly #cache = createRowCache();
  #rows = 0;
  #opened: readonly OpenFold[] = [];

  /** `query` has an `upTo`, or new events would move the rows. */
  constructor(fetch: FetchRows, query: EventQuery) {
    this.#fetch = fetch;
    this.#query = query;
  }

  get query(): EventQuery {
    return this.#query;
  }
  /** Rows of the list, opened folds not counted. */
  get rows(): number {
    return this.#rows;
  }
  get lineCount(): number {
    return lineCount(this.#rows, this.#opened);
  }

  /** Takes what was read elsewhere; what was read of a list of another length is of no use any more. */
  take({ offset, rows, shown }: Pick<RowsReply, 'offset' | 'rows' | 'shown'>): void {
    if (shown !== this.#rows) this.forget();
    this.#rows = shown;
    this.#cache.put(offset, rows);
  }

  /** Rows may have changed: they are read again when they are looked at. */
  forget(): void {
    this.#cache.clear();
    for (const { cache } of this.#opened) cache.clear();
  }

  /** The lines `first` to `first + count`, or null when one of them has not been read. */
  lines(first: number, count: number): readonly Line[] | null {
    const lines: Line[] = [];
    const inside = Math.max(0, Math.min(count, this.lineCount - first));
    for (const segment of segments(first, inside, this.#opened)) {
      const rows = (segment.of?.cache ?? this.#cache).slice(segment.offset, segment.count);
      if (!rows) return null;
      for (const [step, row] of rows.entries()) {
        lines.push(segment.of ? { row, level: 1, fold: 'none' } : this.#line(row, segment.offset + step));
      }
    }
    return lines;
  }

  lineAt(line: number): Line | null {
    return this.lines(line, 1)?.[0] ?? null;
  }

  /** Reads one stretch that is missing among those lines. `more` while there is another one. Errors: those of `eventRows`. */
  async fill(first: number, count: number): Promise<'complete' | 'more'> {
    const inside = Math.max(0, Math.min(count, this.lineCount - first));
    for (const segment of segments(first, inside, this.#opened)) {
      const part = this.#part(segment.of);
      const missing = part.cache.missing(segment.offset, segment.count, part.size);
      if (!missing) continue;
      const limit = Math.min(MOST, missing.limit);
      const reply = await this.#fetch({ query: part.query, at: { offset: missing.offset }, limit });
      if (segment.of) segment.of.cache.put(reply.offset, reply.rows);
      else this.take(reply);
      return reply.rows.length > 0 ? 'more' : 'complete';
    }
    return 'complete';
  }

  /** Opens the folded row of a line, or closes it. `query` finds what it stands for. */
  async toggle(line: number, query: EventQuery): Promise<void> {
    const [segment] = segments(line, 1, this.#opened);
    if (!segment || segment.of) return;
    const row = segment.offset;
    if (this.#opened.some((fold) => fold.row === row)) {
      this.#opened = this.#opened.filter((fold) => fold.row !== row);
      return;
    }
    const cache = createRowCache();
    const reply = await this.#fetch({ query, at: { offset: 0 }, limit: 200 });
    cache.put(reply.offset, reply.rows);
    this.#opened = [...this.#opened, { row, count: reply.shown, query, cache }].toSorted((a, b) => a.row - b.row);
  }

  #part(fold: OpenFold | null): Part {
    if (fold) return { query: fold.query, cache: fold.cache, size: fold.count };
    return { query: this.#query, cache: this.#cache, size: this.#rows };
  }

  #line(row: EventRow, index: number): Line {
    if (row.fold === null) return { row, level: 0, fold: 'none' };
    return { row, level: 0, fold: this.#opened.some((fold) => fold.row === index) ? 'open' : 'closed' };
  }
}
