/** What a tree shows at a place: the top's word first, the base's where the top has none. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { fail, VfsError } from '../errors.ts';
import type { HostStat } from '../host/host-tree.ts';
import type { DirEntry, LayerName, Stat } from '../vfs.ts';
import { isApart, isChanged, namesOf } from './node.ts';
import type { Attributes, Child, Node, OwnAttributes } from './node.ts';
import { spelledInTop, spellingInBase } from './spelling.ts';
import type { TreeState } from './tree-state.ts';

/** A tree seen through one of its sides; `top` shows nothing of the base but the contents of the top's own entries. */
export interface Lens {
  readonly state: TreeState;
  readonly layers: 'merged' | 'top';
}

/** A place below a node: `rest` leads through the base only, where the top has nothing to say. */
export interface Position {
  readonly anchor: Node;
  readonly rest: readonly string[];
}

/** What is at a place. Of a base entry without a node, `stat` is what the base said. */
export type Found = (
  | { readonly kind: EntryKind; readonly node: Node; readonly stat: null }
  | { readonly kind: EntryKind; readonly node: null; readonly stat: HostStat }
) & {
  /** How it is spelled, where several spellings of a name are one. */
  readonly name?: string;
};

export const namesAt = (position: Position): string[] => [...namesOf(position.anchor), ...position.rest];

/** Where the base has the entry, or null when no base shows through there. */
export function baseNames(lens: Lens, { anchor, rest }: Position): readonly string[] | null {
  if (lens.layers === 'top' || anchor.origin === null || anchor.gone) return null;
  return rest.length === 0 ? anchor.origin.names : [...anchor.origin.names, ...rest];
}

/** What the base has at `names`; a link on the way means that it is not there. */
export function baseStat(state: TreeState, names: readonly string[]): HostStat | undefined {
  const stat = state.base?.lstat(names);
  return stat === 'link-in-path' ? undefined : stat;
}

/** Whether the base still has what an open but unchanged node was made from. */
function isStillThere(state: TreeState, node: Node): boolean {
  const { origin } = node;
  if (origin === null) return false;
  const stat = baseStat(state, origin.names);
  if (stat?.kind !== node.kind) return false;
  const known = origin.facts?.fingerprint;
  return !known || (known.ino === stat.ino && known.dev === stat.dev);
}

/** The base was changed by somebody else: the node goes on for its handles, and the name is the base's again. */
function abandon(state: TreeState, parent: Node, name: string, node: Node): void {
  parent.children.delete(name);
  node.gone = true;
  if (node.pins > 0) state.abandoned.add(node);
  state.version++;
}

/** The node under `name`, unless it has to be asked of the base. */
export function childNode(lens: Lens, parent: Node, name: string): Child | undefined {
  const child = parent.children.get(name);
  if (!child?.node || child.node.stored) return child;
  if (lens.layers === 'top') return undefined;
  if (isStillThere(lens.state, child.node)) return child;
  abandon(lens.state, parent, name, child.node);
  return undefined;
}

export function lookup(lens: Lens, at: Position, name: string): Found | undefined {
  if (lens.state.names === 'exact') return lookupSpelled(lens, at, name);
  const spelled = spellingOf(lens, at, name);
  const found = lookupSpelled(lens, at, spelled);
  return found && { ...found, name: spelled };
}

/** The spelling of a name that is there: the top's, or else the base's. */
function spellingOf(lens: Lens, at: Position, name: string): string {
  const spelled = at.rest.length === 0 ? spelledInTop(lens.state, at.anchor, name) : name;
  if (at.rest.length === 0 && at.anchor.children.has(spelled)) return spelled;
  return spellingInBase(lens.state, baseNames(lens, at), name) ?? name;
}

function lookupSpelled(lens: Lens, at: Position, name: string): Found | undefined {
  if (at.anchor.gone) return undefined;
  if (at.rest.length === 0) {
    const child = childNode(lens, at.anchor, name);
    if (child) return child.node ? { kind: child.node.kind, node: child.node, stat: null } : undefined;
  }
  const above = baseNames(lens, at);
  const stat = above && baseStat(lens.state, [...above, name]);
  return stat ? { kind: stat.kind, node: null, stat } : undefined;
}

/** The directory found under `name`. */
export const enter = (at: Position, name: string, found: Found): Position =>
  found.node ? { anchor: found.node, rest: [] } : { anchor: at.anchor, rest: [...at.rest, found.name ?? name] };

export function linkTarget(lens: Lens, at: Position, name: string, found: Found): string {
  if (found.node?.linkTarget != null) return found.node.linkTarget;
  const names = found.node?.origin?.names ?? [...(at.anchor.origin?.names ?? []), ...at.rest, name];
  return lens.state.base?.readLink(names) ?? fail('not-found');
}

export const statOfBase = (stat: HostStat): Stat => ({
  kind: stat.kind,
  size: stat.kind === 'directory' ? 0 : stat.size,
  mode: stat.mode,
  nlink: stat.nlink,
  ino: stat.ino,
  mtimeNs: stat.mtimeNs,
  atimeNs: stat.atimeNs,
  ctimeNs: stat.ctimeNs,
  layer: 'base',
});

/** The base entry behind `node` as it is now; as it was when it has gone since. */
function liveOrigin(state: TreeState, node: Node): HostStat {
  const { origin } = node;
  if (origin === null) throw new Error('an entry without origin has all attributes of its own');
  const live = node.baseFile?.stat() ?? baseStat(state, origin.names);
  if (live?.kind === node.kind) return live;
  const { fingerprint } = origin.facts ?? fail('not-found');
  return { ...fingerprint, nlink: 1, atimeNs: fingerprint.mtimeNs };
}

export const layerOf = (state: TreeState, node: Node): LayerName => {
  if (node.gone) return 'top';
  if (!node.stored || !isChanged(node)) return 'base';
  return node.since <= state.checkpoints.newest ? 'checkpoint' : 'top';
};

const DIRECTORY_LINKS = 2;

function linkCount(node: Node, live: HostStat | null): number {
  if (node.gone) return 0;
  const names = 1 + node.more.length;
  if (live) return live.nlink + names - 1;
  return node.kind === 'directory' ? DIRECTORY_LINKS : names;
}

function ownSize(node: Node): number | null {
  if (node.kind === 'directory') return 0;
  if (node.linkTarget !== null) return Buffer.byteLength(node.linkTarget);
  return node.content?.size ?? null;
}

/** Errors: `not-found` when the base has lost what the node stands for. */
export function statOf(state: TreeState, node: Node): Stat {
  const { attributes, kind, ino } = node;
  const size = ownSize(node);
  if (attributes.source === 'own' && size !== null) {
    const { mode, mtimeNs, atimeNs, ctimeNs } = attributes;
    return {
      kind,
      size,
      mode,
      nlink: linkCount(node, null),
      ino,
      mtimeNs,
      atimeNs,
      ctimeNs,
      layer: layerOf(state, node),
    };
  }
  const live = liveOrigin(state, node);
  return {
    kind,
    size: size ?? live.size,
    nlink: linkCount(node, isApart(node) ? null : live),
    ino: node.origin?.facts ? node.ino : live.ino,
    layer: layerOf(state, node),
    ...mixAttributes(attributes, live),
  };
}

function mixAttributes(own: Attributes, live: HostStat): Omit<OwnAttributes, 'source'> {
  const { mode, mtimeNs, atimeNs, ctimeNs } = live;
  if (own.source === 'base') return { mode, mtimeNs, atimeNs, ctimeNs };
  if (own.source === 'touched') return { mode, mtimeNs: own.mtimeNs, atimeNs, ctimeNs: own.ctimeNs };
  return { mode: own.mode, mtimeNs: own.mtimeNs, atimeNs: own.atimeNs, ctimeNs: own.ctimeNs };
}

/** An untouched entry of the base in a listing. Its inode number costs a look at the base, and only who asks pays. */
class BaseDirEntry implements DirEntry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly layer = 'base';
  readonly #names: readonly string[];
  readonly #state: TreeState;

  constructor(
    state: TreeState,
    directory: readonly string[],
    entry: { readonly name: string; readonly kind: EntryKind },
  ) {
    this.#state = state;
    this.#names = directory;
    this.name = entry.name;
    this.kind = entry.kind;
  }

  /** 0 when it has gone since the listing, or cannot be looked at: something else may be mounted there. */
  get ino(): bigint {
    try {
      return baseStat(this.#state, [...this.#names, this.name])?.ino ?? 0n;
    } catch (error) {
      if (error instanceof VfsError) return 0n;
      throw error;
    }
  }
}

const byName = (a: DirEntry, b: DirEntry): number => (a.name < b.name ? -1 : 1);

/** All entries of a directory, sorted. */
export function listEntries(lens: Lens, at: Position): readonly DirEntry[] {
  const entries: DirEntry[] = [];
  const top = at.rest.length === 0 ? at.anchor.children : undefined;
  for (const [name, { node }] of top ?? [])
    if (node?.stored) entries.push({ name, kind: node.kind, ino: node.ino, layer: layerOf(lens.state, node) });
  for (const entry of baseEntries(lens, at).entries) if (isShown(lens, at, entry.name)) entries.push(entry);
  return entries.sort(byName);
}

export function isEmptyDirectory(lens: Lens, at: Position): boolean {
  const top = at.rest.length === 0 ? at.anchor.children : undefined;
  for (const { node } of top?.values() ?? []) if (node?.stored) return false;
  const { entries, unrepresentable } = baseEntries(lens, at);
  return unrepresentable === 0 && !entries.some((entry) => isShown(lens, at, entry.name));
}

/** Whether a base entry shows: nothing in the top is in its place, or only the same entry, open. */
function isShown({ state }: Lens, { anchor, rest }: Position, name: string): boolean {
  if (rest.length > 0) return true;
  const child = anchor.children.get(spelledInTop(state, anchor, name));
  return !child || (child.node !== null && !child.node.stored);
}

function baseEntries(lens: Lens, at: Position): { entries: readonly BaseDirEntry[]; unrepresentable: number } {
  const names = baseNames(lens, at);
  if (!names || !lens.state.base) return { entries: [], unrepresentable: 0 };
  const { entries, unrepresentable } = lens.state.base.list(names);
  return { entries: entries.map((entry) => new BaseDirEntry(lens.state, names, entry)), unrepresentable };
}
