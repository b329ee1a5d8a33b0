/** How many events there were in each of the last seconds. */
import type { EventBlocks } from '../event-block.ts';
import { rowTest } from './stretch.ts';

const SECONDS = 60;
const MS_PER_SECOND = 1000;

/** Of the second under way last; `nowMs` is milliseconds since the epoch. Of one run, when it is given. */
export function eventRate(blocks: EventBlocks, nowMs: number, run: string | undefined): number[] {
  const first = Math.floor(nowMs / MS_PER_SECOND) - SECONDS + 1;
  const rate = Array.from({ length: SECONDS }, () => 0);
  const recent = blocks.facts().filter(({ maxTimeMs }) => maxTimeMs >= first * MS_PER_SECOND);
  for (const facts of recent) {
    const block = blocks.block(facts.first);
    const counts = rowTest(block, run);
    if (!counts) continue;
    const times = block.numbers('timeMs');
    for (let row = 0; row < block.count; row += 1) {
      const second = Math.floor((times[row] ?? 0) / MS_PER_SECOND) - first;
      const before = rate[second];
      if (before !== undefined && counts(row)) rate[second] = before + 1;
    }
  }
  return rate;
}
