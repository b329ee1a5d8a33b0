/** The writing side of a real folder: every step acts on one name in a directory held open, and follows nothing. */
import { closeSync, constants, fchmodSync, fstatSync, fsyncSync, lstatSync, lutimesSync, mkdirSync } from 'node:fs';
import { openSync, renameSync, rmdirSync, statfsSync, symlinkSync, unlinkSync } from 'node:fs';
import { platform } from 'node:os';
import { fail, orNull, VfsError } from '../errors.ts';
import { assertNames } from './confinement.ts';
import type { Confinement, HeldDirectory } from './confinement.ts';
import { inDirectory, splitNames } from './held-directory.ts';
import { codeOfErrorName, ERRNO, errnoOf, failErrno, nameOfErrno } from './host-errors.ts';
import { hideFamilies } from './hidden-families.ts';
import { sweep, sweepFamily } from './temporaries.ts';
import { newTemporaryName } from './temporary-name.ts';
import type { HostAttributes, HostTree, HostWriter } from './host-tree.ts';
import { loadLibc } from './libc.ts';
import type { Libc } from './libc.ts';
import { applyAttributes, writeNewFile } from './new-file.ts';
import type { FileOwner, Syncing } from './new-file.ts';
import { confinementOf } from './open-host-tree.ts';
import { renameNoReplace } from './rename-no-replace.ts';
import type { HeldEntry } from './rename-no-replace.ts';
import { secondsOf } from './timespec.ts';
import { TouchedDirectories } from './touched-directories.ts';

export interface HostWriterOptions {
  /**
   * `each-file` (the default) makes a file durable before it is renamed into place. `at-the-end` leaves it all to
   * `syncDirectories`, several times faster for many files: only for a caller who would repeat the
   * steps after a crash, for until then a file may come back empty. Ignored where syncfs(2) is missing.
   */
  readonly syncing?: Syncing;
  readonly libc?: Libc | null;
}

/**
 * A writer for the folder of `tree`, which `openHostTree` made. Holds nothing between calls. A new file keeps the owner
 * of the one it replaces where the system allows it; extended attributes and other hard links are not kept.
 * A directory that is moved out of the folder in the middle of a step takes that step with it.
 */
export function openHostWriter(tree: HostTree, options: HostWriterOptions = {}): HostWriter {
  const { libc = loadLibc(), syncing = 'each-file' } = options;
  return new ConfinedWriter(confinementOf(tree), libc, libc === null ? 'each-file' : syncing);
}

const { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const KEEP = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
const OWNER_ALL = 0o700;

interface NamedDirectory {
  readonly held: HeldDirectory;
  /** Its names. */
  readonly parent: readonly string[];
}

const isSamePath = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, depth) => name === other[depth]);

class ConfinedWriter implements HostWriter {
  readonly #inside: Confinement;
  readonly #libc: Libc | null;
  readonly #syncing: Syncing;
  readonly #touched: TouchedDirectories;

  constructor(inside: Confinement, libc: Libc | null, syncing: Syncing) {
    this.#inside = inside;
    this.#libc = libc;
    this.#syncing = syncing;
    this.#touched = new TouchedDirectories(inside, libc);
  }

  replaceFile(names: readonly string[], content: Iterable<Uint8Array>, attributes: HostAttributes): void {
    this.#replace(names, (path, replaced) => {
      this.#inside.trace('create');
      const owner = lstatSync(replaced, { throwIfNoEntry: false }) ?? null;
      writeNewFile({ path, owner, content, attributes }, this.#libc, this.#syncing);
    });
  }

  replaceLink(names: readonly string[], target: string): void {
    assertTarget(target);
    this.#replace(names, (path) => {
      this.#inside.trace('symlink');
      symlinkSync(target, path);
    });
  }

  makeDirectory(names: readonly string[], mode: number): void {
    this.#step(names, 'mkdir', (path) => {
      mkdirSync(path, { mode: mode | OWNER_ALL });
      if (platform() === 'win32') return;
      const descriptor = openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      try {
        this.#inside.trace('fchmod');
        // The umask took bits away; what the caller says is exact.
        fchmodSync(descriptor, mode);
      } finally {
        closeSync(descriptor);
      }
    });
    this.#touched.add(names);
  }

  rename(from: readonly string[], to: readonly string[]): void {
    this.#between(from, to, (source, target) => renameNoReplace(source, target, this.#libc));
    this.#touched.move(from, to);
  }

  unlink(names: readonly string[]): void {
    this.#step(names, 'unlink', (path) => unlinkSync(path));
  }

  removeDirectory(names: readonly string[]): void {
    this.#step(names, 'rmdir', (path) => rmdirSync(path));
  }

  setAttributes(names: readonly string[], attributes: HostAttributes): void {
    this.#step(names, 'open', (path, { descriptor: directory }) => {
      const descriptor = openToChange(path);
      if (descriptor === 'link') {
        this.#setLinkTime(path, directory, names.at(-1) ?? '', attributes.mtimeNs);
        return;
      }
      try {
        const stats = fstatSync(descriptor);
        if (!stats.isFile() && !stats.isDirectory()) fail('unsupported');
        applyAttributes(descriptor, attributes, this.#libc);
        if (this.#syncing === 'each-file') fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    });
  }

  sweepTemporaries(names: readonly string[], changedBefore: bigint): number {
    const found = this.#inside.lstat(names);
    if (typeof found === 'number' || found.kind !== 'directory') return 0;
    const removed = inDirectory(this.#inside, names, (held) => sweep(held, changedBefore, this.#inside.trace));
    if (removed > 0) this.#touched.add(names);
    return removed;
  }

  stageFile(
    at: readonly string[],
    content: Iterable<Uint8Array>,
    attributes: HostAttributes,
    replaces: readonly string[] | null,
  ): void {
    this.#stage(at, (path, held) => {
      this.#inside.trace('create');
      const owner = replaces === null ? null : this.#ownerOf(replaces, { held, parent: splitNames(at).parent });
      writeNewFile({ path, owner, content, attributes }, this.#libc, this.#syncing);
    });
  }

  stageLink(at: readonly string[], target: string): void {
    assertTarget(target);
    this.#stage(at, (path) => {
      this.#inside.trace('symlink');
      symlinkSync(target, path);
    });
  }

  placeStaged(at: readonly string[], names: readonly string[], over: 'nothing' | 'file'): void {
    this.#between(at, names, (from, to) => {
      if (over === 'nothing') renameNoReplace(from, to, this.#libc);
      else renameSync(pathOf(from), pathOf(to));
    });
  }

  hideFamilies(families: readonly string[]): void {
    hideFamilies(this.#inside, families);
  }

  sweepFamily(names: readonly string[], family: string): number {
    const found = this.#inside.lstat(names);
    if (typeof found === 'number' || found.kind !== 'directory') return 0;
    const removed = inDirectory(this.#inside, names, (held) => sweepFamily(held, family, this.#inside.trace));
    if (removed > 0) this.#touched.add(names);
    return removed;
  }

  room(): number | null {
    return orNull(() =>
      inDirectory(this.#inside, [], ({ path }) => {
        const { bavail, bsize } = statfsSync(path);
        return bavail * bsize;
      }),
    );
  }

  syncDirectories(): void {
    this.#touched.sync(this.#syncing);
  }

  #ownerOf(names: readonly string[], near: NamedDirectory): FileOwner | null {
    const { parent, name } = splitNames(names);
    const look = ({ path }: HeldDirectory): FileOwner | null =>
      lstatSync(`${path}/${name}`, { throwIfNoEntry: false }) ?? null;
    return orNull(() => this.#inDirectory(parent, near, look));
  }

  /** In one that is held already, when it is the same. */
  #inDirectory<T>(names: readonly string[], { held, parent }: NamedDirectory, use: (held: HeldDirectory) => T): T {
    return isSamePath(names, parent) ? use(held) : inDirectory(this.#inside, names, use);
  }

  #stage(at: readonly string[], make: (path: string, held: HeldDirectory) => void): void {
    this.#step(at, 'stage', (path, held) => {
      try {
        make(path, held);
      } catch (error) {
        if (errnoOf(error) !== ERRNO.EEXIST) removeLeftover(path);
        throw error;
      }
    });
  }

  /** Renames by `act`, with both directories held. */
  #between(from: readonly string[], to: readonly string[], act: (from: HeldEntry, to: HeldEntry) => void): void {
    assertNames([...from, ...to]);
    const [source, target] = [splitNames(from), splitNames(to)];
    inDirectory(this.#inside, source.parent, (fromDirectory) =>
      this.#inDirectory(target.parent, { held: fromDirectory, parent: source.parent }, (toDirectory) => {
        this.#inside.trace('rename');
        act({ directory: fromDirectory, name: source.name }, { directory: toDirectory, name: target.name });
      }),
    );
    this.#touched.add(source.parent);
    this.#touched.add(target.parent);
  }

  /** A link has no mode of its own. */
  #setLinkTime(path: string, directory: number | null, name: string, mtimeNs: bigint): void {
    const { atimeNs } = lstatSync(path, { bigint: true });
    if (this.#libc === null || directory === null) {
      lutimesSync(path, secondsOf(atimeNs), secondsOf(mtimeNs));
      return;
    }
    const result = this.#libc.setLinkTimes(directory, name, atimeNs, mtimeNs);
    if (result < 0) failErrno(result);
  }

  /** Acts on one name, and remembers that its directory changed. */
  #step(names: readonly string[], call: string, act: (path: string, held: HeldDirectory) => void): void {
    assertNames(names);
    const { parent, name } = splitNames(names);
    inDirectory(this.#inside, parent, (held) => {
      this.#inside.trace(call);
      act(`${held.path}/${name}`, held);
    });
    this.#touched.add(parent);
  }

  /** Makes an entry under a temporary name and renames it over `names`; on failure the temporary name is gone. */
  #replace(names: readonly string[], make: (path: string, replaced: string) => void): void {
    this.#step(names, 'replace', (replaced, { path: directory }) => {
      const path = `${directory}/${newTemporaryName()}`;
      try {
        make(path, replaced);
        this.#inside.trace('rename');
        renameSync(path, replaced);
      } catch (error) {
        removeLeftover(path);
        throw error;
      }
    });
  }
}

function assertTarget(target: string): void {
  if (target === '' || target.includes('\0')) fail('invalid-argument', 'a link needs a target');
}

const pathOf = ({ directory, name }: HeldEntry): string => `${directory.path}/${name}`;

function removeLeftover(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    // It was never made, or the disk fails: the first error is the one worth telling.
    errnoOf(error);
  }
}

/** A descriptor to change attributes through: that needs no right to read or write, but opening needs one of them. */
function openToChange(path: string): number | 'link' {
  for (const access of [O_RDONLY, O_WRONLY]) {
    try {
      return openSync(path, access | KEEP);
    } catch (error) {
      const code = codeOfErrorName(nameOfErrno(errnoOf(error)));
      if (code === 'link-loop') return 'link';
      if (code !== 'access') throw error;
    }
  }
  throw new VfsError('access');
}
