/** The top as a list of facts, for a review. */
import type { BaseEntry, TopEntry } from '../top-entry.ts';
import { foldName } from './fold-name.ts';
import { baseStat, statOf } from './lookup.ts';
import { isShownAtHome } from './moves.ts';
import { isNatural } from './node.ts';
import type { BaseFacts, Child, Node } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** Depth-first, sorted by code units of the name. */
export function topEntriesOf(state: TreeState): TopEntry[] {
  const entries: TopEntry[] = [];
  const { root } = state;
  if (root.attributes.source === 'own' && root.origin) entries.push(entryOf(state, root, [], null));
  collect(state, root, [], entries);
  return entries;
}

function collect(state: TreeState, directory: Node, above: readonly string[], into: TopEntry[]): void {
  const children = [...directory.children].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, child] of children) {
    const names = [...above, name];
    const { node } = child;
    const hidden = isRespelled(state, directory, { name, child }) ? null : hiddenEntry(directory, name, child.hides);
    if (!node) into.push(whiteout(names, hidden));
    else if (node.stored) {
      if (isListed(directory, name, child, node)) into.push(entryOf(state, node, names, hidden, { directory, name }));
      if (node.kind === 'directory') collect(state, node, names, into);
    }
  }
}

/** An entry of which only the case of its name changed hides nothing but itself. */
function isRespelled(state: TreeState, directory: Node, { name, child }: { name: string; child: Child }): boolean {
  const { node } = child;
  const from = node?.origin?.names.at(-1);
  if (state.names === 'exact' || !node || from === undefined || from === name || foldName(from) !== foldName(name))
    return false;
  return isNatural(node, directory, from);
}

function hiddenEntry(directory: Node, name: string, facts: BaseFacts | null): BaseEntry | null {
  return facts && { names: [...(directory.origin?.names ?? []), name], ...facts };
}

const whiteout = (names: readonly string[], replaces: BaseEntry | null): TopEntry => ({
  names,
  node: null,
  origin: null,
  replaces,
  ownContent: false,
  opaque: false,
});

/** A directory on the way to others, or a file that only got another name, says nothing at its own place. */
function isListed(directory: Node, name: string, child: Child, node: Node): boolean {
  if (child.hides !== null || !isNatural(node, directory, name)) return true;
  return node.content !== null || node.attributes.source === 'own';
}

/**
 * Where an entry comes from, as seen at one of its names. Only one name can be the base entry's new place; at the others it is a
 * new entry, which a commit has to write in full.
 */
function originAt(state: TreeState, node: Node, at: { directory: Node; name: string }): BaseEntry | null {
  const { origin } = node;
  if (!origin?.facts) return null;
  const isFirst = node.parent === at.directory && node.name === at.name;
  const places = [{ parent: node.parent, name: node.name }, ...node.more];
  const isAtHome = places.some(({ parent, name }) => parent && isNatural(node, parent, name));
  const belongs = isAtHome ? isNatural(node, at.directory, at.name) : isFirst && !isShownAtHome(state, origin.names);
  return belongs ? { names: origin.names, ...origin.facts } : null;
}

function entryOf(
  state: TreeState,
  node: Node,
  names: readonly string[],
  replaces: BaseEntry | null,
  at?: { directory: Node; name: string },
): TopEntry {
  const origin = at ? originAt(state, node, at) : rootOrigin(state, node);
  return {
    names,
    node: { kind: node.kind, stat: statOf(state, node), linkTarget: targetOf(state, node) },
    origin,
    replaces,
    ownContent: node.kind === 'file' && (node.content !== null || origin === null),
    opaque: node.kind === 'directory' && replaces?.fingerprint.kind === 'directory',
  };
}

function rootOrigin(state: TreeState, node: Node): BaseEntry | null {
  const facts = node.origin?.facts;
  if (facts) return { names: [], ...facts };
  const stat = baseStat(state, []);
  return stat ? { names: [], fingerprint: stat, hash: null } : null;
}

function targetOf(state: TreeState, node: Node): string | null {
  if (node.kind !== 'symlink') return null;
  if (node.linkTarget !== null) return node.linkTarget;
  const names = node.origin?.names ?? [];
  // Somebody may have removed it from the folder: one lost link must not hide every other change.
  return baseStat(state, names)?.kind === 'symlink' ? (state.base?.readLink(names) ?? null) : null;
}
