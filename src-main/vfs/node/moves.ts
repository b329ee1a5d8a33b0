/** Where base entries went: which node a base place is shown as, and which name of the top hides it. */
import { isNatural } from './node.ts';
import type { Child, Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** Entries shown elsewhere than the base has them, by the base's names. Good until `moves` rises. */
interface MoveIndex {
  readonly moves: number;
  readonly byOrigin: ReadonlyMap<string, Node>;
}

const INDEXES = new WeakMap<TreeState, MoveIndex>();

/** A slash is in no name, so keys of different places differ. */
const keyOf = (names: readonly string[]): string => names.join('/');

function indexBelow(directory: Node, into: Map<string, Node>): void {
  for (const { node } of directory.children.values()) {
    if (!node) continue;
    if (isMoved(node) && node.origin) into.set(keyOf(node.origin.names), node);
    if (node.kind === 'directory') indexBelow(node, into);
  }
}

const isMoved = (node: Node): boolean =>
  node.origin !== null && node.parent !== null && !isNatural(node, node.parent, node.name);

/** The node that shows the base entry of `names` somewhere else, if any does. */
export function movedFrom(state: TreeState, names: readonly string[]): Node | undefined {
  let index = INDEXES.get(state);
  if (index?.moves !== state.moves) {
    const byOrigin = new Map<string, Node>();
    indexBelow(state.root, byOrigin);
    index = { moves: state.moves, byOrigin };
    INDEXES.set(state, index);
  }
  const node = index.byOrigin.get(keyOf(names));
  return node && !node.gone && isMoved(node) ? node : undefined;
}

export interface TopName {
  readonly parent: Node;
  readonly name: string;
  readonly child: Child;
}

/** The name of the top at which the base entry of `names` is not shown, if there is one. */
export function hidingName(state: TreeState, names: readonly string[]): TopName | undefined {
  let parent: Node | undefined = state.root;
  for (let depth = 0; parent && depth < names.length - 1; depth++) parent = shownDirectory(state, parent, names, depth);
  const name = names.at(-1);
  const child = name === undefined ? undefined : parent?.children.get(name);
  return parent && name !== undefined && child && (child.node === null || child.hides)
    ? { parent, name, child }
    : undefined;
}

/** The base directory `names[0..depth]`, whose parent is `parent`, wherever it is shown. */
function shownDirectory(state: TreeState, parent: Node, names: readonly string[], depth: number): Node | undefined {
  const name = names[depth] ?? '';
  const node = parent.children.get(name)?.node;
  if (node && isNatural(node, parent, name)) return node.kind === 'directory' ? node : undefined;
  return movedFrom(state, names.slice(0, depth + 1));
}
