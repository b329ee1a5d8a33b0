/** Every change of names and attributes of a real folder: each acts on single names in directories that are held. */
import { linkSync, mkdirSync, renameSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { platform } from 'node:os';
import { fail, VfsError } from '../errors.ts';
import type { TimeChange } from '../vfs.ts';
import type { Confinement } from './confinement.ts';
import { setModeOfEntry, setTimesOfName } from './host-attributes.ts';
import { ERRNO, errnoOf, failErrno } from './host-errors.ts';
import { spotOf } from './host-place.ts';
import type { HostPlaceSource, HostSpot } from './host-place.ts';
import type { HostStat } from './host-tree.ts';
import type { Libc } from './libc.ts';
import type { OpenNames } from './open-names.ts';
import type { TouchedDirectories } from './touched-directories.ts';

export interface HostChangesSource {
  readonly inside: Confinement;
  readonly libc: Libc | null;
  readonly now: () => bigint;
  readonly names: OpenNames;
  readonly touched: TouchedDirectories;
}

/** The target of a symbolic link, in bytes: as on Linux. */
const MAX_TARGET_BYTES = 4095;
/** What a new directory has from the one it is in. */
const INHERITED = 0o2000;

const namesOf = ({ directory, rest }: HostPlaceSource): readonly string[] => [...directory.names, ...rest];

/** Errors: `not-found`, and what the system refuses. */
export function lstatAt({ directory, rest }: HostPlaceSource): HostStat {
  const stat = directory.lstat(rest);
  return typeof stat === 'number' ? failErrno(stat) : stat;
}

/** For the tree, which has checked that it may be changed. */
export class HostChanges {
  readonly #source: HostChangesSource;

  constructor(source: HostChangesSource) {
    this.#source = source;
  }

  makeDirectory(at: HostPlaceSource, mode: number): void {
    if (at.rest.length === 0) fail('already-exists');
    this.#change(spotOf(at), 'mkdir', (path) => mkdirSync(path, { mode: mode & 0o7777 }));
    try {
      // The umask took bits away; what the caller says is exact.
      setModeOfEntry(this.#source.inside, at.directory, at.rest, (made) => {
        const exact = (mode & 0o7777) | (made.mode & INHERITED);
        return made.kind === 'directory' && made.mode !== exact ? exact : null;
      });
    } catch (error) {
      // Made, and at once moved on by somebody else, or on a file system that knows no modes.
      if (!(error instanceof VfsError)) throw error;
    }
  }

  removeDirectory(at: HostPlaceSource): void {
    this.#change(spotOf(at), 'rmdir', (path) => rmdirSync(path));
    this.#source.names.remove(namesOf(at));
  }

  unlink(at: HostPlaceSource): void {
    // Not every system says so itself.
    if (at.kind === 'directory') fail('is-directory');
    this.#change(spotOf(at), 'unlink', (path) => unlinkSync(path));
    this.#source.names.remove(namesOf(at));
  }

  rename(from: HostPlaceSource, to: HostPlaceSource): void {
    if (to.mustBeDirectory && lstatAt(from).kind !== 'directory') fail('not-directory');
    const { names, touched } = this.#source;
    const [source, target] = [namesOf(from), namesOf(to)];
    const mayStay = names.hasFileAt(source) || names.hasFileAt(target);
    this.#changeTwo(spotOf(from), spotOf(to), 'rename', renameOver);
    // Two names of one file: then the system leaves both.
    if (mayStay && typeof from.directory.lstat(from.rest) === 'object') return;
    names.move(source, target);
    touched.move(source, target);
  }

  link(existing: HostPlaceSource, to: HostPlaceSource): void {
    if (to.rest.length === 0) fail('already-exists');
    const { kind } = lstatAt(existing);
    if (to.mustBeDirectory) fail(to.kind === null ? 'not-found' : 'already-exists');
    if (kind === 'directory')
      fail(to.kind === null ? 'denied' : 'already-exists', 'a directory can have one name only');
    // There the call itself follows it.
    if (kind === 'symlink' && platform() === 'darwin') fail('unsupported', 'a link can have one name only');
    this.#changeTwo(spotOf(existing), spotOf(to), 'link', linkSync);
  }

  symlink(target: string, at: HostPlaceSource): void {
    if (target === '') fail('not-found', 'a link must lead somewhere');
    if (!target.isWellFormed() || target.includes('\0')) fail('invalid-path', 'not a path');
    if (Buffer.byteLength(target) > MAX_TARGET_BYTES) fail('name-too-long');
    if (at.rest.length === 0) fail('already-exists');
    if (at.mustBeDirectory) fail(at.kind === null ? 'not-found' : 'already-exists');
    this.#change(spotOf(at), 'symlink', (path) => symlinkSync(target, path));
  }

  setTimes(at: HostPlaceSource, access: TimeChange, modification: TimeChange): void {
    const { inside, libc, now } = this.#source;
    const stat = (): HostStat => lstatAt(at);
    stat();
    if (access === 'keep' && modification === 'keep') return;
    at.directory.within(at.rest.slice(0, -1), (held) => {
      inside.trace('utimensat');
      setTimesOfName(held, at.rest.at(-1) ?? '.', { access, modification }, { libc, now, stat });
    });
  }

  setMode({ directory, rest, kind }: HostPlaceSource, mode: number): void {
    if (kind === 'symlink') fail('unsupported', 'a link has no mode');
    setModeOfEntry(this.#source.inside, directory, rest, () => mode);
  }

  /** Acts on one name in a directory that is held meanwhile, and remembers that the directory changed. */
  #change({ directory, parent, name }: HostSpot, call: string, act: (path: string) => void): void {
    directory.within(parent, (held) => {
      this.#source.inside.trace(call);
      act(`${held.path}/${name}`);
    });
    this.#source.touched.add([...directory.names, ...parent]);
  }

  #changeTwo(one: HostSpot, other: HostSpot, call: string, act: (one: string, other: string) => void): void {
    this.#change(one, 'hold', (source) => this.#change(other, call, (target) => act(source, target)));
  }
}

/** Some systems say that a directory is there, and mean that it is not empty. */
function renameOver(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errnoOf(error) === ERRNO.EEXIST) fail('not-empty');
    throw error;
  }
}
