/** Whole processes are killed with SIGKILL while several principals work: nothing that was answered may be missing. */
import { expect, test } from 'vitest';

import { killRecorders } from './kill-record-contract.ts';

const isFull = process.env['FUZZ_FULL'] !== undefined;
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

test(
  'every answered call is in the record and in the tree after a kill, and the chain holds',
  { timeout: 900_000 },
  async () => {
    const { wrong, ...figures } = await killRecorders(seed, isFull ? 500 : 20);
    console.log(JSON.stringify(figures));
    expect(wrong).toEqual([]);
    expect(figures.answered).toBeGreaterThan(figures.kills);
  },
);
