/** How many events there were in each of the last seconds. */
import type { Stretch } from './stretch.ts';

const SECONDS = 60;
const MS_PER_SECOND = 1000;

/** By second since the epoch; of older ones only what was counted while it was young. */
export type Rate = Map<number, number>;

const secondOf = (ms: number): number => Math.floor(ms / MS_PER_SECOND);
const oldestOf = (nowMs: number): number => secondOf(nowMs) - SECONDS + 1;

/** Takes in the rows that count. A stretch of older events is not even read. */
export function addToRate(
  rate: Rate,
  { block, facts, from, until }: Stretch,
  nowMs: number,
  counts: (row: number) => boolean,
): void {
  const oldest = oldestOf(nowMs);
  if (secondOf(facts.maxTimeMs) < oldest) return;
  const times = block.numbers('timeMs');
  for (let row = from; row < until; row += 1) {
    const second = secondOf(times[row] ?? 0);
    if (second >= oldest && counts(row)) rate.set(second, (rate.get(second) ?? 0) + 1);
  }
}

/** The second under way is the last one. */
export function lastSeconds(rates: readonly Rate[], nowMs: number): number[] {
  const oldest = oldestOf(nowMs);
  return Array.from({ length: SECONDS }, (_, at) => rates.reduce((sum, rate) => sum + (rate.get(oldest + at) ?? 0), 0));
}
