/** The power is cut: what was synced is there, and everything opens. */
import { describe, expect, test } from 'vitest';
import { cutPower } from './power-cut-contract.ts';
import type { SyncedThing } from './power-disk-contract.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? 0);
const isFull = process.env['FUZZ_FULL'] !== undefined;
const limit = isFull ? 400 : 100;

describe('a power cut', () => {
  test.each(isFull ? [0, 1, 2, 3, 4] : [0])(
    'at any moment loses nothing that was synced (seed %i)',
    { timeout: 300_000 },
    (more) => {
      const { points, lost, unopenable } = cutPower(seed + more, limit);
      console.log(`${points} power cuts, ${lost.length} lost, ${unopenable.length} unopenable`);
      expect(lost).toEqual([]);
      expect(unopenable).toEqual([]);
      expect(points).toBe(limit);
    },
  );

  const things: readonly SyncedThing[] = ['log', 'pack', 'work', 'store names', 'pack names', 'work names'];
  test.each(things)('is seen to lose something when the sync of %s is left out', { timeout: 300_000 }, (thing) => {
    const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(seeds.some((more) => cutPower(more, 400, thing).lost.length > 0)).toBe(true);
  });
});
