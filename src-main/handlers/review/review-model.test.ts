/** Random edits, discards, commits, checkpoints, undos and redos, over a folder that others change, beside maps. */
import { expect, test } from 'vitest';

import { proveReview } from './review-proof-contract.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SEQUENCES = 12;
const STEPS = 40;

test.each(Array.from({ length: SEQUENCES }, (_, index) => SEED + index))(
  'whatever is done can be taken back exactly, or is refused and nothing is touched (seed %i)',
  { timeout: 120_000 },
  (seed) => {
    expect(proveReview(seed, STEPS).fault).toBe('');
  },
);
