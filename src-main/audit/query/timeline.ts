/** How many events of each kind there were, over time. */
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { EventBlocks } from '../event-block.ts';
import type { EventList, ListPart } from './event-list.ts';
import type { EventLists } from './event-lists.ts';
import { COUNTS, addCells, bucketsOver, cellsOf, countInto } from './time-cells.ts';
import type { Buckets } from './time-cells.ts';
import { TimeMarks } from './time-marks.ts';
import type { TimeMark } from './time-marks.ts';

export interface TimelineRequest {
  readonly filter: Filter;
  readonly run: string | undefined;
  readonly upTo: number | undefined;
  /** Milliseconds, `until` exclusive; of all events that are kept unless told. */
  readonly from: number | undefined;
  readonly until: number | undefined;
  /** Most of them. */
  readonly buckets: number;
}

/**
 * Buckets are a power of two of milliseconds wide, and begin at a multiple of that: so the stretch is a little longer than was asked for, and
 * the counts are of all events in it. Marks are of the run, or of all, whatever the filter.
 */
export interface TimelineReply {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly counts: number[];
  readonly buckets: number;
  readonly marks: TimeMark[];
}

interface Cells {
  readonly edition: number;
  /** By the first number of the block; good for as many events of the list as there were. */
  readonly blocks: Map<number, { readonly length: number; readonly cells: Buckets }>;
}

export class Timelines {
  readonly #blocks: EventBlocks;
  readonly #lists: EventLists;
  readonly #marks: TimeMarks;
  readonly #cells = new WeakMap<EventList, Cells>();

  constructor(blocks: EventBlocks, lists: EventLists) {
    this.#blocks = blocks;
    this.#lists = lists;
    this.#marks = new TimeMarks(blocks);
  }

  *timeline(request: TimelineRequest): Generator<undefined, TimelineReply> {
    const upTo = request.upTo ?? Infinity;
    const { width, first, counts } = yield* this.#counted(request);
    const fromMs = first * width;
    const untilMs = fromMs + (counts.length / COUNTS) * width;
    const marks = yield* this.#marks.within({ from: fromMs, until: untilMs, upTo, run: request.run });
    return { fromMs, untilMs, counts: [...counts], buckets: counts.length / COUNTS, marks };
  }

  *#counted(request: TimelineRequest): Generator<undefined, Buckets> {
    const { from, until } = this.#rangeOf(request);
    for (;;) {
      const buckets = yield* this.#count(request, bucketsOver(from, until, request.buckets));
      if (buckets) return buckets;
    }
  }

  /** null when the list lost events meanwhile. */
  *#count({ filter, upTo }: TimelineRequest, buckets: Buckets): Generator<undefined, Buckets | null> {
    const list = yield* this.#lists.list(filter);
    const { edition, parts } = list;
    const length = upTo === undefined ? list.length : list.upTo(upTo);
    const cells = this.#cellsOf(list, edition);
    const from = buckets.first * buckets.width;
    const until = from + (buckets.counts.length / COUNTS) * buckets.width;
    for (const part of parts) {
      const share = Math.min(part.list.length, length - part.before);
      if (share <= 0 || part.facts.maxTimeMs < from || part.facts.minTimeMs >= until) continue;
      if (!addKept(buckets, cells, part, share)) countInto(buckets, part, share);
      yield;
      if (list.edition !== edition) return null;
    }
    return buckets;
  }

  #cellsOf(list: EventList, edition: number): Cells {
    const known = this.#cells.get(list);
    if (known?.edition === edition) return known;
    const cells: Cells = { edition, blocks: new Map() };
    this.#cells.set(list, cells);
    return cells;
  }

  #rangeOf({ from, until }: TimelineRequest): { readonly from: number; readonly until: number } {
    const all = this.#blocks.facts();
    const least = all.reduce((time, { minTimeMs }) => Math.min(time, minTimeMs), Infinity);
    const most = all.reduce((time, { maxTimeMs }) => Math.max(time, maxTimeMs), 0);
    const start = from ?? (least === Infinity ? 0 : least);
    return { from: start, until: Math.max(until ?? most + 1, start + 1) };
  }
}

/** Out of the cells of the block, which are counted when they are first wanted; false when they are too wide, or of more events than are wanted. */
function addKept(buckets: Buckets, { blocks }: Cells, part: ListPart, share: number): boolean {
  const { first, count } = part.facts;
  const known = blocks.get(first);
  if (share !== part.list.length) return false;
  // Small ones, and the one that grows, are counted as fast.
  if (known?.length !== share && (share < WORTH_KEEPING || count < WORTH_KEEPING)) return false;
  const cells = known?.length === share ? known.cells : cellsOf(part);
  blocks.set(first, { length: share, cells });
  if (cells.width > buckets.width) return false;
  addCells(buckets, cells);
  return true;
}

const WORTH_KEEPING = 4096;
