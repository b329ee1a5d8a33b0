/** Random changes of two folders, and what is done with them; for tests. */
import fc from 'fast-check';
import { anyAct, anyLayout, perform } from '../../review/random-changes-contract.ts';
import type { Act } from '../../review/random-changes-contract.ts';
import { CommitWorld, finish, MOUNTS } from './commit-world-contract.ts';
import type { Layouts } from './commit-world-contract.ts';
import type { OperationReport, WorkStep } from '../operations/keeper.ts';

export type SceneDeed = 'commit' | 'undo' | 'redo' | 'cancel';

export interface Scene {
  readonly layouts: Layouts;
  readonly acts: readonly (readonly [(typeof MOUNTS)[number], Act])[];
  readonly deed: SceneDeed;
  /** Of files that are written all of it, or a staged text. */
  readonly extent: 'whole' | 'in-part';
}

export const anyScene: fc.Arbitrary<Scene> = fc.record({
  layouts: fc.record({ cwd: anyLayout, home: anyLayout }),
  acts: fc.array(fc.tuple(fc.constantFrom(...MOUNTS), anyAct), { minLength: 2, maxLength: 12 }),
  deed: fc.constantFrom('commit', 'undo', 'redo', 'cancel'),
  extent: fc.constantFrom('whole', 'whole', 'in-part'),
});

/** A world right before the deed, in `parent` or where temporary folders are. */
export function prepared({ layouts, acts, deed, extent }: Scene, parent?: string): CommitWorld {
  const world = new CommitWorld(layouts, parent);
  for (const [mount, act] of acts) perform(world.hands[mount], [act]);
  world.keep();
  if (deed === 'undo' || deed === 'redo') finish(world.commit(extent));
  if (deed === 'redo' && world.state() !== null) finish(world.undo());
  return world;
}

function* dropped(work: Generator<WorkStep, OperationReport>): Generator<WorkStep, OperationReport | null> {
  for (let steps = 0; steps < 2; steps += 1) {
    const next = work.next();
    if (next.done) return next.value;
    yield next.value;
  }
  work.return(undefined as never);
  return null;
}

export function deedOf(
  world: CommitWorld,
  { deed, extent }: Pick<Scene, 'deed' | 'extent'>,
): Generator<WorkStep, OperationReport | null> {
  if (deed === 'undo') return world.undo();
  if (deed === 'redo') return world.redo();
  return deed === 'cancel' ? dropped(world.commit(extent)) : world.commit(extent);
}
