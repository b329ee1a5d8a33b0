/** The numbers of a block: whether each comes once and after the one before it, and what is wrong where it does not. */
import { events, isOrAre } from './chain-problem.ts';
import type { ProblemList } from './chain-problem.ts';
import type { EventBlock } from './event-block.ts';

/** A `gap` stands for as many numbers as it has bytes, up to its own; every other event for one. */
function firstNumbers(block: EventBlock): (row: number) => number {
  const numbers = block.numbers('seq');
  const bytes = block.numbers('bytes');
  const { ids, dictionary } = block.texts('op');
  const gap = dictionary.indexOf('gap');
  return (row) => {
    const seq = numbers[row] ?? 0;
    return gap > 0 && ids[row] === gap ? seq - (bytes[row] ?? 1) + 1 : seq;
  };
}

/** Rows in the order of their numbers; null when they stand in it. */
function sortedRows(block: EventBlock): readonly number[] | null {
  const seq = block.numbers('seq');
  let previous = -Infinity;
  for (let row = 0; row < block.count; row += 1) {
    const own = seq[row] ?? 0;
    if (own > previous) {
      previous = own;
      continue;
    }
    return Array.from({ length: block.count }, (_, index) => index).sort((a, b) => (seq[a] ?? 0) - (seq[b] ?? 0));
  }
  return null;
}

/** How the rows of one block are to be walked. */
export interface RowOrder {
  /** The row at a place in the order of the numbers. */
  rowAt(place: number): number;
  /** The lowest number that the event of a row stands for. */
  firstOf(row: number): number;
}

/** Rows that stand out of order are told once, by the first place that has another event than it should. */
export function orderOf(block: EventBlock, problems: ProblemList): RowOrder {
  const firstOf = firstNumbers(block);
  const sorted = sortedRows(block);
  if (!sorted) return { firstOf, rowAt: (place) => place };
  const seq = block.numbers('seq');
  const at = sorted.findIndex((row, place) => row !== place);
  const due = seq[sorted[at] ?? 0] ?? 0;
  const found = seq[at] ?? 0;
  const sentence = `Where event ${due} should stand, event ${found} does: the record is out of order from there.`;
  problems.add({ kind: 'out-of-order', principal: null, seq: due, sentence });
  return { firstOf, rowAt: (place) => sorted[place] ?? place };
}

/** Numbers that are not there, or twice; returns whether events are missing. */
export function checkNumber(due: number, first: number, seq: number, problems: ProblemList): boolean {
  if (first > due) {
    const sentence = `${events(due, first - 1)} ${isOrAre(due, first - 1)} missing.`;
    problems.add({ kind: 'missing', principal: null, seq: due, sentence });
    return true;
  }
  if (first < due) {
    const sentence = `There is more than one event with the number ${seq}, or one before it stands for it, too.`;
    problems.add({ kind: 'out-of-order', principal: null, seq, sentence });
  }
  return false;
}
