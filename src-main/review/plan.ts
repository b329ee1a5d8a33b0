/** From a selection of changes to a plan: what comes along, what stands in the way, which steps in which order. */
import type { Overlay } from '../vfs/overlay.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import { arrangeSteps } from './arrange.ts';
import type { Contents } from './item-demands.ts';
import type { Change } from './change.ts';
import { close, neededToCommit } from './closure.ts';
import type { Selection } from './closure.ts';
import type { ContentHashes } from './content.ts';
import { Ground } from './ground.ts';
import { keyOf } from './names.ts';
import { preflight } from './preflight.ts';
import type { Preflight } from './preflight.ts';
import { review } from './reviewed.ts';
import type { Reviewed } from './reviewed.ts';
import type { Conflict, Plan } from './step.ts';
import type { Item } from './top-model.ts';

export interface PlanOptions {
  readonly hashes?: ContentHashes | undefined;
  /** What is written instead of the top's content, by canonical path; the rest of those changes stays in the top. */
  readonly contents?: Contents;
  /** `skip` leaves out what has a conflict, and what needs it. */
  readonly onConflict?: 'stop' | 'skip';
}

interface Checked {
  readonly ground: Ground;
  readonly found: Preflight;
  readonly left: ReadonlySet<Item>;
}

/** Those that have a conflict, and all that cannot be committed without them. */
function blockedBy(reviewed: Reviewed, items: readonly Item[], conflicts: readonly Conflict[]): ReadonlySet<Item> {
  const paths = new Set(conflicts.map(({ path }) => path));
  const blocked = new Set(items.filter(({ names }) => paths.has(formatPath(reviewed.mount, names))));
  for (let before = -1; before !== blocked.size;) {
    before = blocked.size;
    for (const item of items)
      for (const needed of neededToCommit(reviewed.model, item)) if (blocked.has(needed)) blocked.add(item);
  }
  return blocked;
}

function check(reviewed: Reviewed, base: HostTree, all: readonly Item[], onConflict: 'stop' | 'skip'): Checked {
  const left = new Set<Item>();
  for (;;) {
    const items = all.filter((item) => !left.has(item));
    const ground = new Ground(base);
    const found = preflight(reviewed, items, ground);
    if (found.conflicts.length === 0 || onConflict === 'stop') return { ground, found, left };
    for (const item of blockedBy(reviewed, items, found.conflicts)) left.add(item);
  }
}

/** Canonical paths of the changes that an item of `left` belongs to. */
const pathsOf = (changes: readonly Change[], left: ReadonlySet<Item>): readonly string[] => {
  const keys = new Set([...left].map((item) => item.key));
  return changes.filter(({ owners }) => owners.some((names) => keys.has(keyOf(names)))).map(({ path }) => path);
};

/**
 * Plans the commit of the chosen changes of a mount, null for all. Reads the base and writes nothing. With conflicts
 * the plan has no steps. `changes` is what `listChanges` answered for the overlay as it is now.
 */
export function planCommit(
  overlay: Overlay,
  mount: string,
  changes: readonly Change[],
  selection: Selection,
  options: PlanOptions = {},
): Plan {
  const { base } = overlay;
  if (!base) return { mount, steps: [], included: [], skipped: [], conflicts: [] };
  const reviewed = review(overlay, mount, options.hashes);
  const { items, included } = close(reviewed, changes, selection, neededToCommit);
  const { ground, found, left } = check(reviewed, base, items, options.onConflict ?? 'stop');
  const { standings, conflicts } = found;
  const steps = conflicts.length > 0 ? [] : arrangeSteps(reviewed, ground, standings, options.contents);
  const skipped = pathsOf(changes, left);
  return { mount, steps, included: included.filter((path) => !skipped.includes(path)), skipped, conflicts };
}
