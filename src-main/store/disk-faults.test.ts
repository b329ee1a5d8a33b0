/** A disk that fails at any call: a clear error, nothing happened, and everything goes on once the disk is well again. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { VfsError } from '../vfs/errors.ts';
import { readModel } from '../vfs/node/tree-model-contract.ts';
import { CrashWorld, play, sampleSteps } from './crash-world-contract.ts';
import type { Ground } from './crash-world-contract.ts';
import type { Fault } from './faulty-disk-contract.ts';
import { StoreError } from './store-error.ts';

const isFull = process.env['FUZZ_FULL'] !== undefined;
const KINDS = [
  { errno: 'ENOSPC', lasts: 'once' },
  { errno: 'EIO', lasts: 'once' },
  { errno: 'EIO', lasts: 'on' },
] as const satisfies readonly Omit<Fault, 'after'>[];

const openFiles = (): number => readdirSync('/dev/fd').length;

/** Does everything again and again, with the disk failing one call later each time, until it goes through. */
class Breaking {
  readonly world: CrashWorld;
  faults = 0;

  constructor(ground: Ground) {
    this.world = new CrashWorld(ground);
  }

  through(doing: string, run: () => boolean): boolean {
    for (let after = 0; ; after++) {
      const kind = KINDS[(after + this.faults) % KINDS.length] ?? KINDS[0];
      this.world.faulty.breakAt({ ...kind, after });
      const outcome = outcomeOf(run);
      const isBroken = this.world.faulty.mend() > 0;
      if (isBroken) this.faults++;
      if (outcome.error && !isBroken) throw outcome.error;
      if (isBroken) this.#check(`${doing}: call ${after} gave ${kind.errno} (${kind.lasts})`, outcome.error);
      if (!outcome.error) return outcome.isDone;
    }
  }

  #check(fault: string, error?: VfsError | StoreError): void {
    const { world } = this;
    const where = `${fault}: ${error?.code ?? 'done all the same'}`;
    if (world.isOpen) {
      const seen = readModel(world.sandbox.tree);
      if (!world.isAsBefore(seen)) throw new Error(`${where}: ${world.explain(seen)}`);
      if (error) world.failed(seen);
    }
    const again = world.afterKill();
    if (!world.isRight(again)) throw new Error(`${where}, then killed: ${world.explain(again)}`);
  }
}

type Outcome = { readonly isDone: boolean; readonly error?: undefined } | { readonly error: VfsError | StoreError };

/** Anything but a `VfsError` or a `StoreError` is a bug. */
function outcomeOf(run: () => boolean): Outcome {
  try {
    return { isDone: run() };
  } catch (error) {
    if (error instanceof VfsError || error instanceof StoreError) return { error };
    throw error;
  }
}

describe('a disk that fails', () => {
  const seeds = isFull ? Array.from({ length: 6 }, (_, index) => index) : [0];
  const cases = seeds.flatMap((seed) => [['workspace', seed] as const, ['nothing', seed] as const]);
  test.each(cases)('at any call over %s (seed %i) undoes what it refused', { timeout: 600_000 }, (ground, seed) => {
    const before = openFiles();
    const breaking = new Breaking(ground);
    const { world } = breaking;
    try {
      const steps = sampleSteps(seed + Number(process.env['FUZZ_SEED'] ?? 0), isFull ? 200 : 60);
      const playing = play(world, steps, (doing, run) => breaking.through(doing, run));
      while (!playing.next().done);
      expect(breaking.faults).toBeGreaterThan(20);
    } finally {
      world.remove();
    }
    expect(openFiles()).toBe(before);
  });
});
