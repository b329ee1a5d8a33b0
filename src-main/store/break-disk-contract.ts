/** A disk that fails at any call, one later each time; for tests. */
import { VfsError } from '../vfs/errors.ts';
import { readWhole } from './crash-model-contract.ts';
import { play, sampleSteps } from './crash-steps-contract.ts';
import { CrashWorld } from './crash-world-contract.ts';
import type { Ground } from './crash-world-contract.ts';
import type { Fault } from './faulty-disk-contract.ts';
import { StoreError } from './store-error.ts';

const KINDS = [
  { errno: 'ENOSPC', lasts: 'once' },
  { errno: 'EIO', lasts: 'once' },
  { errno: 'EIO', lasts: 'on' },
] as const satisfies readonly Omit<Fault, 'after'>[];

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
      const seen = readWhole(world.sandbox.tree);
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

/**
 * So many steps, each call of theirs to the disk failing once. Returns how many failed; throws at the first that was not undone, or
 * lost something.
 */
export function breakEverywhere(ground: Ground, seed: number, steps: number): number {
  const breaking = new Breaking(ground);
  const { world } = breaking;
  try {
    const playing = play(world, sampleSteps(seed, steps), (doing, run) => breaking.through(doing, run));
    while (!playing.next().done);
    return breaking.faults;
  } finally {
    world.remove();
  }
}
