/** From a selection of changes to a plan: what comes along, what stands in the way, which steps in which order. */
import type { Overlay } from '../vfs/overlay.ts';
import { arrangeSteps } from './arrange.ts';
import type { Change } from './change.ts';
import { close, neededToCommit } from './closure.ts';
import type { Selection } from './closure.ts';
import type { ContentHashes } from './content.ts';
import { Ground } from './ground.ts';
import { preflight } from './preflight.ts';
import { review } from './reviewed.ts';
import type { Plan } from './step.ts';

/**
 * Plans the commit of the chosen changes of a mount, null for all. Reads the base and writes nothing. With conflicts
 * the plan has no steps. `changes` is what `listChanges` answered for the overlay as it is now.
 */
export function planCommit(
  overlay: Overlay,
  mount: string,
  changes: readonly Change[],
  selection: Selection,
  hashes?: ContentHashes,
): Plan {
  const { base } = overlay;
  if (!base) return { mount, steps: [], included: [], conflicts: [] };
  const reviewed = review(overlay, mount, hashes);
  const { items, included } = close(reviewed, changes, selection, neededToCommit);
  const ground = new Ground(base);
  const { standings, conflicts } = preflight(reviewed, items, ground);
  const steps = conflicts.length > 0 ? [] : arrangeSteps(reviewed, ground, standings);
  return { mount, steps, included, conflicts };
}
