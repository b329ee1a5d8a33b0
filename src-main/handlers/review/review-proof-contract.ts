/** For tests: plays random sequences on a review machine, and makes one that fails small. */
import fc from 'fast-check';

import { SCRATCH } from '../../vfs/seeding-contract.ts';
import { ReviewMachine } from './review-machine-contract.ts';
import { reviewStep } from './review-step-contract.ts';
import type { ReviewStep } from './review-step-contract.ts';

export interface ReviewProof {
  /** What was found, with the fewest steps that lead there; empty for nothing. */
  readonly fault: string;
  readonly steps: number;
}

/** One sequence of so many is on a real disk, which has to be waited for, and gives the numbers of removed files to new ones. */
const ON_DISK = 4;
const diskOf = (seed: number): string | undefined => (seed % ON_DISK === 0 ? undefined : SCRATCH);

/** null when all is well. */
function faultOf(
  steps: readonly ReviewStep[],
  disk: string | undefined,
): { readonly told: string; readonly played: number } | null {
  const machine = new ReviewMachine(disk);
  try {
    for (const step of steps) machine.play(step);
    return null;
  } catch (error) {
    const told = error instanceof Error ? error.stack : String(error);
    return { told: [told, ...machine.log].join('\n'), played: machine.log.length };
  } finally {
    machine.remove();
  }
}

/** Leaves out as many steps as it can, in ever smaller pieces, while something still fails. */
function fewest(steps: readonly ReviewStep[], disk: string | undefined): readonly ReviewStep[] {
  let kept = steps;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let at = Math.max(0, kept.length - size); at >= 0; at -= size) {
      const rest = kept.toSpliced(at, size);
      if (rest.length < kept.length && faultOf(rest, disk)) kept = rest;
    }
  return kept;
}

/** One sequence of so many steps, the same again for the same seed. */
export function proveReview(seed: number, length: number): ReviewProof {
  const [steps = []] = fc.sample(fc.array(reviewStep, { minLength: length, maxLength: length }), { numRuns: 1, seed });
  const disk = diskOf(seed);
  const found = faultOf(steps, disk);
  if (!found) return { fault: '', steps: steps.length };
  const smallest = fewest(steps.slice(0, found.played), disk);
  return { fault: `seed ${seed}: ${faultOf(smallest, disk)?.told ?? found.told}`, steps: found.played };
}
