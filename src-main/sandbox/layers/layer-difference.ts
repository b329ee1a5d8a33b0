/** What one tree has over another, as a layer says it: entries, whiteouts, opaque directories. */
import { sameBytes } from '../../review/compare/view-side.ts';
import { compareNames, keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { using } from '../../vfs/derived.ts';
import { fail } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { Place, Stat } from '../../vfs/vfs.ts';
import { joined, OPAQUE, WHITEOUT } from './layer-item.ts';
import type { TreeSide } from './layer-item.ts';

export type LayerItem =
  /** Nothing of the lower tree is there any more. */
  | { readonly what: 'whiteout'; readonly names: Names }
  /** Nothing that the lower tree has in this directory is there any more. */
  | { readonly what: 'opaque'; readonly names: Names }
  | {
      readonly what: 'entry';
      readonly names: Names;
      readonly stat: Stat;
      /** Of a symlink. */
      readonly target: string | null;
      /** A second name of this file, which comes before it. */
      readonly linkTo: Names | null;
    };
type Entry = Extract<LayerItem, { readonly what: 'entry' }>;

interface Found {
  readonly place: Place;
  readonly stat: Stat;
}

const READ = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

function find({ vfs, root }: TreeSide, names: Names): Found | null {
  const place = vfs.locate(root, relPath(names), 'keep');
  return place.kind === null ? null : { place, stat: vfs.stat(place) };
}

const listed = (side: TreeSide, names: Names): readonly string[] => {
  const place = side.vfs.locate(side.root, relPath(names), 'keep');
  return using(side.vfs.openDirectory(place), (directory) => directory.list().map(({ name }) => name));
};

/** Nobody has touched it: a change of whatever kind changes its ctime. */
const isUntouched = (one: Stat, other: Stat): boolean =>
  one.ino === other.ino && one.ctimeNs === other.ctimeNs && one.mtimeNs === other.mtimeNs && one.size === other.size;

/** Where a walk looks: everywhere below, or where the two may differ. */
type Reach = 'all' | 'near';

/** The places, and the directories on the way to them. */
const withWays = (places: readonly Names[]): ReadonlySet<string> =>
  new Set(places.flatMap((names) => names.map((_, depth) => keyOf(names.slice(0, depth + 1)))));

class Difference {
  readonly #from: TreeSide;
  readonly #to: TreeSide;
  readonly #near: ReadonlySet<string> | null;
  /** How many names were seen of a file that has several. */
  readonly #names = new Map<bigint, number>();
  readonly #items: LayerItem[] = [];
  /** Files of several names that are as they were, by their identity. */
  readonly #same = new Map<bigint, Entry[]>();

  constructor(from: TreeSide, to: TreeSide, places: readonly Names[] | null) {
    this.#from = from;
    this.#to = to;
    this.#near = places && withWays(places);
  }

  *run(): Generator<undefined, readonly LayerItem[]> {
    yield* this.#below([], this.#near ? 'near' : 'all');
    if (this.#near && this.#lacksNames()) return yield* new Difference(this.#from, this.#to, null).run();
    this.#addNamesakes();
    this.#addParents();
    const sorted = this.#items.map((item) => ({ item, names: writtenNames(item) }));
    sorted.sort((a, b) => compareNames(a.names, b.names));
    return linked(sorted.map(({ item }) => item));
  }

  /** Of a directory that is in both trees. */
  *#below(names: Names, reach: Reach): Generator<undefined> {
    const before = new Set(listed(this.#from, names));
    const after = listed(this.#to, names);
    const isOther = before.size > 1 && after.every((name) => !before.has(name));
    if (isOther) this.#items.push({ what: 'opaque', names });
    for (const name of after) {
      const below = [...names, name];
      if (!before.delete(name)) yield* this.#added(below);
      else if (reach === 'all' || this.#near?.has(keyOf(below))) yield* this.#inBoth(below, reach);
    }
    if (!isOther) for (const name of before) this.#whiteout([...names, name]);
  }

  *#inBoth(names: Names, reach: Reach): Generator<undefined> {
    yield;
    const [before, after] = [find(this.#from, names), find(this.#to, names)];
    if (!after) return;
    if (before?.stat.kind !== after.stat.kind) yield* this.#added(names);
    else if (yield* this.#isSame(before, after)) this.#keep(names, after);
    else this.#entry(names, after);
    if (before?.stat.kind !== 'directory' || after.stat.kind !== 'directory') return;
    // Of another directory in its place nobody has told what in it differs.
    yield* this.#below(names, before.stat.ino === after.stat.ino ? reach : 'all');
  }

  *#added(names: Names): Generator<undefined> {
    yield;
    const after = find(this.#to, names);
    if (!after) return;
    this.#entry(names, after);
    if (after.stat.kind === 'directory')
      for (const name of listed(this.#to, names)) yield* this.#added([...names, name]);
  }

  *#isSame(before: Found, after: Found): Generator<undefined, boolean> {
    const [one, other] = [before.stat, after.stat];
    if (one.mode !== other.mode || one.mtimeNs !== other.mtimeNs) return false;
    if (one.kind === 'symlink') return this.#from.vfs.readLink(before.place) === this.#to.vfs.readLink(after.place);
    if (one.kind !== 'file' || isUntouched(one, other)) return true;
    return one.size === other.size && (yield* this.#isSameContent(before, after));
  }

  *#isSameContent(before: Found, after: Found): Generator<undefined, boolean> {
    const [one, other] = [this.#from.vfs.contentHash(before.place), this.#to.vfs.contentHash(after.place)];
    if (one !== null && other !== null) return one === other;
    const file = this.#from.vfs.openFile(before.place, READ);
    try {
      const second = this.#to.vfs.openFile(after.place, READ);
      try {
        return yield* sameBytes(file, second, before.stat.size);
      } finally {
        second.close();
      }
    } finally {
      file.close();
    }
  }

  #entry(names: Names, { place, stat }: Found): void {
    const name = names.at(-1) ?? '';
    if (stat.kind === 'other')
      fail('unsupported', `${joined(names)} is a device, a FIFO or a socket: no layer can have it.`);
    if (name.startsWith(WHITEOUT))
      fail(
        'unsupported',
        `${joined(names)} cannot be in a layer: names that begin with ${WHITEOUT} mean that something is gone.`,
      );
    this.#noteName(stat);
    const target = stat.kind === 'symlink' ? this.#to.vfs.readLink(place) : null;
    this.#items.push({ what: 'entry', names, stat, target, linkTo: null });
  }

  #whiteout(names: Names): void {
    if (names.at(-1)?.startsWith(WHITEOUT))
      fail('unsupported', `No layer can say that ${joined(names)} is gone: its name begins with ${WHITEOUT}.`);
    this.#items.push({ what: 'whiteout', names });
  }

  #keep(names: Names, { stat }: Found): void {
    if (stat.kind !== 'file' || stat.nlink < 2) return;
    this.#noteName(stat);
    const entry: Entry = { what: 'entry', names, stat, target: null, linkTo: null };
    this.#same.set(stat.ino, [...(this.#same.get(stat.ino) ?? []), entry]);
  }

  #noteName({ ino, kind, nlink }: Stat): void {
    if (kind === 'file' && nlink > 1) this.#names.set(ino, (this.#names.get(ino) ?? 0) + 1);
  }

  /** Is there a file in the layer that has names which were not looked at? */
  #lacksNames(): boolean {
    return this.#items.some(
      (item) => item.what === 'entry' && (this.#names.get(item.stat.ino) ?? item.stat.nlink) < item.stat.nlink,
    );
  }

  /** A file that got one more name comes with all of them: what a layer's names share lies in that layer. */
  #addNamesakes(): void {
    const shared = new Set(this.#items.flatMap((item) => (item.what === 'entry' ? item.stat.ino : [])));
    for (const [ino, entries] of this.#same) if (shared.has(ino)) this.#items.push(...entries);
  }

  /** With the directories on the way, which keep their attributes so. */
  #addParents(): void {
    const there = new Set(this.#items.flatMap((item) => (item.what === 'entry' ? keyOf(item.names) : [])));
    for (const item of [...this.#items]) {
      const end = item.what === 'opaque' ? item.names.length : item.names.length - 1;
      for (let depth = 1; depth <= end; depth += 1) {
        const names = item.names.slice(0, depth);
        if (there.has(keyOf(names))) continue;
        there.add(keyOf(names));
        const found = find(this.#to, names);
        if (found) this.#entry(names, found);
      }
    }
  }
}

/** How the names of an item stand in the archive. */
export function writtenNames(item: LayerItem): Names {
  if (item.what === 'entry') return item.names;
  if (item.what === 'opaque') return [...item.names, OPAQUE];
  return [...item.names.slice(0, -1), `${WHITEOUT}${item.names.at(-1) ?? ''}`];
}

/** The first name of a file has its content, the others lead to that. */
function linked(items: readonly LayerItem[]): readonly LayerItem[] {
  const first = new Map<bigint, Names>();
  return items.map((item) => {
    if (item.what !== 'entry' || item.stat.kind !== 'file' || item.stat.nlink < 2) return item;
    const linkTo = first.get(item.stat.ino) ?? null;
    if (linkTo === null) first.set(item.stat.ino, item.names);
    return { ...item, linkTo };
  });
}

/**
 * Sorted, parents before children, and always the same for the same trees. The root itself is not in it. `places`: of two states of one tree,
 * where they may differ; null for trees that have nothing to do with each other. Yields between small steps. Errors: `unsupported` with a
 * sentence for what no layer can say; those of the trees.
 */
export const layerDifference = (
  from: TreeSide,
  to: TreeSide,
  places: readonly Names[] | null = null,
): Generator<undefined, readonly LayerItem[]> => new Difference(from, to, places).run();
