/** A process killed at any call to the disk: what was acknowledged is there, nothing is half done, and the sandbox opens. */
import { afterAll, describe, expect, test } from 'vitest';
import { killEverywhere } from './kill-points-contract.ts';

const isFull = process.env['FUZZ_FULL'] !== undefined;

describe('a process that is killed', () => {
  const seeds = isFull ? Array.from({ length: 6 }, (_, index) => index) : [0];
  const limit = isFull ? 400 : 150;
  const cases = seeds.flatMap((seed) => [['workspace', seed] as const, ['nothing', seed] as const]);
  const total = { points: 0, inLayers: 0, lost: 0, unopenable: 0 };
  afterAll(() =>
    console.log(
      `${total.points} kill points (${total.inLayers} in a freeze, restore or drop), ${total.lost} lost, ${total.unopenable} unopenable`,
    ),
  );

  test.each(cases)('at any call over %s (seed %i) loses nothing', { timeout: 600_000 }, (ground, seed) => {
    const { points, inLayers, lost, unopenable } = killEverywhere(
      ground,
      seed + Number(process.env['FUZZ_SEED'] ?? 0),
      limit,
    );
    total.points += points;
    total.inLayers += inLayers;
    total.lost += lost.length;
    total.unopenable += unopenable.length;
    expect(lost).toEqual([]);
    expect(unopenable).toEqual([]);
    expect(points).toBeGreaterThanOrEqual(limit);
    expect(inLayers).toBeGreaterThan(0);
  });
});
