/** The base as it was at a moment: as it is now, with what commits did since taken back. */
import type { ContentStore } from '../../store/content-store.ts';
import { fail } from '../errors.ts';
import type { HostEntry, HostFile, HostStat, HostTree } from '../host/host-tree.ts';
import { isAtOrBelow } from '../path/at-or-below.ts';
import type { BaseMemory, BaseMoved, BaseWas, KeptContent } from './base-memory.ts';

type Names = readonly string[];
type Entry = NonNullable<BaseWas['entry']>;

/** What all layers of the past share with the base. */
const keyOf = (names: Names): string => names.join('/');

const openLost = (): never => fail('too-large', 'this content was not kept when the folder was written');

/** A file of which only the content is known. */
function keptFile(contents: ContentStore, content: KeptContent, stat: HostStat): HostFile {
  const read = (into: Uint8Array, offset: number): number => {
    const length = Math.min(into.length, stat.size - offset);
    if (length <= 0) return 0;
    const part = into.subarray(0, length);
    if (content.kind === 'work') return contents.work.peek(content.id, part, offset);
    if (content.kind !== 'blob' || !contents.blobs) return openLost();
    part.set(contents.blobs.read(content.hash).subarray(offset, offset + length));
    return length;
  };
  return { read, stat: () => stat, clonePath: null, close: () => undefined };
}

/** Some entries are as they were, whatever is there now. */
class WithEntries implements HostTree {
  readonly hostPath: string;
  readonly confinement: string;
  readonly names: HostTree['names'];
  readonly #below: HostTree;
  readonly #entries: ReadonlyMap<string, Entry | null>;
  readonly #children = new Map<string, Map<string, Entry | null>>();
  readonly #contents: ContentStore;

  constructor(below: HostTree, entries: ReadonlyMap<string, Entry | null>, contents: ContentStore) {
    this.hostPath = below.hostPath;
    this.confinement = below.confinement;
    this.names = below.names;
    this.#below = below;
    this.#entries = entries;
    this.#contents = contents;
    for (const [key, entry] of entries) {
      const cut = key.lastIndexOf('/');
      const directory = key.slice(0, Math.max(cut, 0));
      if (key !== '') this.#children.set(directory, this.#childrenOf(directory).set(key.slice(cut + 1), entry));
    }
  }

  lstat(names: Names) {
    const entry = this.#known(names);
    return entry === undefined ? this.#below.lstat(names) : (entry?.stat ?? undefined);
  }

  readLink(names: Names): string {
    const entry = this.#known(names);
    if (entry === undefined) return this.#below.readLink(names);
    return entry?.target ?? fail(entry ? 'invalid-argument' : 'not-found');
  }

  open(names: Names): HostFile {
    const entry = this.#known(names);
    if (entry?.content.kind === 'none' || entry === undefined) return this.#below.open(names);
    return entry ? keptFile(this.#contents, entry.content, entry.stat) : fail('not-found');
  }

  list(names: Names): ReturnType<HostTree['list']> {
    const entry = this.#known(names);
    if (entry === null) fail('not-found');
    if (entry && entry.stat.kind !== 'directory') fail('not-directory');
    const own = this.#childrenOf(keyOf(names));
    const { entries: live, unrepresentable } = entry ? listOf(this.#below, names) : this.#below.list(names);
    const kept = [...own].flatMap(([name, was]): HostEntry[] => (was ? [{ name, kind: was.stat.kind }] : []));
    return { entries: [...live.filter(({ name }) => !own.has(name)), ...kept], unrepresentable };
  }

  close(): void {
    // The base belongs to the live tree.
  }

  #childrenOf(directory: string): Map<string, Entry | null> {
    return this.#children.get(directory) ?? new Map<string, Entry | null>();
  }

  /** null for what was not there, undefined for what is as it is now. */
  #known(names: Names): Entry | null | undefined {
    const entry = this.#entries.get(keyOf(names));
    return entry === undefined && this.#isBelowNothing(names) ? null : entry;
  }

  /** The nearest entry above that is known decides whether anything can be there. */
  #isBelowNothing(names: Names): boolean {
    for (let depth = names.length - 1; depth >= 0; depth--) {
      const above = this.#entries.get(keyOf(names.slice(0, depth)));
      if (above !== undefined) return above?.stat.kind !== 'directory';
    }
    return false;
  }
}

/** What is in a directory of the base, if it is one now. */
function listOf(base: HostTree, names: Names): ReturnType<HostTree['list']> {
  const there = base.lstat(names);
  return typeof there === 'object' && there.kind === 'directory'
    ? base.list(names)
    : { entries: [], unrepresentable: 0 };
}

/** What is at `to` now was at `names` then. */
function withMove(below: HostTree, { names: from, to }: BaseMoved): HostTree {
  const mapped = (names: Names): Names | null => {
    if (isAtOrBelow(names, from)) return [...to, ...names.slice(from.length)];
    return isAtOrBelow(names, to) ? null : names;
  };
  const found = (names: Names): Names => mapped(names) ?? fail('not-found');
  const isIn = (directory: Names, names: Names): boolean => keyOf(names.slice(0, -1)) === keyOf(directory);
  return {
    ...delegating(below),
    lstat(names) {
      const there = mapped(names);
      return there === null ? undefined : below.lstat(there);
    },
    readLink: (names) => below.readLink(found(names)),
    open: (names) => below.open(found(names)),
    list(names) {
      const { entries, unrepresentable } = below.list(found(names));
      const shown = isIn(names, to) ? entries.filter(({ name }) => name !== to.at(-1)) : entries;
      const moved = isIn(names, from) ? below.lstat(to) : undefined;
      const name = from.at(-1) ?? '';
      if (typeof moved !== 'object') return { entries: shown, unrepresentable };
      return {
        entries: [...shown.filter((entry) => entry.name !== name), { name, kind: moved.kind }],
        unrepresentable,
      };
    },
  };
}

const delegating = ({ hostPath, confinement, names }: HostTree) => ({
  hostPath,
  confinement,
  names,
  // The base belongs to the live tree.
  close: () => undefined,
});

/** `memories` oldest first: everything that was remembered since the moment. */
export function pastBase(base: HostTree, memories: readonly BaseMemory[], contents: ContentStore): HostTree {
  let tree: HostTree = { ...bound(base), close: () => undefined };
  let entries = new Map<string, Entry | null>();
  const layEntries = (): void => {
    if (entries.size > 0) tree = new WithEntries(tree, entries, contents);
    entries = new Map();
  };
  for (const memory of memories.toReversed()) {
    // An older one of the same place wins: it is what was there at the moment.
    if (memory.what === 'was') {
      const key = keyOf(memory.names);
      entries.set(key, withContent(memory.entry, entries.get(key)));
    } else {
      layEntries();
      tree = withMove(tree, memory);
    }
  }
  layEntries();
  return tree;
}

/** Of an entry that only got other attributes, the content is found where it was taken away later, if it was. */
const withContent = (older: Entry | null, newer: Entry | null | undefined): Entry | null =>
  older?.stat.kind === 'file' && older.content.kind === 'none' && newer ? { ...older, content: newer.content } : older;

const bound = (base: HostTree): HostTree => ({
  ...delegating(base),
  lstat: (names) => base.lstat(names),
  readLink: (names) => base.readLink(names),
  list: (names) => base.list(names),
  open: (names) => base.open(names),
});
