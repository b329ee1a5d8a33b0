/** Puts entries together until there are few enough: those that lie deepest first, because they reach the least beyond what was used. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import { NeedTree } from './need-tree.ts';
import type { Branch, Need } from './need-tree.ts';

export type NeedsByRight = Readonly<Record<Right, readonly Need[]>>;

export function* treeOf(needs: readonly Need[]): Generator<undefined, NeedTree> {
  const tree = new NeedTree();
  for (const [index, need] of needs.entries()) {
    tree.add(need);
    if (index % STEP === STEP - 1) yield;
  }
  return tree;
}

/** Entries between two steps. */
const STEP = 1024;

/** The smallest of those that are enough by themselves, or else the largest; ascending by width. */
function nextOf(branches: Branch[], surplus: number): Branch | undefined {
  const enough = branches.findIndex(({ width }) => width - 1 >= surplus);
  return enough < 0 ? branches.pop() : branches.splice(enough, 1)[0];
}

/** Entries of different mounts, or for different rights, stay apart: fewer than those there cannot be. */
export function* joinedNeeds(needs: NeedsByRight, most: number): Generator<undefined, NeedsByRight> {
  let surplus = needs.read.length + needs.write.length - most;
  if (surplus <= 0) return needs;
  const trees = { read: yield* treeOf(needs.read), write: yield* treeOf(needs.write) };
  const depths = byDepth([...(yield* trees.read.branches()), ...(yield* trees.write.branches())]);
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
  const depths = new Map<number, Branch[]>();
  for (const branch of branches) {
    const known = depths.get(branch.depth);
    if (known) known.push(branch);
    else depths.set(branch.depth, [branch]);
  }
  return [...depths].sort(([one], [other]) => other - one).map(([, of]) => of);
}
