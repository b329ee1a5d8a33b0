/** Everything that changes names: made, removed, moved, linked. Places are checked before anything changes. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { fail } from '../errors.ts';
import { touchStatus } from './attributes.ts';
import {
  checkRoom,
  clearName,
  factsOf,
  holdBaseEntry,
  holdDirectory,
  leftBehind,
  loseName,
  setChild,
  setPlace,
  settle,
  store,
  storeName,
  touch,
} from './graph.ts';
import { BytesContent } from './content.ts';
import { isEmptyDirectory } from './lookup.ts';
import type { Found, Lens, Position } from './lookup.ts';
import { noteMoved } from './moves.ts';
import { isNatural, isWithin, Node } from './node.ts';
import type { BaseFacts } from './node.ts';
import { spelledInTop } from './spelling.ts';
import type { TreeState } from './tree-state.ts';

/** A name in a directory, and what is there. */
export interface Spot {
  readonly parent: Position;
  readonly name: string;
  /** How the name was asked for, when it is there under another spelling that counts as the same. */
  readonly asked?: string | undefined;
  readonly found: Found | null;
}

/** What a new entry is. */
export type Making =
  | { readonly kind: 'file' | 'directory'; readonly mode: number }
  | { readonly kind: 'symlink'; readonly target: string };

const LINK_MODE = 0o777;

/** Makes a new entry where nothing is. Errors: `not-found` when the directory has been removed, `quota`. */
export function make(state: TreeState, { parent: at, name }: Spot, making: Making): Node {
  if (at.anchor.gone) fail('not-found');
  const parent = holdDirectory(state, at);
  checkRoom(state, [parent], 1);
  const attributes = state.freshAttributes(making.kind === 'symlink' ? LINK_MODE : making.mode);
  const node = new Node(state.nextId(), making.kind, { parent, name }, { origin: null, attributes });
  if (making.kind === 'file') node.content = new BytesContent(state.checkpoints.generation);
  if (making.kind === 'symlink') node.linkTarget = making.target;
  const hides = parent.children.get(spelledInTop(state, parent, name))?.hides ?? null;
  setChild(state, parent, name, { node, hides });
  state.recorder.undo(() => (node.gone = true));
  noteHidden(state, node, hides);
  touch(state, parent);
  store(state, node);
  state.changed();
  return node;
}

/** What the base has where a file is now is what the file came from, for all that anybody can tell. */
function noteHidden(state: TreeState, { kind, parent, name }: Node, hides: BaseFacts | null): void {
  const above = parent?.origin?.names;
  if (hides && above && kind === 'file') state.ancestors?.note([...above, name], hides);
}

/** Removes a name and what it leads to. A directory must be empty. */
export function remove(lens: Lens, { parent: at, name, found }: Spot): void {
  const { state } = lens;
  if (found === null) fail('not-found');
  if (found.kind === 'directory' && !isEmptyDirectory(lens, enterSpot(at, name, found))) fail('not-empty');
  const parent = holdDirectory(state, at);
  if (found.node) {
    clearName(state, parent, name);
    loseName(state, found.node, parent, name);
    touchStatus(state, found.node);
    settle(state, found.node);
  } else {
    setChild(state, parent, name, { node: null, hides: factsOf(found.stat) });
    storeName(state, parent, name);
  }
  touch(state, parent);
  settle(state, parent);
  state.changed();
}

const enterSpot = (at: Position, name: string, found: Found): Position =>
  found.node ? { anchor: found.node, rest: [] } : { anchor: at.anchor, rest: [...at.rest, name] };

/** The node of an entry, made when nothing has been changed about it yet. */
export function holdSpot(state: TreeState, { parent: at, name, found }: Spot): Node {
  if (found === null) fail('not-found');
  if (found.node) return found.node;
  const parent = holdDirectory(state, at);
  return parent.children.get(name)?.node ?? holdBaseEntry(state, parent, name, found.stat);
}

/** A directory may replace an empty one, anything else whatever is no directory. */
function checkReplaced(lens: Lens, kind: EntryKind, position: Position, replaced: EntryKind): void {
  if (kind === 'directory' && replaced !== 'directory') fail('not-directory');
  if (kind !== 'directory' && replaced === 'directory') fail('is-directory');
  if (kind === 'directory' && !isEmptyDirectory(lens, position)) fail('not-empty');
}

/** Errors: `not-found`, `invalid-argument`, `not-directory`, `is-directory`, `not-empty`. */
function checkMove(lens: Lens, from: Spot, to: Spot): void {
  if (from.found === null || to.parent.anchor.gone) fail('not-found');
  const isDirectory = from.found.kind === 'directory';
  if (isDirectory && leadsInto(from, to.parent)) fail('invalid-argument', 'a directory cannot go into itself');
  if (to.found?.kind === 'directory' && leadsInto(to, from.parent)) fail('not-empty');
  if (to.found) checkReplaced(lens, from.found.kind, enterSpot(to.parent, to.name, to.found), to.found.kind);
}

/** Whether `to` lies in the directory at `from`. */
function leadsInto({ parent, name, found }: Spot, to: Position): boolean {
  if (found?.node) return isWithin(to.anchor, found.node);
  const inside = [...parent.rest, name];
  return to.anchor === parent.anchor && inside.every((part, index) => part === to.rest[index]);
}

/** Whether both names lead to one entry; then there is nothing to move. */
function isSameEntry(from: Spot, to: Spot): boolean {
  if (from.found?.node) return from.found.node === to.found?.node;
  const [own, other] = [from, to].map(({ parent, name }) => [...parent.rest, name].join('/'));
  return from.parent.anchor === to.parent.anchor && own === other;
}

/** Moves an entry; a directory of the base moves as one entry, whatever is in it. Errors: as `checkMove`; `quota`. */
export function move(lens: Lens, from: Spot, to: Spot): void {
  if (!isSameEntry(from, to)) moveTo(lens, from, to);
  else if (to.asked !== undefined && to.asked !== from.name && from.name === to.name)
    moveTo(lens, from, { parent: to.parent, name: to.asked, found: null });
}

function moveTo(lens: Lens, from: Spot, to: Spot): void {
  const { state } = lens;
  checkMove(lens, from, to);
  const source = holdDirectory(state, from.parent);
  const target = holdDirectory(state, to.parent);
  const node = holdSpot(state, from);
  const replaced = to.found && holdSpot(state, to);
  checkRoom(state, [node, target], 0);
  store(state, node);
  const hides = leftBehind(state, target, to.name);
  clearName(state, source, from.name);
  if (replaced) {
    loseName(state, replaced, target, to.name);
    touchStatus(state, replaced);
  }
  renameNode(state, node, { parent: source, name: from.name }, { parent: target, name: to.name });
  noteHidden(state, node, hides);
  setChild(state, target, to.name, { node, hides: isNatural(node, target, to.name) ? null : hides });
  touch(state, source);
  touch(state, target);
  storeName(state, target, to.name);
  for (const changed of [node, replaced, source, target]) if (changed) settle(state, changed);
  state.changed();
}

interface NamePlace {
  readonly parent: Node;
  readonly name: string;
}

function renameNode(state: TreeState, node: Node, from: NamePlace, to: NamePlace): void {
  if (node.parent === from.parent && node.name === from.name) {
    setPlace(state, node, to.parent, to.name);
    noteMoved(state, node);
    return;
  }
  const before = node.more;
  node.more = node.more.map((other) => (other.parent === from.parent && other.name === from.name ? to : other));
  state.recorder.undo(() => (node.more = before));
}

/** Gives a file one more name, where nothing is. Errors: `not-found`, `quota`. */
export function addName(state: TreeState, existing: Spot, to: Spot): void {
  if (to.parent.anchor.gone || existing.found === null) fail('not-found');
  const node = holdSpot(state, existing);
  const parent = holdDirectory(state, to.parent);
  const hides = parent.children.get(spelledInTop(state, parent, to.name))?.hides ?? null;
  checkRoom(state, [node, parent], 1);
  const before = node.more;
  store(state, node);
  state.countEntries(1);
  node.more = [...before, { parent, name: to.name }];
  state.recorder.undo(() => (node.more = before));
  touchStatus(state, node);
  setChild(state, parent, to.name, { node, hides: isNatural(node, parent, to.name) ? null : hides });
  touch(state, parent);
  storeName(state, parent, to.name);
  state.changed();
}
