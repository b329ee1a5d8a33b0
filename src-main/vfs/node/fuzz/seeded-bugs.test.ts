/** The test of the test: faults that overlays have had are found, and soon. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeFuzzFolder } from './fuzz-folder-contract.ts';
import { playRandom, replay } from './fuzz-run-contract.ts';
import { SEEDED_BUGS } from './seeded-bugs-contract.ts';
import { asTest, shrink } from './shrink-contract.ts';

const PAIRING = { engine: 'overlay', oracle: 'plain-directory' } as const;
/** Operations within which each fault must show, from whichever seed the search starts. */
const FOUND_WITHIN = 10_000;
const LENGTH = 250;
const STARTS = [1, 1001];

/** Thousands of operations on a machine that has other work to do, too. */
vi.setConfig({ testTimeout: 120_000 });

const inFolder = makeFuzzFolder();
afterAll(() => rmSync(inFolder, { recursive: true }));

describe('the fuzzer', () => {
  it('finds nothing in these sequences when there is no fault', () => {
    for (const seed of STARTS)
      expect(playRandom({ pairing: PAIRING, seed, length: LENGTH, inFolder }).finding).toBeNull();
  });

  it.each(Object.entries(SEEDED_BUGS))(`finds within ${FOUND_WITHIN} operations that %s`, (_name, wrap) => {
    for (const start of STARTS) {
      let operations = 0;
      let isFound = false;
      for (let seed = start; !isFound && operations < FOUND_WITHIN; seed++) {
        const played = playRandom({ pairing: PAIRING, seed, length: LENGTH, inFolder, wrap });
        operations += played.operations;
        isFound = played.finding !== null;
      }
      expect(isFound).toBe(true);
      expect(operations).toBeLessThanOrEqual(FOUND_WITHIN);
    }
  });

  it('makes a failing sequence as small as it can be, and prints it as a test', () => {
    const wrap = SEEDED_BUGS['unlinking an entry of the base leaves no whiteout'];
    const { finding } = playRandom({ pairing: PAIRING, seed: 1, length: LENGTH, inFolder, ...(wrap && { wrap }) });
    if (!finding || !wrap) throw new Error('the fault was not found');
    const smallest = shrink(finding, { inFolder, wrap });
    expect(smallest.base).toHaveLength(1);
    expect(smallest.operations).toHaveLength(1);
    expect(replay(PAIRING, smallest, { inFolder, wrap })).not.toBeNull();
    expect(replay(PAIRING, smallest, { inFolder })).toBeNull();
    expect(asTest(PAIRING, smallest)).toMatch(/^ {2}it\('.*expectAlike\(.*"engine":"overlay".*\}\);\n {2}\}\);$/s);
  });
});
