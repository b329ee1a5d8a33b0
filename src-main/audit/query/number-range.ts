/** A comparison with a number, held against whole columns. */
import type { NumberKey } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { RowSet } from './row-set.ts';
import type { Stretch } from './stretch.ts';

export type Compare = '<' | '<=' | '=' | '>=' | '>';

const HOLDS: Record<Compare, (x: number, value: number) => boolean> = {
  '<': (x, value) => x < value,
  '<=': (x, value) => x <= value,
  '=': (x, value) => x === value,
  '>=': (x, value) => x >= value,
  '>': (x, value) => x > value,
};

/** The whole numbers that a comparison means; both bounds belong to it. */
function wholeRange(compare: Compare, value: number): { readonly low: number; readonly high: number } {
  switch (compare) {
    case '<':
      return { low: -Infinity, high: Math.ceil(value) - 1 };
    case '<=':
      return { low: -Infinity, high: Math.floor(value) };
    case '=':
      return { low: value, high: value };
    case '>=':
      return { low: Math.ceil(value), high: Infinity };
    case '>':
      return { low: Math.floor(value) + 1, high: Infinity };
  }
}

function within(column: ArrayLike<number>, { from, until }: Stretch, low: number, high: number): Uint8Array {
  const rows = new Uint8Array(until - from);
  for (let row = from; row < until; row += 1) {
    const x = column[row] ?? 0;
    rows[row - from] = x >= low && x <= high ? 1 : 0;
  }
  return rows;
}

/** What is known before any row is read: the least and the largest value of the block. */
function boundsOf(key: NumberKey, { facts }: Stretch): { readonly least: number; readonly most: number } | null {
  if (key === 'seq') return { least: facts.first, most: facts.last };
  // A fraction of a millisecond may be rounded up.
  if (key === 'time') return { least: facts.minTimeMs, most: facts.maxTimeMs + 1 };
  return null;
}

/** Milliseconds with their fraction, as a double holds them: one way for filters, sorting and brushes. */
const timeOf = (timeMs: number, timeNs: number): number => timeMs + timeNs / 1e6;

function timeRows({ block, from, until }: Stretch, compare: Compare, value: number): Uint8Array {
  const [ms, ns] = [block.numbers('timeMs'), block.numbers('timeNs')];
  const holds = HOLDS[compare];
  const rows = new Uint8Array(until - from);
  for (let row = from; row < until; row += 1)
    rows[row - from] = holds(timeOf(ms[row] ?? 0, ns[row] ?? 0), value) ? 1 : 0;
  return rows;
}

const COLUMNS = { seq: 'seq', bytes: 'bytes', duration: 'durationNs' } as const;

export function numberScan(key: NumberKey, compare: Compare, value: number): (stretch: Stretch) => RowSet {
  const { low, high } = wholeRange(compare, value);
  const holds = HOLDS[compare];
  return (stretch) => {
    const bounds = boundsOf(key, stretch);
    if (bounds) {
      const [least, most] = [holds(bounds.least, value), holds(bounds.most, value)];
      if (least && most) return 'every';
      const inside = value >= bounds.least && value <= bounds.most;
      if (!least && !most && !inside) return 'none';
    }
    if (key === 'time') return timeRows(stretch, compare, value);
    return within(stretch.block.numbers(COLUMNS[key]), stretch, low, high);
  };
}
