/** An open directory of a real folder. */
import { fail } from '../errors.ts';
import type { DirEntry, DirHandle, Stat, TimeChange } from '../vfs.ts';
import type { HostDirectory } from './host-directory.ts';
import { failErrno } from './host-errors.ts';
import { setTimesOfName } from './host-attributes.ts';
import type { HostStat } from './host-tree.ts';
import { listSorted, statOfHost } from './host-vfs-stat.ts';
import type { SortedEntries } from './host-vfs-stat.ts';
import type { Libc } from './libc.ts';

export interface HostDirSource {
  readonly root: HostDirectory;
  readonly directory: HostDirectory;
  readonly libc: Libc | null;
  readonly treeAccess: 'read-write' | 'read-only';
  readonly now: () => bigint;
  readonly onClose: (handle: HostDirHandle) => void;
}

/** Stays with its directory when that is renamed; refuses with `boundary-escape` once another program moved it out. */
export class HostDirHandle implements DirHandle {
  readonly kind = 'directory';
  readonly #source: HostDirSource;
  #isClosed = false;

  constructor(source: HostDirSource) {
    this.#source = source;
  }

  /** The directory behind `handle`, if the tree of `root` made it. Errors: `cross-mount`, `closed`. */
  static directoryOf(handle: DirHandle, root: HostDirectory): HostDirectory {
    return #source in handle && handle.#source.root === root ? handle.#open().directory : fail('cross-mount');
  }

  names(): readonly string[] {
    return this.#open().directory.names;
  }

  list(): readonly DirEntry[] {
    return this.#list().entries;
  }

  /** How many names are not UTF-8, and so in no listing. */
  unrepresentable(): number {
    return this.#list().unrepresentable;
  }

  stat(): Stat {
    return statOfHost(this.#stat());
  }

  setTimes(access: TimeChange, modification: TimeChange): void {
    const { directory, libc, now, treeAccess } = this.#open();
    if (treeAccess === 'read-only') fail('read-only');
    if (access === 'keep' && modification === 'keep') return;
    const source = { libc, now, stat: () => this.#stat() };
    directory.within([], (held) => setTimesOfName(held, '.', { access, modification }, source));
  }

  close(): void {
    const { onClose } = this.#open();
    this.#isClosed = true;
    onClose(this);
  }

  #list(): SortedEntries {
    const { directory } = this.#open();
    if (directory.isGone) return { entries: [], unrepresentable: 0 };
    return directory.within([], ({ path }) => listSorted(path));
  }

  #stat(): HostStat {
    const stat = this.#open().directory.lstat([]);
    return typeof stat === 'number' ? failErrno(stat) : stat;
  }

  #open(): HostDirSource {
    return this.#isClosed ? fail('closed') : this.#source;
  }
}
