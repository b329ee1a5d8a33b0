/** Where base entries went: which node a base place is shown as, and which name of the top hides it. */
import { isAtOrBelow } from '../path/at-or-below.ts';
import { isNatural } from './node.ts';
import type { Child, Node } from './node.ts';
import { spelledInTop } from './spelling.ts';
import type { TreeState } from './tree-state.ts';

/** A place of the base: who shows it elsewhere, and the places below it. */
interface Slot {
  node: Node | null;
  readonly below: Map<string, Slot>;
}

/**
 * Entries shown elsewhere than the base has them, by the base's names. Good until `moves` rises; may have nodes that went back or
 * went away since.
 */
interface MoveIndex {
  readonly moves: number;
  readonly root: Slot;
}

const INDEXES = new WeakMap<TreeState, MoveIndex>();

const emptySlot = (): Slot => ({ node: null, below: new Map() });

function insert(root: Slot, node: Node): void {
  if (!isMoved(node)) return;
  let at = root;
  for (const name of node.origin?.names ?? []) {
    const next = at.below.get(name) ?? emptySlot();
    at.below.set(name, next);
    at = next;
  }
  at.node = node;
}

function indexBelow(directory: Node, root: Slot): void {
  for (const { node } of directory.children.values()) {
    if (!node) continue;
    insert(root, node);
    if (node.kind === 'directory') indexBelow(node, root);
  }
}

const isMoved = (node: Node): boolean =>
  node.origin !== null && node.parent !== null && !isNatural(node, node.parent, node.name);

function indexOf(state: TreeState): MoveIndex {
  const known = INDEXES.get(state);
  if (known?.moves === state.moves) return known;
  const index = { moves: state.moves, root: emptySlot() };
  indexBelow(state.root, index.root);
  INDEXES.set(state, index);
  return index;
}

/** `node` has another place: so that the next who asks need not go through the whole tree. */
export function noteMoved(state: TreeState, node: Node): void {
  const index = INDEXES.get(state);
  if (index?.moves === state.moves) insert(index.root, node);
}

function slotOf(state: TreeState, names: readonly string[]): Slot | undefined {
  let slot: Slot | undefined = indexOf(state).root;
  for (const name of names) slot = slot?.below.get(name);
  return slot;
}

/** The node that shows the base entry of `names` somewhere else, if any does. */
export function movedFrom(state: TreeState, names: readonly string[]): Node | undefined {
  const node = slotOf(state, names)?.node;
  return node && !node.gone && isMoved(node) && node.origin?.names.length === names.length && isFrom(node, names)
    ? node
    : undefined;
}

/** Whether `node` comes from the base entry of `names`, or from one below it: in the index it may stand where it came from before. */
const isFrom = ({ origin }: Node, names: readonly string[]): boolean =>
  origin !== null && isAtOrBelow(origin.names, names);

function nodesIn(slot: Slot): Node[] {
  const below = [...slot.below.values()].flatMap(nodesIn);
  return slot.node ? [slot.node, ...below] : below;
}

/** All nodes of which one name at least shows the base entry of `names`, or one from below it, somewhere else. */
export function movedNodes(state: TreeState, names: readonly string[]): Node[] {
  const slot = slotOf(state, names);
  return slot ? nodesIn(slot).filter((node) => !node.gone && isFrom(node, names)) : [];
}

/** All nodes that show the base entry of `names`, or one from below it, and are not merely one more name of it. */
export const movedFromBelow = (state: TreeState, names: readonly string[]): Node[] =>
  movedNodes(state, names).filter(({ origin }) => origin !== null && !isShownAtHome(state, origin.names));

/** Whether the tree shows the base entry of `names` where the base has it, as far as directories that moved allow. */
export function isShownAtHome(state: TreeState, names: readonly string[]): boolean {
  let parent = state.root;
  for (const [depth, name] of names.entries()) {
    const spelled = spelledInTop(state, parent, name);
    const child = parent.children.get(spelled);
    if (!child) return true;
    const isHome = child.node !== null && spelled === name && isNatural(child.node, parent, name);
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
  const last = names.at(-1);
  return parent && last !== undefined ? hidingNameIn(state, parent, last) : undefined;
}

function hidingNameIn(state: TreeState, parent: Node, last: string): TopName | undefined {
  const name = spelledInTop(state, parent, last);
  const child = parent.children.get(name);
  return child && (child.node === null || child.hides) ? { parent, name, child } : undefined;
}

/** The base directory `names[0..depth]`, whose parent is `parent`, wherever it is shown. */
function shownDirectory(state: TreeState, parent: Node, names: readonly string[], depth: number): Node | undefined {
  const name = names[depth] ?? '';
  const node = parent.children.get(name)?.node;
  if (node && isNatural(node, parent, name)) return node.kind === 'directory' ? node : undefined;
  return movedFrom(state, names.slice(0, depth + 1));
}
