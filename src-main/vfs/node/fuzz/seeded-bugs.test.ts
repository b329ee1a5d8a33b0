/** The test of the test: faults that overlays have had are found, and soon. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeFuzzFolder } from './fuzz-folder-contract.ts';
import { playRandom, replay } from './fuzz-run-contract.ts';
import { FOUND_WITHIN, hunt } from './hunt-contract.ts';
import { SEEDED_BUGS } from './seeded-bugs-contract.ts';
import { asTest, shrink } from './shrink-contract.ts';

const PAIRING = { engine: 'overlay', oracle: 'model' } as const;
const STARTS = [1];

/** Thousands of operations on a machine that has other work to do, too. */
vi.setConfig({ testTimeout: 120_000 });

const inFolder = makeFuzzFolder();
afterAll(() => rmSync(inFolder, { recursive: true }));

describe('the fuzzer', () => {
  it('finds nothing in these sequences when there is no fault', () => {
    for (const seed of STARTS) expect(playRandom({ pairing: PAIRING, seed, length: 250, inFolder }).finding).toBeNull();
  });

  it.each(Object.entries(SEEDED_BUGS))(`finds within ${FOUND_WITHIN} operations that %s`, (_name, bug) => {
    for (const start of STARTS) expect(hunt(bug, start, inFolder).finding).not.toBeNull();
  });

  it('makes a failing sequence as small as it can be, and prints it as a test', () => {
    const bug = SEEDED_BUGS['unlinking an entry of the base leaves no whiteout'];
    const finding = bug && hunt(bug, 1, inFolder).finding;
    if (!finding) throw new Error('the fault was not found');
    const { wrap } = bug;
    const smallest = shrink(finding, { inFolder, wrap });
    expect(smallest.base).toHaveLength(1);
    expect(smallest.operations).toHaveLength(1);
    expect(replay(PAIRING, smallest, { inFolder, wrap })).not.toBeNull();
    expect(replay(PAIRING, smallest, { inFolder })).toBeNull();
    expect(asTest(PAIRING, smallest)).toMatch(/^ {2}it\('.*expectAlike\(.*"engine":"overlay".*\}\);\n {2}\}\);$/s);
  });

  it('makes a sequence with checkpoints small, too', () => {
    const bug = SEEDED_BUGS['a restore goes back one checkpoint too far'];
    const finding = bug && hunt(bug, 1, inFolder).finding;
    if (!finding) throw new Error('the fault was not found');
    const { wrap } = bug;
    const smallest = shrink(finding, { inFolder, wrap });
    const verbs = smallest.operations.map((operation) => operation.do);
    expect(verbs.filter((verb) => verb === 'freeze')).toHaveLength(2);
    expect(verbs.filter((verb) => verb === 'restore')).toHaveLength(1);
    expect(verbs.length).toBeLessThanOrEqual(5);
    expect(replay(PAIRING, smallest, { inFolder })).toBeNull();
  });
});
