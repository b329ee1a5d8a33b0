/** For tests: plays random sequences on a review machine, and makes one that fails small. */
import fc from 'fast-check';

import { ReviewMachine } from './review-machine-contract.ts';
import { reviewStep } from './review-step-contract.ts';
import type { ReviewStep } from './review-step-contract.ts';

export interface ReviewProof {
  /** What was found, with the fewest steps that lead there; empty for nothing. */
  readonly fault: string;
  readonly steps: number;
}

/** null when all is well. */
function faultOf(steps: readonly ReviewStep[]): { readonly told: string; readonly played: number } | null {
  const machine = new ReviewMachine();
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
function fewest(steps: readonly ReviewStep[]): readonly ReviewStep[] {
  let kept = steps;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let at = Math.max(0, kept.length - size); at >= 0; at -= size) {
      const rest = kept.toSpliced(at, size);
      if (rest.length < kept.length && faultOf(rest)) kept = rest;
    }
  return kept;
}

/** One sequence of so many steps, the same again for the same seed. */
export function proveReview(seed: number, length: number): ReviewProof {
  const [steps = []] = fc.sample(fc.array(reviewStep, { minLength: length, maxLength: length }), { numRuns: 1, seed });
  const found = faultOf(steps);
  if (!found) return { fault: '', steps: steps.length };
  const smallest = fewest(steps.slice(0, found.played));
  return { fault: `seed ${seed}: ${faultOf(smallest)?.told ?? found.told}`, steps: found.played };
}
