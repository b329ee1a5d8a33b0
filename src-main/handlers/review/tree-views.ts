/** The trees that two references mean, mount by mount, and where they may differ. */
import type { TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import type { View } from '../../review/compare/view-side.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import { pastOf } from '../../sandbox/past-door.ts';
import { fail } from '../../vfs/errors.ts';
import type { TopEntry } from '../../vfs/top-entry.ts';
import type { Vfs } from '../../vfs/vfs.ts';
import type { Opened } from '../workbench.ts';

/** One side, for one mount. */
export interface RefTree {
  readonly opened: Opened;
  readonly mount: MountedTree;
  readonly ref: TreeRef;
}

/** A tree with how it is closed. */
interface Held {
  readonly vfs: Vfs;
  readonly close: () => void;
}

const kept = (vfs: Vfs): Held => ({ vfs, close: () => undefined });

/** The checkpoint that one mount has of a sandbox's one; null when that mount had none then. Errors: `not-found`. */
const checkpointOf = ({ session }: Opened, id: number, mount: string): number | null =>
  session.undo.checkpoints.get(id).trees[mount] ?? null;

/** null for a mount that keeps nothing of what was. Errors: `not-found`, `io`. */
function treeOf({ opened, mount, ref }: RefTree): Held | null {
  switch (ref.tree) {
    case 'base':
      return kept(mount.view('base').vfs);
    case 'merged':
      return kept(mount.view('merged').vfs);
    case 'checkpoint': {
      const checkpoint = checkpointOf(opened, ref.id, mount.name);
      if (checkpoint === null) return null;
      const vfs = mount.overlay.viewAt(checkpoint);
      return { vfs, close: () => vfs.close() };
    }
    case 'moment': {
      const past = pastOf(mount);
      return past && kept(past.viewAfter(ref.event));
    }
  }
}

/** Makes a tree that takes long to make, in small steps. Errors: as `withTree`. */
export function* prepareTree({ mount, ref }: RefTree): Generator<undefined> {
  if (ref.tree === 'moment') yield* pastOf(mount)?.prepare(ref.event) ?? [];
}

/** A tree for as long as it is looked at; null for a mount that keeps nothing of it. To be closed. Errors: `not-found`, `io`. */
export function openTree(tree: RefTree): (View & { readonly close: () => void }) | null {
  const held = treeOf(tree);
  if (!held) return null;
  const root = held.vfs.openRoot();
  const close = (): void => {
    root.close();
    held.close();
  };
  return { vfs: held.vfs, root, close };
}

const placesIn = (entries: readonly TopEntry[]): readonly Names[] =>
  entries.flatMap(({ names, origin, replaces }) => [
    names,
    ...[origin, replaces].flatMap((base) => (base ? [base.names] : [])),
  ]);

/** Where a state may differ from what the sandbox shows now. */
function* touchedSince({ opened, mount, ref }: RefTree): Generator<undefined, readonly Names[]> {
  const { overlay } = mount;
  if (ref.tree === 'merged') return [];
  if (ref.tree === 'base') return placesIn(overlay.topEntries());
  if (ref.tree === 'checkpoint') {
    const checkpoint = checkpointOf(opened, ref.id, mount.name);
    return checkpoint === null ? [] : overlay.placesBetween(checkpoint, 'now');
  }
  const past = pastOf(mount) ?? fail('unsupported');
  return yield* past.touchedBetween(Math.min(ref.event, past.latest), past.latest);
}

function betweenCheckpoints(from: RefTree, to: RefTree): readonly Names[] {
  const [one, other] = [from, to].map(({ opened, ref }) =>
    ref.tree === 'checkpoint' ? checkpointOf(opened, ref.id, from.mount.name) : null,
  );
  return typeof one === 'number' && typeof other === 'number' ? from.mount.overlay.placesBetween(one, other) : [];
}

/** Where two states of one tree may differ; null for trees of two sandboxes. Yields between small steps. */
export function* placesBetween(from: RefTree, to: RefTree): Generator<undefined, readonly Names[] | null> {
  if (from.mount !== to.mount) return null;
  if (from.ref.tree === 'moment' && to.ref.tree === 'moment') {
    const moments = [from.ref.event, to.ref.event];
    return yield* (pastOf(from.mount) ?? fail('unsupported')).touchedBetween(
      Math.min(...moments),
      Math.max(...moments),
    );
  }
  if (from.ref.tree === 'checkpoint' && to.ref.tree === 'checkpoint') return betweenCheckpoints(from, to);
  const places = new Map<string, Names>();
  for (const tree of [from, to])
    for (const names of yield* touchedSince(tree)) {
      places.set(keyOf(names), names);
    }
  return [...places.values()];
}
