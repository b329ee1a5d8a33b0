/** Puts entries together until there are few enough: those that lie deepest first, because they reach the least beyond what was used. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { NeedTree } from './need-tree.ts';
import type { Branch, Need } from './need-tree.ts';

export type NeedsByRight = Readonly<Record<Right, readonly Need[]>>;

export function treeOf(needs: readonly Need[]): NeedTree {
  const tree = new NeedTree();
  for (const need of needs) tree.add(need);
  return tree;
}

/** The smallest of those that are enough by themselves, or else the largest; ascending by width. */
function nextOf(branches: Branch[], surplus: number): Branch | undefined {
  const enough = branches.findIndex(({ width }) => width - 1 >= surplus);
  return enough < 0 ? branches.pop() : branches.splice(enough, 1)[0];
}

/** Entries of different mounts, or for different rights, stay apart: fewer than those there cannot be. */
export function* joinedNeeds(needs: NeedsByRight, most: number): Generator<undefined, NeedsByRight> {
  let surplus = needs.read.length + needs.write.length - most;
  if (surplus <= 0) return needs;
  const trees = { read: treeOf(needs.read), write: treeOf(needs.write) };
  const depths = byDepth([...trees.read.branches(), ...trees.write.branches()]);
  for (const branches of depths) {
    branches.sort((a, b) => a.width - b.width);
    while (surplus > 0) {
      const branch = nextOf(branches, surplus);
      if (!branch) break;
      branch.join();
      surplus -= branch.width - 1;
      yield;
    }
  }
  return { read: yield* trees.read.entries(), write: yield* trees.write.entries() };
}

/** The deepest first. */
function byDepth(branches: readonly Branch[]): readonly Branch[][] {
  const depths: Branch[][] = [];
  for (const branch of branches) (depths[branch.depth] ??= []).push(branch);
  return depths.filter(() => true).reverse();
}
