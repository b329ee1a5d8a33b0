/** The few steps every change of the tree's shape is made of; each one writes down how to undo it. */
import { fail, orNull } from '../errors.ts';
import type { HostStat } from '../host/host-tree.ts';
import { isLookalike } from '../host/same-entry.ts';
import { unseenVersion } from '../unseen-version.ts';
import type { Position } from './lookup.ts';
import { noteMoved } from './moves.ts';
import { spelledInTop } from './spelling.ts';
import { FROM_BASE, isNatural, isWritten, Node } from './node.ts';
import type { Attributes, BaseFacts, Child } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** Sets what `parent` has under `name`, and under any spelling that counts as the same; undefined shows the base again. */
export function setChild(state: TreeState, parent: Node, name: string, child: Child | undefined): void {
  const spelled = spelledInTop(state, parent, name);
  putChild(state, parent, name, child);
  if (spelled === name) return;
  putChild(state, parent, spelled, undefined);
  if (parent.stored) state.recorder.name(parent, spelled);
}

function putChild(state: TreeState, parent: Node, name: string, child: Child | undefined): void {
  const before = parent.children.get(name);
  if (child) parent.children.set(name, child);
  else parent.children.delete(name);
  state.recorder.undo(() => {
    if (before) parent.children.set(name, before);
    else parent.children.delete(name);
  });
}

/** Gives `node` its place; a directory or a file of one name has no other. */
export function setPlace(state: TreeState, node: Node, parent: Node | null, name: string): void {
  const before = { parent: node.parent, name: node.name };
  node.parent = parent;
  node.name = name;
  state.recorder.undo(() => Object.assign(node, before));
}

export function setAttributes(state: TreeState, node: Node, attributes: Attributes): void {
  const before = node.attributes;
  node.attributes = attributes;
  state.recorder.undo(() => (node.attributes = before));
}

export const factsOf = (stat: HostStat, hash: string | null = null): BaseFacts => ({
  fingerprint: {
    kind: stat.kind,
    dev: stat.dev,
    ino: stat.ino,
    size: stat.size,
    mtimeNs: stat.mtimeNs,
    ctimeNs: stat.ctimeNs,
    mode: stat.mode,
  },
  hash,
  ...(stat.nlink > 1 && stat.kind !== 'directory' && { shared: true }),
});

/**
 * What is known of an entry that moved, or of a directory in which names changed. That leaves its content and its mode as they were:
 * what looks otherwise is the work of others, which the top has not seen and a commit must go on asking about. Of a directory that is its
 * mode: its times are our own work, and were they not known, what we brought into it would look new.
 */
export function seenFacts(before: BaseFacts | null, stat: HostStat): BaseFacts {
  if (!before) return factsOf(stat);
  if (isLookalike(before.fingerprint, stat)) return factsOf(stat, before.hash);
  return stat.kind === 'directory' && before.fingerprint.kind === 'directory'
    ? factsOf({ ...stat, mode: before.fingerprint.mode })
    : before;
}

/** The node for a base entry that nothing has changed yet; in memory only. */
export function holdBaseEntry(state: TreeState, parent: Node, name: string, stat: HostStat | null): Node {
  const names = [...(parent.origin?.names ?? []), name];
  const origin = { names, facts: stat && factsOf(stat) };
  const node = new Node(state.nextId(), stat?.kind ?? 'directory', { parent, name }, { origin, attributes: FROM_BASE });
  // No undo: it shows what is there anyway, and a handle may come to depend on it.
  parent.children.set(name, { node, hides: null });
  state.version++;
  return node;
}

/** The directory at `position` as a node. */
export function holdDirectory(state: TreeState, position: Position): Node {
  let node = position.anchor;
  for (const name of position.rest) node = node.children.get(name)?.node ?? holdBaseEntry(state, node, name, null);
  return node;
}

/** What the base entry behind `node` is, remembered from now on. */
function rememberOrigin(state: TreeState, node: Node): BaseFacts | null {
  const { origin } = node;
  if (origin === null) return null;
  if (origin.facts !== null) return origin.facts;
  const stat = state.base?.lstat(origin.names);
  if (stat === undefined || stat === 'link-in-path') fail('not-found');
  node.origin = { names: origin.names, facts: factsOf(stat) };
  return node.origin.facts;
}

/**
 * Errors: `quota`, when the top may not get `nodes`, the directories on the way to them, and `more` names beside. To be called before
 * anything changes; what was held in memory for the change is then let go of.
 */
export function checkRoom(state: TreeState, nodes: readonly Node[], more: number): void {
  const missing = new Set<Node>();
  for (const node of nodes) for (let at = node; at.parent && !at.stored && !at.gone; at = at.parent) missing.add(at);
  try {
    state.budget.checkEntries(missing.size + more);
  } catch (error) {
    for (const node of nodes) settle(state, node);
    throw error;
  }
}

/** As `checkRoom`, for a change of `node` itself. */
export function checkStorable(state: TreeState, node: Node): void {
  if (!node.stored && !node.gone) checkRoom(state, [node], 0);
}

/** Makes `node` part of the top, with every directory on the way to it, or writes it down again when it is already. */
export function store(state: TreeState, node: Node): void {
  if (node.gone) return;
  if (node.stored) {
    state.recorder.node(node);
    return;
  }
  rememberOrigin(state, node);
  if (node.parent && !node.parent.stored) store(state, node.parent);
  node.stored = true;
  state.recorder.undo(() => (node.stored = false));
  if (node.parent) state.countEntries(1);
  state.recorder.node(node);
  if (node.parent) state.recorder.name(node.parent, node.name);
}

/** `name` in `parent` was set: writes it down when anybody would read it. */
export function storeName(state: TreeState, parent: Node, name: string): void {
  if (parent.gone) return;
  const child = parent.children.get(name);
  if (!parent.stored && child && isWritten(child)) store(state, parent);
  if (parent.stored) state.recorder.name(parent, name);
}

/** A directory's names changed: its times are now. */
export function touch(state: TreeState, directory: Node): void {
  const now = state.now();
  const { attributes } = directory;
  const times = { mtimeNs: now, ctimeNs: now };
  setAttributes(
    state,
    directory,
    attributes.source === 'own' ? { ...attributes, ...times } : { source: 'touched', ...times },
  );
  if (directory.stored) state.recorder.node(directory);
}

/** What the top knows to be behind the entry at `name` in `parent`: a whiteout's facts, or null for nothing. */
export function leftBehind(state: TreeState, parent: Node, name: string): BaseFacts | null {
  const spelled = spelledInTop(state, parent, name);
  const child = parent.children.get(spelled);
  if (!child || child.hides) return child?.hides ?? null;
  return child.node && isNatural(child.node, parent, spelled) ? rememberOrigin(state, child.node) : null;
}

/**
 * What the base came to have at `name` in `parent` since the top made an entry there: it must not show when that goes. What cannot
 * be looked at cannot be shown either. Only for the entry that goes: one that replaces it leaves what came to the review, as a conflict.
 * So does this: nobody has ever seen it, so no version of it is the one that was removed.
 */
function cameMeanwhile({ base }: TreeState, { origin }: Node, name: string): BaseFacts | null {
  if (!base || !origin) return null;
  const stat = orNull(() => base.lstat([...origin.names, name]));
  return stat && stat !== 'link-in-path' ? { fingerprint: unseenVersion(factsOf(stat).fingerprint), hash: null } : null;
}

/** Takes the entry at `name` away and leaves a whiteout when the base has one there. The node itself stays as it is. */
export function clearName(state: TreeState, parent: Node, name: string): void {
  const hides = leftBehind(state, parent, name) ?? cameMeanwhile(state, parent, name);
  setChild(state, parent, name, hides ? { node: null, hides } : undefined);
  storeName(state, parent, name);
}

/** `node` has lost its name in `parent`; the last one lost makes it gone. */
export function loseName(state: TreeState, node: Node, parent: Node, name: string): void {
  const before = node.more;
  if (node.stored) state.countEntries(-1);
  if (node.parent === parent && node.name === name) {
    const [next, ...rest] = node.more;
    if (!next) {
      lose(state, node);
      return;
    }
    setPlace(state, node, next.parent, next.name);
    node.more = rest;
    noteMoved(state, node);
  } else {
    node.more = node.more.filter((other) => other.parent !== parent || other.name !== name);
  }
  state.recorder.undo(() => (node.more = before));
}

/** No name leads to `node` any more. What it holds is given up when its last handle closes. */
function lose(state: TreeState, node: Node): void {
  const { stored } = node;
  if (stored) state.recorder.forget(node);
  node.gone = true;
  node.stored = false;
  state.recorder.undo(() => Object.assign(node, { gone: false, stored }));
  giveUp(state, node);
}

/** Frees the content of a gone node without handles, once that cannot be undone any more. */
export function giveUp(state: TreeState, node: Node): void {
  if (!node.gone) return;
  if (node.pins > 0) {
    // A process that is killed has no handles: the history does not wait for them.
    state.recorder.afterCommit(() => {
      if (node.gone && node.content) state.leaveToPast(node.content);
    });
    return;
  }
  state.countBytes(-(node.content?.size ?? 0));
  state.recorder.afterCommit(() => {
    if (!node.gone || node.pins > 0 || !node.content) return;
    state.giveUp(node.content);
    node.content = null;
  });
}

/** Whether the base alone would show `node` just so. */
function isRedundant(node: Node): boolean {
  if (node.parent === null || node.content !== null || node.attributes.source === 'own') return false;
  if (node.more.length > 0 || !isNatural(node, node.parent, node.name)) return false;
  for (const child of node.children.values()) if (isWritten(child)) return false;
  return true;
}

/** Forgets `node`, and then its parents, as far as they say nothing any more. */
export function settle(state: TreeState, node: Node): void {
  let at = node;
  while (at.parent && !at.gone && isRedundant(at)) {
    const { parent, name, stored } = at;
    if (stored) {
      const settled = at;
      const child = parent.children.get(name);
      state.recorder.forget(at);
      at.stored = false;
      state.countEntries(-1);
      state.recorder.undo(() => {
        settled.stored = true;
        // Once it was forgotten, a later step may have let go of it without an undo of its own.
        if (child?.node === settled) parent.children.set(name, child);
      });
    }
    if (at.pins === 0 && at.children.size === 0) {
      if (stored) setChild(state, parent, name, undefined);
      else parent.children.delete(name);
    }
    if (stored) storeName(state, parent, name);
    at = parent;
  }
  state.version++;
}
