/** Faults of frozen layers, for the fuzzer to find. */
import { using } from '../../derived.ts';
import { VfsError } from '../../errors.ts';
import type { Layered } from '../../layers.ts';
import { relPath } from '../../path/rel-path.ts';
import type { Place, Vfs } from '../../vfs.ts';
import type { FuzzTree, Wrap } from './open-tree-contract.ts';
import { again, copyFile, entriesOf, isLayered, remove, vfsLike } from './seeded-faults-contract.ts';

type LayeredTree = FuzzTree & Layered;

/** A fault of a tree that has layers; without them there is nothing to be at fault. */
const inLayers =
  (faults: (tree: LayeredTree) => Partial<FuzzTree>): Wrap =>
  (tree) =>
    isLayered(tree) ? vfsLike(tree, faults(tree)) : tree;

/** What is at `names` in the tree as it is now; null when nothing is. */
function present(tree: Vfs, names: readonly string[]): Place | null {
  try {
    const place = again(tree, names);
    return place.kind === null ? null : place;
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** The names at the top of a tree. */
const namesIn = (tree: Vfs): readonly string[] =>
  using(tree.openRoot(), (root) => entriesOf(tree, tree.locate(root, relPath([]), 'keep')).map(({ name }) => name));

const previous = (tree: Layered, checkpoint: number): number => {
  const ids = tree.checkpoints().map(({ id }) => id);
  return ids[ids.indexOf(checkpoint) - 1] ?? checkpoint;
};

function viewWithContentOfNow(tree: LayeredTree, view: Vfs): Vfs {
  return vfsLike(view, {
    openFile(place, options) {
      const now = present(tree, place.names);
      return now?.kind === 'file' ? tree.openFile(now, options) : view.openFile(place, options);
    },
  });
}

function viewWithAttributesOfNow(tree: LayeredTree, view: Vfs): Vfs {
  return vfsLike(view, {
    stat(place) {
      const then = view.stat(place);
      const now = present(tree, place.names);
      return now?.kind === then.kind ? { ...then, mode: tree.stat(now).mode } : then;
    },
  });
}

/** What only the dropped layer says is lost. */
function dropsChanges(tree: LayeredTree, checkpoint: number): void {
  const before = previous(tree, checkpoint);
  if (before === checkpoint) {
    tree.drop(checkpoint);
    return;
  }
  const old = using(tree.viewAt(before), namesIn);
  const made = using(tree.viewAt(checkpoint), namesIn).filter((name) => !old.includes(name));
  tree.drop(checkpoint);
  for (const name of made) if (present(tree, [name])) remove(tree, [name]);
}

function splitLinksBelow(tree: Vfs, directory: readonly string[]): void {
  for (const { name, kind } of entriesOf(tree, again(tree, directory))) {
    const names = [...directory, name];
    if (kind === 'directory') splitLinksBelow(tree, names);
    if (kind !== 'file' || tree.stat(again(tree, names)).nlink < 2) continue;
    const aside = [...directory, 'split'];
    copyFile(tree, names, aside);
    tree.rename(again(tree, aside), again(tree, names));
  }
}

export const LAYER_BUGS: Readonly<Record<string, Wrap>> = {
  'a checkpoint shows the files of the present': inLayers((tree) => ({
    viewAt: (checkpoint) => viewWithContentOfNow(tree, tree.viewAt(checkpoint)),
  })),
  'a checkpoint shows the modes of the present': inLayers((tree) => ({
    viewAt: (checkpoint) => viewWithAttributesOfNow(tree, tree.viewAt(checkpoint)),
  })),
  'a restore goes back one checkpoint too far': inLayers((tree) => ({
    restore: (checkpoint) => tree.restore(previous(tree, checkpoint)),
  })),
  'a restore keeps what was made since': inLayers((tree) => ({
    restore(checkpoint) {
      const made = namesIn(tree).filter((name) => tree.stat(again(tree, [name])).layer === 'top');
      const kinds = made.map((name) => [name, again(tree, [name]).kind] as const);
      tree.restore(checkpoint);
      for (const [name, kind] of kinds)
        if (kind === 'directory' && !present(tree, [name])) tree.makeDirectory(again(tree, [name]), 0o755);
    },
  })),
  'dropping a checkpoint loses what was made before it': inLayers((tree) => ({
    drop: (checkpoint) => dropsChanges(tree, checkpoint),
  })),
  'a freeze takes hard links apart': inLayers((tree) => ({
    freeze() {
      const checkpoint = tree.freeze();
      splitLinksBelow(tree, []);
      return checkpoint;
    },
  })),
};
