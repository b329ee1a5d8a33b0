/** The rows of one list that this window holds, by their place in it. */
import type { EventRow } from '../../../src-preload/contract/event-schemas.ts';

/** The most rows kept; those that came first go first. */
const CAPACITY = 8192;
/** Rows asked for around those in view, so that small steps need no answer. */
const MARGIN = 60;

/** A stretch of a list. */
export interface Stretch {
  readonly offset: number;
  readonly limit: number;
}

export interface RowCache {
  /** The rows `from` to `from + count`, or null when one of them is not here. */
  slice(from: number, count: number): readonly EventRow[] | null;
  at(index: number): EventRow | null;
  put(offset: number, rows: readonly EventRow[]): void;
  /** What to ask for, so that `slice` of the same stretch answers; null when it does. `size` is that of the list. */
  missing(from: number, count: number, size: number): Stretch | null;
  clear(): void;
}

export function createRowCache(capacity = CAPACITY): RowCache {
  const held = new Map<number, EventRow>();
  const firstMissing = (from: number, until: number): number => {
    let index = from;
    while (index < until && held.has(index)) index += 1;
    return index;
  };
  return {
    at: (index) => held.get(index) ?? null,
    slice(from, count) {
      const rows: EventRow[] = [];
      for (let index = from; index < from + count; index += 1) {
        const row = held.get(index);
        if (!row) return null;
        rows.push(row);
      }
      return rows;
    },
    put(offset, rows) {
      for (const [step, row] of rows.entries()) {
        // Anew at the end of the order in which rows are forgotten.
        held.delete(offset + step);
        held.set(offset + step, row);
      }
      for (const index of held.keys()) {
        if (held.size <= capacity) return;
        held.delete(index);
      }
    },
    missing(from, count, size) {
      const until = Math.min(from + count, size);
      const first = firstMissing(from, until);
      if (first >= until) return null;
      const offset = Math.max(0, first - MARGIN);
      return { offset, limit: Math.min(size, until + MARGIN) - offset };
    },
    clear: () => held.clear(),
  };
}
