/** Confinement without native code on Linux: name by name through `/proc/self/fd/<held>/<name>`, never a link. */
import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { assertNames, isTooLong } from './confinement.ts';
import type { Confinement, HeldDirectory, OpenedFile, OpenRequest, Trace } from './confinement.ts';
import { ERRNO, orErrno } from './host-errors.ts';
import type { Errno } from './host-errors.ts';
import { hostStatOf } from './host-stat.ts';
import type { HostStat } from './host-tree.ts';
import { isBelow, O_PATH, openRootDirectory, pathOfDescriptor, statDescriptor } from './root-directory.ts';
import type { RootDirectory } from './root-directory.ts';

const { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const { ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EXDEV } = ERRNO;
const HOLD = O_PATH | O_DIRECTORY | O_NOFOLLOW;
const READ: OpenRequest = { flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode: 0 };

/** Opens the root and confines to it. Needs /proc. Errors: as `openRootDirectory`. */
export function confineByWalk(hostPath: string, trace: Trace): Confinement {
  return new ProcWalk(openRootDirectory(hostPath), trace);
}

class ProcWalk implements Confinement {
  readonly name = 'walk';
  readonly hostPath: string;
  readonly trace: Trace;
  readonly #root: RootDirectory;

  constructor(root: RootDirectory, trace: Trace) {
    this.#root = root;
    this.hostPath = root.hostPath;
    this.trace = trace;
  }

  lstat(names: readonly string[], from?: HeldDirectory): HostStat | Errno {
    if (names.length === 0) return this.stat(this.#startOf(from));
    return this.#inParent(names, from, (path) => {
      this.trace('lstat');
      const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
      if (stats === undefined) return ENOENT;
      return stats.dev === this.#root.dev ? hostStatOf(stats) : EXDEV;
    });
  }

  openFile(names: readonly string[], request: OpenRequest = READ, from?: HeldDirectory): OpenedFile | Errno {
    const descriptor = this.#inParent(names, from, (path) => {
      this.trace('open');
      return openSync(path, request.flags, request.mode);
    });
    if (descriptor < 0) return descriptor;
    const stat = this.stat(descriptor);
    if (typeof stat === 'object' && stat.dev === this.#root.dev) return { descriptor, stat };
    closeSync(descriptor);
    return typeof stat === 'object' ? EXDEV : stat;
  }

  holdDirectory(names: readonly string[], from?: HeldDirectory): HeldDirectory | Errno {
    assertNames(names);
    if (isTooLong(names.join('/'))) return ENAMETOOLONG;
    const start = this.#startOf(from);
    const descriptor = this.#walk(names, start);
    if (descriptor < 0) return descriptor;
    const close = (): void => release(descriptor, start);
    if (fstatSync(descriptor, { bigint: true }).dev === this.#root.dev)
      return { path: pathOfDescriptor(descriptor), descriptor, close };
    close();
    return EXDEV;
  }

  contains({ descriptor }: HeldDirectory, names: readonly string[]): boolean {
    this.trace('readlink');
    return descriptor === null || isBelow(this.#root.descriptor, descriptor, names);
  }

  stat(descriptor: number): HostStat | Errno {
    this.trace('fstat');
    return orErrno(() => statDescriptor(descriptor));
  }

  close(descriptor: number): void {
    closeSync(descriptor);
  }

  closeRoot(): void {
    closeSync(this.#root.descriptor);
  }

  /** Runs `use` with a path of the last name that holds whatever its parent is called by now. */
  #inParent<T>(names: readonly string[], from: HeldDirectory | undefined, use: (path: string) => T | Errno): T | Errno {
    assertNames(names);
    if (isTooLong(names.join('/'))) return ENAMETOOLONG;
    const start = this.#startOf(from);
    const parent = this.#walk(names.slice(0, -1), start);
    if (parent < 0) return parent;
    try {
      return orErrno(() => use(`${pathOfDescriptor(parent)}/${names.at(-1) ?? '.'}`));
    } finally {
      release(parent, start);
    }
  }

  #startOf(from: HeldDirectory | undefined): number {
    return from?.descriptor ?? this.#root.descriptor;
  }

  /** A descriptor of the directory at `names`, `start` itself for none; or a negative error number. */
  #walk(names: readonly string[], start: number): number {
    let current = start;
    for (const name of names) {
      const next = this.#step(current, name);
      release(current, start);
      if (next < 0) return next;
      current = next;
    }
    return current;
  }

  #step(directory: number, name: string): number {
    const path = `${pathOfDescriptor(directory)}/${name}`;
    this.trace('open');
    const next = orErrno(() => openSync(path, HOLD));
    if (next !== ENOTDIR) return next;
    // The kernel says the same of a file and of a link; only which error is told depends on this second look.
    const stats = orErrno(() => lstatSync(path, { throwIfNoEntry: false }));
    return typeof stats === 'object' && stats.isSymbolicLink() ? ELOOP : ENOTDIR;
  }
}

/** Where the walk started is not the walk's to close. */
function release(descriptor: number, start: number): void {
  if (descriptor !== start) closeSync(descriptor);
}
