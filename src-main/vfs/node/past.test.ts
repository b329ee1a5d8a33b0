/** Every moment of a tree is shown as it was. */
import { expect, test } from 'vitest';
import { provePast } from './past-proof-contract.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const STEPS = 50;

test.each([SEED, SEED + 1, SEED + 2])(
  'of a random history, killed and with its beginning forgotten, every moment is shown as it was (seed %i)',
  { timeout: 120_000 },
  (seed) => {
    expect(provePast(seed, STEPS).fault).toBe('');
  },
);
