/** For tests: a workbench for each test of a file, with the calls about conflicts in it. */
import { afterEach, beforeEach, expect } from 'vitest';

import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';
import { conflictCalls, conflictCases } from './conflict-cases-contract.ts';

/** For the top of a file. A test fails when its workbench had a fault, whatever else it saw. */
export function conflictBench() {
  let now: TestWorkbench;
  beforeEach(async () => {
    now = await createTestWorkbench();
  });
  afterEach(async () => {
    const { faults } = now;
    await now.remove();
    expect(faults).toEqual([]);
  });
  const bench = (): TestWorkbench => now;
  const calls = conflictCalls(bench);
  return { bench, calls, cases: conflictCases(bench, calls) };
}
