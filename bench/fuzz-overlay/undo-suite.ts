/** Random edits, discards, commits, checkpoints, undos and redos of a sandbox, over a folder that others change, beside maps. */
import { proveReview } from '../../src-main/handlers/review/review-proof-contract.ts';
import type { FuzzSuite } from './suite.ts';

/** Of one sequence. */
const STEPS = 60;

export const undoSuite: FuzzSuite = {
  name: 'undo',
  about:
    'random edits, discards, commits, checkpoints, restores, undos and redos, with a folder that others change, beside what was seen',
  atLeast: 20,
  async run(deadline, seed, report) {
    for (let next = seed; performance.now() < deadline; next++) {
      const { fault, steps } = proveReview(next, STEPS);
      report.operations(steps);
      if (fault !== '') {
        report.difference(fault);
        return;
      }
      report.sequence();
      await Promise.resolve();
    }
  },
};
