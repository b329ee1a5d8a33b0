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

function movesOf(state: TreeState): ReadonlyMap<string, Node> {
  let index = INDEXES.get(state);
  if (index?.moves !== state.moves) {
    const byOrigin = new Map<string, Node>();
    indexBelow(state.root, byOrigin);
    index = { moves: state.moves, byOrigin };
    INDEXES.set(state, index);
  }
  return index.byOrigin;
}

/** The node that shows the base entry of `names` somewhere else, if any does. */
function movedFrom(state: TreeState, names: readonly string[]): Node | undefined {
  const node = movesOf(state).get(keyOf(names));
  return node && !node.gone && isMoved(node) ? node : undefined;
}

/** All nodes that show the base entry of `names`, or one from below it, and are not merely one more name of it. */
export function movedFromBelow(state: TreeState, names: readonly string[]): Node[] {
  return [...movesOf(state).values()].filter(({ gone, origin }) => {
    const isBelow = !gone && origin !== null && names.every((name, index) => name === origin.names[index]);
    return isBelow && !isShownAtHome(state, origin.names);
  });
}

/** Whether the tree shows the base entry of `names` where the base has it, as far as directories that moved allow. */
export function isShownAtHome(state: TreeState, names: readonly string[]): boolean {
  let parent = state.root;
  for (const [depth, name] of names.entries()) {
    const child = parent.children.get(name);
    if (!child) return true;
    const isHome = child.node !== null && isNatural(child.node, parent, name);
    if (!isHome && depth === names.length - 1) return false;
    const next = isHome ? child.node : movedFrom(state, names.slice(0, depth + 1));
    if (!next) return false;
    parent = next;
  }
  return true;
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
