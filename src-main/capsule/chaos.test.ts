/** Killing guests at any moment; `npm run fuzz` does it 500 times to each contract. */
import { expect, it } from 'vitest';

import { CHAOS_CONTRACTS, causeChaos } from './chaos-contract.ts';

it('guests of each contract that are killed at random moments leave nothing wrong, while others work', async () => {
  const { kills, writes, wrong } = await causeChaos(Number(process.env['FUZZ_SEED'] ?? 20_261_121), 8);
  expect(wrong).toEqual([]);
  for (const contract of CHAOS_CONTRACTS) expect(kills[contract], contract).toBeGreaterThan(0);
  // How many a life has time for is the machine's affair.
  expect(writes).toBeGreaterThan(0);
}, 60_000);
