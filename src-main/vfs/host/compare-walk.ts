/**
 * Confinement where nothing better is at hand (macOS, Windows): by path, each directory looked at before and after,
 * and an opened file compared with what was looked at. Best effort: whoever swaps a directory for a link and back
 * between the same two looks is not noticed.
 */
import { closeSync, constants, lstatSync, openSync, realpathSync, opendirSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { assertNames, isTooLong } from './confinement.ts';
import type { Confinement, HeldDirectory, OpenedFile, OpenRequest, Trace } from './confinement.ts';
import { ERRNO, onHost, orErrno } from './host-errors.ts';
import type { Errno } from './host-errors.ts';
import { hostStatOf } from './host-stat.ts';
import type { HostStat } from './host-tree.ts';
import { statDescriptor } from './root-directory.ts';

const { EAGAIN, EEXIST, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENXIO, EXDEV } = ERRNO;
/** Windows has none of these flags: there they are undefined, and count as 0. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const READ: OpenRequest = { flags: FLAGS, mode: 0 };
const MAX_TRIES = 16;

/** What tells whether a directory is still the one that was looked at. */
type Identity = string;
const identityOf = (stats: Pick<BigIntStats, 'dev' | 'ino'>): Identity => `${stats.dev}:${stats.ino}`;

/** Opens the root and confines to it. Errors: `not-found`, `not-directory`, `access`. */
export function confineByCompare(hostPath: string, trace: Trace): Confinement {
  return onHost(() => {
    const root = realpathSync(hostPath);
    opendirSync(root).closeSync();
    return new CompareWalk(root, lstatSync(root, { bigint: true }), trace);
  });
}

class CompareWalk implements Confinement {
  readonly name = 'compare';
  readonly hostPath: string;
  readonly trace: Trace;
  readonly #root: BigIntStats;

  constructor(hostPath: string, root: BigIntStats, trace: Trace) {
    this.hostPath = hostPath;
    this.#root = root;
    this.trace = trace;
  }

  lstat(names: readonly string[]): HostStat | Errno {
    return this.#between(names, (path) => {
      const stats = this.#look(path);
      if (typeof stats === 'number') return stats;
      return stats.dev === this.#root.dev ? hostStatOf(stats) : EXDEV;
    });
  }

  openFile(names: readonly string[], request: OpenRequest = READ): OpenedFile | Errno {
    const open = (request.flags & constants.O_CREAT) === 0 ? this.#openThere : this.#openNew;
    return this.#between(
      names,
      (path) => open.call(this, path, request),
      ({ descriptor }) => closeSync(descriptor),
    );
  }

  #openThere(path: string, { flags }: OpenRequest): OpenedFile | Errno {
    const before = this.#look(path);
    if (typeof before === 'number') return before;
    if (before.isSymbolicLink()) return ELOOP;
    // Where the flag not to wait is missing, so is the FIFO; elsewhere it is refused before it is opened.
    if (!before.isFile() && !before.isDirectory()) return ENXIO;
    this.trace('open');
    return this.#verified(openSync(path, flags), identityOf(before));
  }

  /** What has been made is compared afterwards: by then it is there, wherever a swapped directory has led. */
  #openNew(path: string, { flags, mode }: OpenRequest): OpenedFile | Errno {
    if (this.#look(path) !== ENOENT) return EEXIST;
    this.trace('open');
    const descriptor = openSync(path, flags | constants.O_EXCL, mode);
    const made = this.#look(path);
    if (typeof made === 'object') return this.#verified(descriptor, identityOf(made));
    closeSync(descriptor);
    return made;
  }

  holdDirectory(names: readonly string[]): HeldDirectory | Errno {
    assertNames(names);
    if (isTooLong(names.join('/'))) return ENAMETOOLONG;
    const looks = this.#lookAlong(names);
    if (typeof looks === 'number') return looks;
    return { path: this.#pathOf(names), descriptor: null, close: () => undefined };
  }

  /** Nothing is held here; whoever holds a place by its name compares it at each use. */
  contains(): boolean {
    return true;
  }

  stat(descriptor: number): HostStat | Errno {
    this.trace('fstat');
    return orErrno(() => statDescriptor(descriptor));
  }

  close(descriptor: number): void {
    closeSync(descriptor);
  }

  closeRoot(): void {
    // Nothing is held: a path is all there is.
  }

  #pathOf(names: readonly string[]): string {
    return join(this.hostPath, ...names);
  }

  #look(path: string): BigIntStats | Errno {
    this.trace('lstat');
    return orErrno(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? ENOENT);
  }

  #verified(descriptor: number, expected: Identity): OpenedFile | Errno {
    const stat = this.stat(descriptor);
    if (typeof stat === 'object' && identityOf(stat) === expected) return { descriptor, stat };
    closeSync(descriptor);
    return typeof stat === 'object' ? EAGAIN : stat;
  }

  /** Runs `use` between two looks along the parents; what came of it is `undo`ne unless both saw the same. */
  #between<T extends object>(
    names: readonly string[],
    use: (path: string) => T | Errno,
    undo: (result: T) => void = () => undefined,
  ): T | Errno {
    assertNames(names);
    if (isTooLong(names.join('/'))) return ENAMETOOLONG;
    const parents = names.slice(0, -1);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = this.#lookAlong(parents);
      if (typeof before === 'number') return before;
      const result = orErrno(() => use(this.#pathOf(names)));
      const after = this.#lookAlong(parents);
      if (result !== EAGAIN && typeof after === 'object' && after.join() === before.join()) return result;
      if (typeof result === 'object') undo(result);
    }
    return EAGAIN;
  }

  /** The identity of the root and of every directory down to `names`. */
  #lookAlong(names: readonly string[]): readonly Identity[] | Errno {
    const seen: Identity[] = [];
    for (let depth = 0; depth <= names.length; depth++) {
      const stats = this.#look(this.#pathOf(names.slice(0, depth)));
      if (typeof stats === 'number') return stats;
      if (stats.isSymbolicLink()) return ELOOP;
      if (!stats.isDirectory()) return ENOTDIR;
      if (stats.dev !== this.#root.dev) return EXDEV;
      seen.push(identityOf(stats));
    }
    return seen[0] === identityOf(this.#root) ? seen : ENOENT;
  }
}
