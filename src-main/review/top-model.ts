/** The entries of an overlay's top, each with its role: what the base has at its place, and what becomes of that. */
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';
import { VfsError } from '../vfs/errors.ts';
import type { HostStat, HostTree } from '../vfs/host/host-tree.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { BaseEntry, TopEntry } from '../vfs/top-entry.ts';
import { lookAt, lookBeside } from './look-at.ts';
import { keyOf, parentOf, sameNames } from './names.ts';
import type { Names } from './names.ts';

/**
 * - removed: the base entry at its place is deleted. - vacated: it lives on elsewhere, as some `moved`.
 * - made: something new; what the base has at its place, if anything, is replaced.
 * - kept: a new directory where the base has one too: the directory stays, what was in it does not.
 * - changed: a base entry, changed where it is. - moved: a base entry that comes from elsewhere.
 */
export type Role = 'removed' | 'vacated' | 'made' | 'kept' | 'changed' | 'moved';

export interface Item {
  readonly names: Names;
  readonly key: string;
  readonly role: Role;
  readonly entry: TopEntry;
  /** The base's place that is, or comes to be, where this item is; null below what the base never had. */
  readonly under: Names | null;
  /** What the base has at `under` that is neither this item itself nor moved elsewhere. */
  readonly occupant: BaseEntry | null;
}

/** What is known of the directory that an entry is in. */
interface Above {
  readonly names: Names;
  readonly ground: Names | null;
  readonly item: Item | undefined;
}

export class TopModel {
  readonly base: HostTree | null;
  /** Parents before children. */
  readonly items: readonly Item[];
  readonly #items: Item[] = [];
  /** Where in `items` the item of a key is. */
  readonly #indexes = new Map<string, number>();
  /** By the key of the base's place that it left. */
  readonly #moved = new Map<string, Item>();
  /** Files of several names, by inode. */
  readonly #linked = new Map<bigint, Item[]>();
  readonly #hiding = new Map<string, Item>();
  /** Keys of base places that some entry comes from. */
  readonly #origins = new Set<string>();

  /** Of what an overlay's top is now, or was at a checkpoint. */
  constructor(overlay: Pick<Overlay, 'base' | 'topEntries'>) {
    this.base = overlay.base;
    const entries = overlay.topEntries();
    for (const { origin } of entries) if (origin) this.#origins.add(keyOf(origin.names));
    let above: Above | null = null;
    for (const entry of entries) {
      // Most have the parent of the one before.
      const names = parentOf(entry.names);
      const isAbove = names.length > 0 && above !== null && sameNames(names, above.names);
      const parent: Above = isAbove && above ? above : { names, ground: this.ground(names), item: this.item(names) };
      this.#add(entry, parent);
      above = parent;
    }
    this.items = this.#items;
  }

  item(names: Names): Item | undefined {
    const index = this.#indexes.get(keyOf(names));
    return index === undefined ? undefined : this.#items[index];
  }

  /** The item that the base entry at this place has become, when it moved. */
  movedFrom(baseNames: Names): Item | undefined {
    return this.#moved.get(keyOf(baseNames));
  }

  moved(): Iterable<Item> {
    return this.#moved.values();
  }

  /** The base's place that a directory of the merged tree stands on; null when it stands on none. */
  ground(names: Names): Names | null {
    return this.#baseOf(names, groundOf);
  }

  /** The base's place whose entries a directory of the merged tree shows where the top has none; null when it shows none. */
  shown(names: Names): Names | null {
    return this.#baseOf(names, (item) => (item.role === 'kept' ? null : groundOf(item)));
  }

  /** The item that deletes or replaces this directory of the base, or what was in it. */
  hiding(baseNames: Names): Item | undefined {
    return this.#hiding.get(keyOf(baseNames));
  }

  /** New names of a file that moved: what they have comes from where it was, so they are to be written before it leaves. */
  copiesOf({ role, entry: { node } }: Item): readonly Item[] {
    if (role !== 'moved' || !node || node.kind === 'directory') return [];
    return (this.#linked.get(node.stat.ino) ?? []).filter((item) => item.role === 'made');
  }

  /** Of another name of a file that moved: the name it moved to. */
  sourceOf({ role, entry: { node } }: Item): Item | undefined {
    if (role !== 'made' || !node) return undefined;
    return this.#linked.get(node.stat.ino)?.find((item) => item.role === 'moved');
  }

  /** Items below an item, parents before children. */
  *below({ names, key }: Item): Generator<Item> {
    for (let index = (this.#indexes.get(key) ?? this.items.length) + 1; index < this.items.length; index += 1) {
      const item = this.items[index];
      if (!item || !isAtOrBelow(item.names, names)) return;
      yield item;
    }
  }

  /** Items that stand on the way from the root to `names`, outermost first. */
  *above(names: Names): Generator<Item> {
    for (let length = 1; length < names.length; length += 1) {
      const item = this.item(names.slice(0, length));
      if (item) yield item;
    }
  }

  #baseOf(names: Names, of: (item: Item) => Names | null): Names | null {
    if (names.length === 0) return [];
    const item = this.item(names);
    if (item) return of(item);
    const parent = this.#baseOf(parentOf(names), of);
    return parent && [...parent, ...names.slice(-1)];
  }

  #add(entry: TopEntry, above: Above): void {
    const { names } = entry;
    const under = names.length === 0 ? names : above.ground && [...above.ground, names[names.length - 1] ?? ''];
    const role = this.#role(entry, under);
    const occupant = role === 'changed' ? null : this.#occupant(entry, under, above);
    this.#index({ names, key: keyOf(names), role: keptOr(role, entry, occupant), entry, under, occupant });
  }

  #index(item: Item): void {
    const { key, occupant, entry, role } = item;
    this.#indexes.set(key, this.#items.length);
    this.#items.push(item);
    this.#indexLinks(item);
    if (occupant?.fingerprint.kind === 'directory') this.#hiding.set(keyOf(occupant.names), item);
    if (role === 'moved' && entry.origin) this.#moved.set(keyOf(entry.origin.names), item);
  }

  #indexLinks(item: Item): void {
    const { node } = item.entry;
    if (node && node.kind !== 'directory' && node.stat.nlink > 1)
      this.#linked.set(node.stat.ino, [...(this.#linked.get(node.stat.ino) ?? []), item]);
  }

  #role({ node, origin, replaces }: TopEntry, under: Names | null): Role {
    if (!node) return replaces && this.#origins.has(keyOf(replaces.names)) ? 'vacated' : 'removed';
    if (!origin) return 'made';
    return under && sameNames(origin.names, under) ? 'changed' : 'moved';
  }

  /** Recorded by the overlay; or, in a directory that was made anew over one of the base, found there now. */
  #occupant({ replaces }: TopEntry, under: Names | null, { item: parent }: Above): BaseEntry | null {
    if (replaces) return this.#origins.has(keyOf(replaces.names)) ? null : replaces;
    if (parent?.role !== 'kept' || !under || this.#origins.has(keyOf(under))) return null;
    const fingerprint = lookAt(this.base, under);
    return fingerprint ? { names: under, fingerprint, hash: null } : null;
  }
}

function keptOr(role: Role, { node }: TopEntry, occupant: BaseEntry | null): Role {
  return role === 'made' && node?.kind === 'directory' && occupant?.fingerprint.kind === 'directory' ? 'kept' : role;
}

function groundOf({ role, entry, under }: Item): Names | null {
  if (role === 'moved' || role === 'changed') return entry.origin?.names ?? null;
  return role === 'kept' ? under : null;
}

export interface BaseThing {
  readonly names: Names;
  readonly stat: HostStat;
}

type Where = (baseNames: Names) => Names;
const asNamed: Where = (names) => names;

/**
 * Everything the base has below a directory, parents first, without what moved elsewhere. A directory that
 * cannot be read is left out with all below it: who wants to remove it finds it not empty. `where` tells where a
 * place of the base is on disk, when a killed commit has moved some.
 */
export function* baseBelow(model: TopModel, directory: Names, where = asNamed): Generator<BaseThing> {
  for (const name of childNames(model.base, where(directory))) {
    const names = [...directory, name];
    if (model.movedFrom(names)) continue;
    const stat = lookBeside(model.base, where(names));
    if (!stat) continue;
    yield { names, stat };
    if (stat.kind === 'directory') yield* baseBelow(model, names, where);
  }
}

/** Sorted names of a directory of the base; none when it is not there or cannot be read. */
export function childNames(base: HostTree | null, directory: Names): readonly string[] {
  try {
    return (base?.list(directory).entries ?? []).map((entry) => entry.name).sort();
  } catch (error) {
    if (error instanceof VfsError) return [];
    throw error;
  }
}

/** What the base has directly in a kept directory and the merged tree no longer has: top-most entries only. */
export function goneFrom(model: TopModel, kept: Item, where = asNamed): readonly Names[] {
  const { under } = kept;
  if (!under) return [];
  const gone = childNames(model.base, where(under)).filter((name) => !model.item([...kept.names, name]));
  return gone.map((name) => [...under, name]).filter((names) => !model.movedFrom(names));
}
