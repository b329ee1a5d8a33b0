/** Random histories of an overlay, of which every moment is compared with what was remembered. */
import { provePast } from '../../src-main/vfs/node/past-proof-contract.ts';
import type { FuzzSuite } from './suite.ts';

/** Of one history: with each more, all moments are shown three times more. */
const STEPS = 120;

export const pastSuite: FuzzSuite = {
  name: 'past',
  about:
    'every moment of random histories, with commits, checkpoints, kills, a full disk and forgetting, beside what was seen then',
  atLeast: 20,
  async run(deadline, seed, report) {
    for (let next = seed; performance.now() < deadline; next++) {
      const { fault, events } = provePast(next, STEPS);
      if (fault !== '') {
        report.difference(`seed ${next}: ${fault}`);
        return;
      }
      report.operations(events);
      report.sequence();
      await Promise.resolve();
    }
  },
};
