/** A process killed at any call to the disk, as its files are then; for tests. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VfsError } from '../vfs/errors.ts';
import { play, sampleSteps } from './crash-steps-contract.ts';
import { CrashWorld, isLayerAct } from './crash-world-contract.ts';
import type { Ground } from './crash-world-contract.ts';
import { StoreError } from './store-error.ts';

/** The log of the database as a kill in the middle of its commit leaves it: what it was, with a part of what it became. */
function tearDatabase(before: Buffer, part: number): (folder: string) => void {
  return (folder) => {
    const file = join(folder, 'sandbox.db-wal');
    const after = readFileSync(file);
    const cut = Math.floor(after.length * part);
    writeFileSync(file, Buffer.concat([after.subarray(0, cut), before.subarray(cut)]));
  };
}

export interface KillPoints {
  readonly points: number;
  /** Of them in the middle of a freeze, a restore or a drop. */
  readonly inLayers: number;
  /** Acknowledged and not there, or half done. */
  readonly lost: readonly string[];
  readonly unopenable: readonly string[];
}

class Killing {
  readonly world: CrashWorld;
  readonly lost: string[] = [];
  readonly unopenable: string[] = [];
  points = 0;
  inLayers = 0;
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
    if (isLayerAct(world.doing)) this.inLayers++;
    try {
      const seen = world.afterKill(spoil);
      if (!world.isRight(seen)) this.lost.push(`${where}: ${world.explain(seen)}`);
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof VfsError)) throw error;
      this.unopenable.push(`${where}: ${error.message}`);
    }
  }
}

/** Kills at each of our calls to the disk, before, in the middle and after, until there were `limit` of them. Ends at a loss. */
export function killEverywhere(ground: Ground, seed: number, limit: number): KillPoints {
  const killing = new Killing(ground, limit);
  const { world, lost, unopenable } = killing;
  try {
    killing.watch();
    const playing = play(world, sampleSteps(seed, 400));
    while (killing.points < limit && lost.length + unopenable.length === 0 && !playing.next().done);
    return { points: killing.points, inLayers: killing.inLayers, lost, unopenable };
  } finally {
    world.remove();
  }
}
