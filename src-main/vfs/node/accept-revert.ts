/** What a review does to the top: an entry has reached the base, or is thrown away. */
import { isSameEntry } from '../host/same-entry.ts';
import { closeBaseFile } from './base-file.ts';
import { factsOf, loseName, seenFacts, setAttributes, setChild, settle, store, storeName } from './graph.ts';
import { baseStat } from './lookup.ts';
import { hidingName, movedFromBelow } from './moves.ts';
import type { TopName } from './moves.ts';
import { FROM_BASE, isNatural, isWritten, namesOf } from './node.ts';
import type { Node, Origin } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** What the top has at `names`, if anything. */
export function topNameOf(state: TreeState, names: readonly string[]): TopName | undefined {
  let parent: Node | undefined | null = state.root;
  for (const name of names.slice(0, -1)) parent = parent?.children.get(name)?.node;
  const name = names.at(-1);
  if (!parent || name === undefined) return undefined;
  const child = parent.children.get(name);
  return child && isWritten(child) ? { parent, name, child } : undefined;
}

/** Nothing of the top is at `name` any more: the base shows. */
function showBase(state: TreeState, { parent, name }: TopName): void {
  setChild(state, parent, name, undefined);
  storeName(state, parent, name);
  settle(state, parent);
}

/** The base has no entry at `names` any more that anybody could hide. */
function unhide(state: TreeState, names: readonly string[]): void {
  const hiding = hidingName(state, names);
  if (!hiding) return;
  if (hiding.child.node === null) {
    showBase(state, hiding);
    return;
  }
  setChild(state, hiding.parent, hiding.name, { node: hiding.child.node, hides: null });
  storeName(state, hiding.parent, hiding.name);
}

/** As `unhide`, while the base still has the entry: what the top has in its place goes on hiding it. */
function liftWhiteout(state: TreeState, names: readonly string[]): void {
  const hiding = hidingName(state, names);
  if (hiding?.child.node === null) showBase(state, hiding);
}

function setOrigin(state: TreeState, node: Node, origin: Origin): void {
  const before = node.origin;
  node.origin = origin;
  state.recorder.undo(() => (node.origin = before));
}

/** From now on `node` is what the base has at `origin`. */
function becomeBase(state: TreeState, node: Node, origin: Origin): void {
  setOrigin(state, node, origin);
  setAttributes(state, node, FROM_BASE);
  const before = { content: node.content, linkTarget: node.linkTarget };
  state.countBytes(-(before.content?.size ?? 0));
  Object.assign(node, { content: null, linkTarget: null });
  state.recorder.undo(() => Object.assign(node, before));
  const { content } = before;
  if (content) state.recorder.afterCommit(() => state.giveUp(content));
  closeBaseFile(node);
}

/** Where directories of the base have gone in the base itself, by their old names. */
type Relocations = ReadonlyMap<string, readonly string[]>;

/** The new names of what was at `names`: the deepest directory that moved decides. */
function relocated(names: readonly string[], relocations: Relocations): readonly string[] | null {
  for (let depth = names.length - 1; depth > 0; depth--) {
    const to = relocations.get(names.slice(0, depth).join('/'));
    if (to) return [...to, ...names.slice(depth)];
  }
  return null;
}

function relocateBelow(state: TreeState, directory: Node, relocations: Relocations): void {
  for (const { node } of directory.children.values()) {
    if (!node) continue;
    const names = node.origin && relocated(node.origin.names, relocations);
    if (names) {
      setOrigin(state, node, { names, facts: node.origin?.facts ?? null });
      if (node.stored) store(state, node);
    }
    relocateBelow(state, node, relocations);
  }
}

/** Directories among `tops` that come from elsewhere, and where the base has them now. */
function relocationsOf(tops: readonly TopName[]): Relocations {
  const relocations = new Map<string, readonly string[]>();
  for (const { parent, name, child } of tops) {
    if (child.node?.kind !== 'directory' || !child.node.origin || isNatural(child.node, parent, name)) continue;
    relocations.set(child.node.origin.names.join('/'), [...namesOf(parent), name]);
  }
  return relocations;
}

/** The commit gave it other times; were it hidden with those it had, whatever has come into it would look new. */
function rememberDirectory(state: TreeState, directory: Node): void {
  const { origin } = directory;
  if (!origin?.facts) return;
  const stat = baseStat(state, origin.names);
  if (stat?.kind !== 'directory' || !isSameEntry(stat, origin.facts.fingerprint)) return;
  setOrigin(state, directory, { names: origin.names, facts: seenFacts(origin.facts, stat) });
  if (directory.stored) store(state, directory);
}

/** See `Overlay.accept`. */
export function accept(state: TreeState, entries: readonly (readonly string[])[]): void {
  const tops = entries.flatMap((names) => topNameOf(state, names) ?? []);
  // All of them speak of the base as it was before: so first everything that depends on that, and only then the rest.
  const relocations = relocationsOf(tops);
  for (const { parent, name, child } of tops)
    if (child.node?.origin && child.node.more.length === 0 && !isNatural(child.node, parent, name))
      unhide(state, child.node.origin.names);
  if (relocations.size > 0) relocateBelow(state, state.root, relocations);
  const accepted = entries.flatMap((names) => acceptEntry(state, names));
  for (const directory of new Set(tops.map(({ parent }) => parent))) rememberDirectory(state, directory);
  for (const node of accepted) settle(state, node);
  state.moves++;
  state.changed();
}

/** Returns the nodes that may have nothing to say any more. */
function acceptEntry(state: TreeState, names: readonly string[]): readonly Node[] {
  if (names.length === 0) return [acceptRoot(state)];
  const top = topNameOf(state, names);
  // A rename that was accepted before has taken its whiteout along.
  if (!top) return [];
  const { parent, name, child } = top;
  if (!parent.origin) throw new Error('a commit has to accept a new directory before what is in it');
  const place = [...parent.origin.names, name];
  const stat = baseStat(state, place);
  if (!child.node || child.node.more.length > 0 || stat?.kind !== child.node.kind) {
    forgetName(state, top);
    return child.node ? [child.node, parent] : [parent];
  }
  becomeBase(state, child.node, { names: place, facts: factsOf(stat) });
  setChild(state, parent, name, { node: child.node, hides: null });
  store(state, child.node);
  storeName(state, parent, name);
  return [child.node];
}

function acceptRoot(state: TreeState): Node {
  const { root } = state;
  setAttributes(state, root, FROM_BASE);
  store(state, root);
  return root;
}

/** A whiteout, one of several names, or something that the base does not have after all. */
function forgetName(state: TreeState, top: TopName): void {
  const { parent, name, child } = top;
  if (child.node) throwAway(state, { parent, name, node: child.node });
  setChild(state, parent, name, undefined);
  storeName(state, parent, name);
}

/** See `Overlay.revert`. */
export function revert(state: TreeState, names: readonly string[]): void {
  const top = topNameOf(state, names);
  if (names.length === 0) settle(state, acceptRoot(state));
  else if (top) revertName(state, top);
  state.changed();
}

/** Where in the base the entries at and below `top` come from, when that is not where they are. */
function foreignOrigins({ parent, name, child: { node } }: TopName): (readonly string[])[] {
  if (!node) return [];
  const origins = node.origin && !isNatural(node, parent, name) ? [node.origin.names] : [];
  // Behind one of several names nothing goes away.
  if (node.more.length > 0) return origins;
  const below = [...node.children].flatMap(([inner, child]) => foreignOrigins({ parent: node, name: inner, child }));
  return [...origins, ...below];
}

/** Where the base will show again when `top` goes. */
function placesShownAgain(top: TopName): (readonly string[])[] {
  const { parent, name } = top;
  return [...(parent.origin ? [[...parent.origin.names, name]] : []), ...foreignOrigins(top)];
}

/** A base entry must not be in two places: what the base shows again comes back from wherever it was moved to. */
function revertName(state: TreeState, top: TopName): void {
  const { parent, name, child } = top;
  const places = placesShownAgain(top);
  const away = places.flatMap((place) => movedFromBelow(state, place));
  setChild(state, parent, name, undefined);
  storeName(state, parent, name);
  if (child.node) throwAway(state, { parent, name, node: child.node });
  for (const place of places) liftWhiteout(state, place);
  settle(state, parent);
  for (const node of away) {
    const moved = !node.gone && node.parent?.children.get(node.name);
    if (moved && node.parent) revertName(state, { parent: node.parent, name: node.name, child: moved });
  }
}

/** A name is lost, and with the last one the node and everything below it. */
function throwAway(state: TreeState, { parent, name, node }: { parent: Node; name: string; node: Node }): void {
  loseName(state, node, parent, name);
  if (!node.gone) settle(state, node);
  else
    for (const [below, child] of node.children)
      if (child.node) throwAway(state, { parent: node, name: below, node: child.node });
}
