/** Checkpoints of our trees, for the fuzzer: what each showed and what it said of its base is the same for ever. */
import { inspect, isDeepStrictEqual } from 'node:util';
import type { Layered } from '../../layers.ts';
import type { TopEntry } from '../../top-entry.ts';
import type { FuzzLayers, FuzzSubject } from './fuzz-subject-contract.ts';
import type { FuzzTree, OpenTree } from './open-tree-contract.ts';

const isLayered = (tree: FuzzTree): tree is FuzzTree & Layered => tree.freeze !== undefined;

function checkFacts(frozen: readonly unknown[], before: readonly unknown[]): void {
  for (const [at, fact] of before.entries())
    if (!isDeepStrictEqual(frozen[at], fact))
      throw new Error(`a checkpoint has other facts than the top had: ${inspect(frozen[at])} for ${inspect(fact)}`);
  if (frozen.length > before.length) throw new Error('a checkpoint has more entries than the top had');
}

/**
 * Without the layer that has it: that is what a freeze changes. Of a file with several names any may be the one that came from the
 * base; the tree chooses anew when it is read.
 */
function factsOf({ node, ...entry }: TopEntry): unknown {
  if (node && node.kind !== 'directory' && node.stat.nlink > 1) return { names: entry.names, kind: node.kind };
  return { ...entry, node: node && { ...node, stat: { ...node.stat, layer: null } } };
}

/** null for a tree without layers. `open` gives the tree as it is open now, `subjectOf` makes a subject of another one. */
export function layersOf(open: () => OpenTree, subjectOf: (reopen: () => OpenTree) => FuzzSubject): FuzzLayers | null {
  if (!isLayered(open().vfs)) return null;
  const tree = (): Layered => {
    const { vfs } = open();
    if (!isLayered(vfs)) throw new Error('a tree has lost its layers');
    return vfs;
  };
  const idAt = (index: number): number => {
    const checkpoint = tree().checkpoints()[index];
    if (!checkpoint) throw new Error('a checkpoint is missing');
    return checkpoint.id;
  };
  return {
    checkpoints: () => tree().checkpoints().length,
    freeze() {
      const before = open().vfs.topEntries?.().map(factsOf);
      const { id } = tree().freeze();
      open().commit();
      if (before) checkFacts(tree().entriesAt(id).map(factsOf), before);
    },
    viewAt: (index) => subjectOf(() => viewOf(tree(), idAt(index))),
    restore(index) {
      tree().restore(idAt(index));
      open().commit();
    },
    drop(index) {
      tree().drop(idAt(index));
      open().commit();
    },
  };
}

function viewOf(tree: Layered, id: number): OpenTree {
  const vfs = tree.viewAt(id);
  const close = (): void => vfs.close();
  return { vfs, commit: () => undefined, close, kill: close };
}
