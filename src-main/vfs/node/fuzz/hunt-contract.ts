/** Looks for one seeded fault until it shows. */
import { playRandom } from './fuzz-run-contract.ts';
import type { Finding } from './fuzz-run-contract.ts';
import type { SeededBug } from './seeded-bugs-contract.ts';

/** Operations within which each fault must show, from whichever seed the search starts. */
export const FOUND_WITHIN = 30_000;
const LENGTH = 250;

export interface Hunt {
  /** Operations until it showed, or all of those that were tried. */
  readonly operations: number;
  /** null when it was not found. */
  readonly finding: Finding | null;
}

/** Plays sequences of the seeds from `start` on; gives up after `FOUND_WITHIN` operations. */
export function hunt({ engine, wrap }: SeededBug, start: number, inFolder: string): Hunt {
  let operations = 0;
  for (let seed = start; operations < FOUND_WITHIN; seed++) {
    const pairing = { engine, oracle: 'model' } as const;
    const played = playRandom({ pairing, seed, length: LENGTH, inFolder, wrap });
    operations += played.operations;
    if (played.finding) return { operations, finding: played.finding };
  }
  return { operations, finding: null };
}
