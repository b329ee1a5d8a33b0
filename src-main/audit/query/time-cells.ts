/** Events counted by time and kind: block by block, so that a picture of all of them is put together rather than counted. */
import { KIND_OF_OPERATION, OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { EventBlock } from '../event-block.ts';
import type { ListPart } from './event-list.ts';
import { rowAt } from './row-list.ts';

/** Counts of each bucket: by kind, and then those that were refused or failed. */
export const COUNTS = OPERATION_KINDS.length + 1;
const PROBLEMS = OPERATION_KINDS.length;
/** Buckets of a block at most, and one. */
const CELLS = 256;

/** Buckets of `width` milliseconds, a power of two; the first begins at `first` widths. So narrow ones lie in wide ones as a whole. */
export interface Buckets {
  readonly width: number;
  readonly first: number;
  readonly counts: Uint32Array;
}

/** The narrowest buckets that cover `[from, until)` with at most `most` of them. Milliseconds. */
export function bucketsOver(from: number, until: number, most: number): Buckets {
  for (let width = 1; ; width *= 2) {
    const first = Math.floor(from / width);
    const buckets = Math.max(1, Math.ceil(until / width) - first);
    if (buckets <= most) return { width, first, counts: new Uint32Array(buckets * COUNTS) };
  }
}

/** Of each id of the operations, the place of its kind; what is no operation of ours counts as system. */
function kindsOf(dictionary: readonly (string | null)[]): Uint8Array {
  const system = OPERATION_KINDS.indexOf('system');
  const known: Readonly<Record<string, (typeof KIND_OF_OPERATION)[Operation]>> = KIND_OF_OPERATION;
  return Uint8Array.from(dictionary, (op) => {
    const kind = op === null ? undefined : known[op];
    return kind === undefined ? system : OPERATION_KINDS.indexOf(kind);
  });
}

/** Whether a row was refused or failed. */
function problemTest(block: EventBlock): (row: number) => boolean {
  const [decision, outcome] = [block.texts('decision'), block.texts('outcome')];
  const [deny, ok] = [decision.dictionary.indexOf('deny'), outcome.dictionary.indexOf('ok')];
  return (row) => decision.ids[row] === deny || outcome.ids[row] !== ok;
}

/** Counts the first `share` events of a part of a list; those outside of the buckets are left out. */
export function countInto({ width, first, counts }: Buckets, part: ListPart, share: number): void {
  const block = part.block();
  const times = block.numbers('timeMs');
  const { ids, dictionary } = block.texts('op');
  const kinds = kindsOf(dictionary);
  const isProblem = problemTest(block);
  const end = counts.length / COUNTS;
  for (let at = 0; at < share; at += 1) {
    const row = rowAt(part.list, at);
    const bucket = Math.floor((times[row] ?? 0) / width) - first;
    if (bucket < 0 || bucket >= end) continue;
    const kind = bucket * COUNTS + (kinds[ids[row] ?? 0] ?? 0);
    counts[kind] = (counts[kind] ?? 0) + 1;
    const problem = bucket * COUNTS + PROBLEMS;
    if (isProblem(row)) counts[problem] = (counts[problem] ?? 0) + 1;
  }
}

/** All events of a part of a list, in as many buckets as are kept of a block. */
export function cellsOf(part: ListPart): Buckets {
  const cells = bucketsOver(part.facts.minTimeMs, part.facts.maxTimeMs + 1, CELLS + 1);
  countInto(cells, part, part.list.length);
  return cells;
}

/** `cells` must not be wider than the buckets. */
export function addCells({ width, first, counts }: Buckets, cells: Buckets): void {
  const end = counts.length / COUNTS;
  for (let cell = 0; cell < cells.counts.length / COUNTS; cell += 1) {
    const bucket = Math.floor(((cells.first + cell) * cells.width) / width) - first;
    if (bucket < 0 || bucket >= end) continue;
    for (let at = 0; at < COUNTS; at += 1) {
      const to = bucket * COUNTS + at;
      counts[to] = (counts[to] ?? 0) + (cells.counts[cell * COUNTS + at] ?? 0);
    }
  }
}
