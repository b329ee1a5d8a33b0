/** A disk that fails at any call: a clear error, nothing happened, and everything goes on once the disk is well again. */
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { breakEverywhere } from './break-disk-contract.ts';

const isFull = process.env['FUZZ_FULL'] !== undefined;
const openFiles = (): number => readdirSync('/dev/fd').length;

describe('a disk that fails', () => {
  const seeds = isFull ? Array.from({ length: 6 }, (_, index) => index) : [0];
  const cases = seeds.flatMap((seed) => [['workspace', seed] as const, ['nothing', seed] as const]);
  let total = 0;
  afterAll(() => console.log(`${total} failed disk calls, each undone`));

  test.each(cases)('at any call over %s (seed %i) undoes what it refused', { timeout: 600_000 }, (ground, seed) => {
    const before = openFiles();
    const faults = breakEverywhere(ground, seed + Number(process.env['FUZZ_SEED'] ?? 0), isFull ? 200 : 60);
    expect(faults).toBeGreaterThan(20);
    total += faults;
    expect(openFiles()).toBe(before);
  });
});
