/** One directory of the host that stays the same whatever it is called: where all acting starts from. */
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { fail, VfsError } from '../errors.ts';
import type { Confinement, HeldDirectory, OpenedFile, OpenRequest } from './confinement.ts';
import { failInside } from './held-directory.ts';
import { ERRNO, onHost } from './host-errors.ts';
import type { Errno } from './host-errors.ts';
import type { HostStat } from './host-tree.ts';
import type { OpenName } from './open-names.ts';

const { ELOOP, ENOENT } = ERRNO;

/** Where the system is to start, and by which names. */
interface Reach {
  readonly from: HeldDirectory | undefined;
  readonly names: readonly string[];
}

/**
 * A directory held open, or the root (`held` null). Where the system has no descriptors for directories it is found by its
 * name each time, and compared with what it was. Errors of all methods: `closed`; `boundary-escape` when another
 * program has moved the directory out of the folder.
 */
export class HostDirectory {
  readonly #inside: Confinement;
  readonly #held: HeldDirectory | null;
  readonly #open: OpenName;
  #last: HostStat;
  #isClosed = false;

  constructor(inside: Confinement, held: HeldDirectory | null, open: OpenName, stat: HostStat) {
    this.#inside = inside;
    this.#held = held;
    this.#open = open;
    this.#last = stat;
  }

  get isRoot(): boolean {
    return this.#held === null;
  }

  get names(): readonly string[] {
    return this.#open.names;
  }

  get isGone(): boolean {
    return this.#open.isGone;
  }

  /** Whether `stat` describes this very directory. */
  isSame(stat: HostStat): boolean {
    return stat.ino === this.#last.ino && stat.dev === this.#last.dev;
  }

  /** The last name is not followed; `[]` is the directory itself. */
  lstat(names: readonly string[]): HostStat | Errno {
    if (names.length === 0) return this.#ownStat();
    const reach = this.#reach(names);
    return reach ? this.#inside.lstat(reach.names, reach.from) : ENOENT;
  }

  openFile(names: readonly string[], request: OpenRequest): OpenedFile | Errno {
    const reach = this.#reach(names);
    return reach ? this.#inside.openFile(reach.names, request, reach.from) : ENOENT;
  }

  /** A descriptor of its own for the directory at `names`; `ofLink` is the word when a link is there. */
  hold(names: readonly string[], ofLink: FsErrorCode = 'link-loop'): HeldDirectory {
    const reach = this.#reach(names);
    const held = reach ? this.#inside.holdDirectory(reach.names, reach.from) : ENOENT;
    if (held === ELOOP) fail(ofLink);
    return typeof held === 'number' ? failInside(this.#inside, held) : held;
  }

  /** Holds the directory at `names` while `use` runs. What node:fs throws in it becomes a `VfsError`. */
  within<T>(names: readonly string[], use: (held: HeldDirectory) => T): T {
    if (names.length === 0 && this.#held?.descriptor != null) {
      this.#reach(names);
      const held = this.#held;
      return onHost(() => use(held));
    }
    const held = this.hold(names);
    try {
      return onHost(() => use(held));
    } finally {
      held.close();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#held?.close();
  }

  #ownStat(): HostStat | Errno {
    const reach = this.#reach([]);
    const descriptor = this.#held?.descriptor;
    const stat = descriptor != null ? this.#inside.stat(descriptor) : reach ? this.#inside.lstat(reach.names) : ENOENT;
    if (typeof stat === 'object') this.#last = stat;
    else if (!this.isGone) return stat;
    // Some file systems go on counting the links of a directory that has been removed.
    return this.isGone ? { ...this.#last, nlink: 0 } : this.#last;
  }

  /** undefined when there is no way to what is gone. */
  #reach(names: readonly string[]): Reach | undefined {
    if (this.#isClosed) fail('closed');
    if (this.#held === null) return { from: undefined, names };
    if (this.#held.descriptor === null) return this.#reachByName(names);
    if (!this.isGone && !this.#inside.contains(this.#held, this.names))
      throw new VfsError('boundary-escape', 'the directory has been moved out of the folder');
    return { from: this.#held, names };
  }

  #reachByName(names: readonly string[]): Reach | undefined {
    if (this.isGone) return undefined;
    const found = this.#inside.lstat(this.names);
    if (typeof found === 'number' || !this.isSame(found)) return undefined;
    return { from: undefined, names: [...this.names, ...names] };
  }
}
