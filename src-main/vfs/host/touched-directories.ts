/** The directories a writer changed, and how they become durable. */
import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import type { FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../errors.ts';
import type { Confinement } from './confinement.ts';
import { inDirectory } from './held-directory.ts';
import { failErrno } from './host-errors.ts';
import type { Libc } from './libc.ts';
import type { Syncing } from './new-file.ts';

/** From so many on, writing out the whole file system at once is cheaper; it also writes what others left. */
const MANY = 200;

/** Not there any more, not to be opened, or (Windows) not a thing one can sync. */
const OUT_OF_REACH: readonly FsErrorCode[] = [
  'not-found',
  'not-directory',
  'link-loop',
  'name-too-long',
  'access',
  'is-directory',
  'invalid-argument',
];

/** Kept by name and not by descriptor: a commit may touch more directories than a process may hold. */
export class TouchedDirectories {
  readonly #inside: Confinement;
  readonly #libc: Libc | null;
  #paths = new Set<string>();

  constructor(inside: Confinement, libc: Libc | null) {
    this.#inside = inside;
    this.#libc = libc;
  }

  add(names: readonly string[]): void {
    this.#paths.add(names.join('/'));
  }

  /** What was touched below `from` is now below `to`. */
  move(from: readonly string[], to: readonly string[]): void {
    const [source, target] = [from.join('/'), to.join('/')];
    const moved = [...this.#paths].filter((path) => path === source || path.startsWith(`${source}/`));
    for (const path of moved) {
      this.#paths.delete(path);
      this.#paths.add(target + path.slice(source.length));
    }
  }

  /** On return all of them survive power loss. Errors: `io`, `no-space`. */
  sync(syncing: Syncing): void {
    const atOnce = this.#libc !== null && (syncing === 'at-the-end' || this.#paths.size >= MANY);
    const left = atOnce ? this.#paths : [...this.#paths].filter((path) => !this.#hasSynced(path));
    // Someone moved or closed a directory that we changed: only all of the file system is sure to contain it.
    if ([...left].length > 0) this.#syncAll();
    this.#paths = new Set();
  }

  #hasSynced(path: string): boolean {
    try {
      this.#opened(path === '' ? [] : path.split('/'), fsyncSync);
      return true;
    } catch (error) {
      if (error instanceof VfsError && OUT_OF_REACH.includes(error.code)) return false;
      throw error;
    }
  }

  #syncAll(): void {
    const libc = this.#libc;
    if (libc === null) return;
    const result = this.#opened([], (descriptor) => libc.syncFileSystem(descriptor));
    if (result < 0) failErrno(result);
  }

  /** Opened anew, because an `O_PATH` descriptor cannot be synced. */
  #opened<T>(names: readonly string[], use: (descriptor: number) => T): T {
    return inDirectory(this.#inside, names, ({ path }) => {
      this.#inside.trace('fsync');
      const descriptor = openSync(path, constants.O_RDONLY);
      try {
        return use(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
  }
}
