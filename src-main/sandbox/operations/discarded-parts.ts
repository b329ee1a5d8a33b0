/** What a discard took from each mount, as it was then beside what is there now, and what keeps it from coming back. */
import { close, exactly, neededToCommit } from '../../review/closure.ts';
import type { Selection } from '../../review/closure.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { TopModel } from '../../review/top-model.ts';
import type { Item } from '../../review/top-model.ts';
import { fail } from '../../vfs/errors.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import { differingPlaces, standsOnSame } from '../checkpoints/entry-facts.ts';
import type { Entries } from '../checkpoints/entry-facts.ts';
import type { SandboxCheckpoints } from '../checkpoints/sandbox-checkpoints.ts';
import { uprootedItems } from '../checkpoints/uprooted-items.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import { inTheWay, tellingEntries } from './in-the-way.ts';
import type { InTheWay } from './in-the-way.ts';
import type { OperationReport } from './keeper.ts';
import { binnedChanges, changesIn, keysOf } from './kept-discard.ts';
import type { KeptDiscard } from './kept-discard.ts';
import { withTree } from './live-tree.ts';
import type { OpenTree } from './live-tree.ts';
import { putBack } from './put-back.ts';
import { isSameAt } from './same-tree.ts';

/** The part of a discard that is in one mount, with what the mount showed before it. */
export interface Part {
  readonly mount: MountedTree;
  /** The mount's own checkpoint. */
  readonly tree: number;
  readonly live: OpenTree;
  readonly then: OpenTree;
  readonly model: TopModel;
  readonly items: readonly Item[];
}

export interface Trees {
  readonly mounts: MountTable;
  readonly checkpoints: SandboxCheckpoints;
}

/** The chosen parts of a discard, with what they cannot be without; the trees are open meanwhile. Errors: `not-found`. */
export function withinParts<T>(
  { mounts, checkpoints }: Trees,
  { kept, selection }: { readonly kept: KeptDiscard; readonly selection: Selection },
  use: (parts: readonly Part[]) => T,
): T {
  const { trees } = checkpoints.get(kept.checkpoint);
  const all = Object.keys(kept.places).filter((name) => mounts.has(name));
  const enter = (names: readonly string[], parts: readonly Part[]): T => {
    const [name, ...others] = names;
    if (name === undefined) return use(parts.filter(({ items }) => items.length > 0));
    const mount = mounts.get(name);
    const tree = trees[name] ?? fail('not-found', `What ${name}:// held before is not kept any more.`);
    const view = mount.overlay.viewAt(tree);
    try {
      return withTree(mount.overlay, (live) =>
        withTree(view, (then) => {
          const part = { mount, tree, live, then, ...chosenOf(kept, { mount, tree }, selection) };
          return enter(others, [...parts, part]);
        }),
      );
    } finally {
      view.close();
    }
  };
  return enter(all, []);
}

/** A directory that was made anew hides all that the folder has in it: what was in it comes along, or would be missing. */
function* neededToBringBack(model: TopModel, item: Item): Generator<Item> {
  yield* neededToCommit(model, item);
  if (item.role === 'kept') yield* model.below(item);
}

function chosenOf(
  kept: KeptDiscard,
  { mount: { overlay, name }, tree }: Pick<Part, 'mount' | 'tree'>,
  selection: Selection,
): Pick<Part, 'model' | 'items'> {
  const model = new TopModel({ base: overlay.base, topEntries: () => overlay.entriesAt(tree) });
  const gone = keysOf(kept.places[name] ?? []);
  if (kept.back.length === 0 && selection === null)
    return { model, items: model.items.filter(({ key }) => gone.has(key)) };
  const here = keysOf(broughtBack(kept, model, name).map(({ names }) => names));
  const isComing = ({ key }: Item): boolean => gone.has(key) && !here.has(key);
  const changes = changesIn(binnedChanges(kept), name);
  const items = close({ model, mount: name }, changes, selection, neededToBringBack).items.filter(isComing);
  const coming = new Set(items.map(({ key }) => key));
  const hasCome = changes.map(({ owners }) => owners.some((names) => coming.has(keyOf(names))));
  // What is no change, and so is in no list, comes with the last that is one, and before that never alone.
  if (items.length > 0 && !hasCome.includes(false)) return { model, items: model.items.filter(isComing) };
  return { model, items: hasCome.includes(true) ? items : [] };
}

/** With what came along. It is not brought back twice, whatever has become of it since. */
function broughtBack(kept: KeptDiscard, model: TopModel, mount: string): readonly Item[] {
  if (kept.back.length === 0) return [];
  return close({ model, mount }, changesIn(kept.changes, mount), exactly(kept.back), neededToBringBack).items;
}

/** Both have the same there, made from the same: only numbers and times of the sandbox's own may be others. */
function isSameThere({ live, then }: Part, places: Record<'then' | 'now', Entries>, names: Names): boolean {
  const [was, is] = [places.then.get(keyOf(names)), places.now.get(keyOf(names))];
  if (!was || !is || !standsOnSame(was, is)) return false;
  if (was.node?.kind === 'directory') return is.node?.kind === 'directory' && was.node.stat.mode === is.node.stat.mode;
  return isSameAt(live, then, names);
}

/** Whether the mount can be what it was, whole, though something is in the way of a part of it. */
function isRestorable(kept: KeptDiscard, part: Part, found: readonly InTheWay[]): boolean {
  const { mount, items, tree, model } = part;
  const places = kept.places[mount.name] ?? [];
  if (found.length === 0 || items.length < places.length || found.some(({ reason }) => !reason.startsWith('base-')))
    return false;
  const entries = mount.overlay.entriesAt(tree);
  if (uprootedItems(mount.overlay.base, entries).length > 0) return false;
  const { base } = mount.overlay;
  const [then, now] = [tellingEntries(base, entries), tellingEntries(base, mount.overlay.topEntries())];
  const gone = keysOf(places);
  // Where a rename came from goes with the rename.
  const isLifted = (names: Names): boolean => {
    const left = model.item(names)?.entry.replaces;
    const mover = left ? model.movedFrom(left.names) : undefined;
    return mover !== undefined && gone.has(mover.key);
  };
  return differingPlaces(then, now).every(
    (names) => gone.has(keyOf(names)) || isLifted(names) || isSameThere(part, { then, now }, names),
  );
}

/** How a part of a discard comes back. */
export interface WayBack {
  /** Empty when it can come back. */
  readonly conflicts: OperationReport['conflicts'];
  /** Without conflicts only. Errors: those of the tree; then some of it may be done. */
  readonly take: () => void;
}

/**
 * That the folder has been changed does not count when nothing else was done in the mount since: it can be what it was then, whole, and
 * goes on knowing what its changes were made from.
 */
export function wayBack(kept: KeptDiscard, part: Part): WayBack {
  const { mount, tree, items } = part;
  const found = inTheWay(mount.overlay, part);
  if (isRestorable(kept, part, found)) return { conflicts: [], take: () => mount.overlay.restore(tree) };
  const there = new Set(found.flatMap(({ item, isThere }) => (isThere ? [item] : [])));
  return {
    conflicts: found.flatMap(({ item, reason, message }) => {
      const path = formatPath(mount.name, item.names);
      return there.has(item) ? [] : [{ path, reason, message: `${path}: ${message}` }];
    }),
    take: () => putBack({ ...part, items: items.filter((item) => !there.has(item)) }),
  };
}
