/** The test of the test: faults that overlays have had are put into ours, one by one, and each must be found. */
import { rmSync } from 'node:fs';
import { makeFuzzFolder } from '../../src-main/vfs/node/fuzz/fuzz-folder-contract.ts';
import { FOUND_WITHIN, hunt } from '../../src-main/vfs/node/fuzz/hunt-contract.ts';
import { SEEDED_BUGS } from '../../src-main/vfs/node/fuzz/seeded-bugs-contract.ts';
import type { FuzzSuite } from './suite.ts';

export const seededBugsSuite: FuzzSuite = {
  name: 'seeded-bugs',
  about: `deliberate faults of the engine, each of which the fuzzer must find within ${FOUND_WITHIN.toLocaleString('en-US')} operations`,
  run(_deadline, seed, report) {
    const inFolder = makeFuzzFolder();
    try {
      for (const [name, bug] of Object.entries(SEEDED_BUGS)) {
        const { operations, finding } = hunt(bug, seed | 0, inFolder);
        // Not among the operations of the run: these are to show differences.
        report.sequence();
        const count = operations.toLocaleString('en-US');
        const line = `seeded bug ${finding ? `found after ${count} operations` : `NOT FOUND in ${count} operations`}: ${name}`;
        report.note(name, line);
        if (!finding) report.difference(`${line}, from seed ${seed}`);
      }
    } finally {
      rmSync(inFolder, { recursive: true });
    }
  },
};
