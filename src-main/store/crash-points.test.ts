/** A process killed at any call to the disk: what was acknowledged is there, nothing is half done, and the sandbox opens. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CrashWorld, play, sampleSteps } from './crash-world-contract.ts';
import type { Ground } from './crash-world-contract.ts';

const isFull = process.env['FUZZ_FULL'] !== undefined;
/** The log of the database as a kill in the middle of its commit leaves it: what it was, with a part of what it became. */
function tearDatabase(before: Buffer, part: number): (folder: string) => void {
  return (folder) => {
    const file = join(folder, 'sandbox.db-wal');
    const after = readFileSync(file);
    const cut = Math.floor(after.length * part);
    writeFileSync(file, Buffer.concat([after.subarray(0, cut), before.subarray(cut)]));
  };
}

class Killing {
  readonly world: CrashWorld;
  points = 0;
  readonly #limit: number;
  #log: Buffer = Buffer.alloc(0);

  constructor(ground: Ground, limit: number) {
    this.#limit = limit;
    this.world = new CrashWorld(ground);
  }

  watch(): void {
    this.world.faulty.watch = (moment, call, path) => {
      if (this.points >= this.#limit) return;
      this.#check(`${moment} ${call} ${path}`);
      if (moment !== 'before' || !path.includes('journal-')) return;
      if (call === 'remove')
        for (const part of [0.2, 0.5, 0.8, 0.99]) this.#check(`commit at ${part}`, tearDatabase(this.#log, part));
      this.#log = readFileSync(join(this.world.storeFolder, 'sandbox.db-wal'));
    };
  }

  #check(where: string, spoil?: (folder: string) => void): void {
    this.points++;
    const { world } = this;
    const seen = world.afterKill(spoil);
    if (!world.isRight(seen)) throw new Error(`${where}: ${world.explain(seen)}`);
  }
}

function killEverywhere(ground: Ground, seed: number, limit: number): number {
  const killing = new Killing(ground, limit);
  const { world } = killing;
  try {
    killing.watch();
    const playing = play(world, sampleSteps(seed, 400));
    while (killing.points < limit && !playing.next().done);
    return killing.points;
  } finally {
    world.remove();
  }
}

describe('a process that is killed', () => {
  const seeds = isFull ? Array.from({ length: 6 }, (_, index) => index) : [0];
  const limit = isFull ? 400 : 150;
  const cases = seeds.flatMap((seed) => [['workspace', seed] as const, ['nothing', seed] as const]);
  test.each(cases)('at any call over %s (seed %i) loses nothing', { timeout: 600_000 }, (ground, seed) => {
    expect(killEverywhere(ground, seed + Number(process.env['FUZZ_SEED'] ?? 0), limit)).toBeGreaterThanOrEqual(limit);
  });
});
