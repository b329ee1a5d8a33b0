/** A tree of changes narrowed to some of them: what holds nothing else stays the same object. Pure. */
import type { Change } from '../../src-preload/contract/schemas.ts';

import { holding, inOrder, isFolder } from './change-tree.ts';
import type { ChangeNode } from './change-tree.ts';

export type Keeps = (change: Change) => boolean;

/** The very same list when all of it stays. No sorting, no new texts: a tree of 100,000 is narrowed per key. */
export function pruneNodes(nodes: readonly ChangeNode[], keeps: Keeps): readonly ChangeNode[] {
  const kept: ChangeNode[] = [];
  let isSame = true;
  for (const node of nodes) {
    const left = pruned(node, keeps);
    if (left !== node) isSame = false;
    if (left) kept.push(left);
  }
  return isSame ? nodes : kept;
}

function pruned(node: ChangeNode, keeps: Keeps): ChangeNode | null {
  const change = node.change && keeps(node.change) ? node.change : null;
  if (!isFolder(node)) return change && node;
  const children = pruneNodes(node.children, keeps);
  if (change === node.change && children === node.children) return node;
  if (children.length === 0 && !change) return null;
  return holding({ path: node.path, text: node.text, change }, folderFirst(children));
}

/** A changed folder that lost all that was in it stands with the others that are none. */
function folderFirst(nodes: readonly ChangeNode[]): readonly ChangeNode[] {
  const firstOther = nodes.findIndex((node) => !isFolder(node));
  return firstOther >= 0 && nodes.slice(firstOther).some(isFolder) ? inOrder(nodes) : nodes;
}
