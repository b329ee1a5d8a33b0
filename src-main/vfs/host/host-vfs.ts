/** A real folder as a tree to read and to write: whatever others do to it meanwhile, nothing outside is reached. */
import { fail } from '../errors.ts';
import type { RelPath } from '../path/rel-path.ts';
import type { DirHandle, FileHandle, LastLink, OpenOptions, Place, Stat, TimeChange, Vfs } from '../vfs.ts';
import type { Confinement } from './confinement.ts';
import { HostChanges, lstatAt } from './host-changes.ts';
import { HostDirHandle } from './host-dir-handle.ts';
import { HostDirectory } from './host-directory.ts';
import { failErrno } from './host-errors.ts';
import { HostFileHandle } from './host-file-handle.ts';
import { locateOnHost, readLinkAt } from './host-locate.ts';
import { openOnHost } from './host-open-file.ts';
import { HostPlace, spotOf } from './host-place.ts';
import type { HostPlaceSource } from './host-place.ts';
import { statOfHost } from './host-vfs-stat.ts';
import type { Libc } from './libc.ts';
import { OpenNames } from './open-names.ts';
import { TouchedDirectories } from './touched-directories.ts';

export interface HostVfsSource {
  readonly inside: Confinement;
  readonly libc: Libc | null;
  readonly access: 'read-write' | 'read-only';
  readonly now: () => bigint;
  readonly handleLimit: number;
  readonly directoryLimit: number;
  /** Lets go of what the tree holds beside its handles. */
  readonly onClose: () => void;
}

/** Made by `openHostVfs`. */
export class HostVfs implements Vfs {
  readonly access: 'read-write' | 'read-only';
  readonly #source: HostVfsSource;
  readonly #inside: Confinement;
  readonly #names = new OpenNames();
  readonly #touched: TouchedDirectories;
  readonly #changes: HostChanges;
  readonly #handles = new Set<{ close(): void }>();
  readonly #root: HostDirectory;
  #isClosed = false;

  constructor(source: HostVfsSource) {
    const { inside, libc, now, access } = source;
    this.#source = source;
    this.#inside = inside;
    this.access = access;
    this.#touched = new TouchedDirectories(inside, libc);
    this.#changes = new HostChanges({ inside, libc, now, names: this.#names, touched: this.#touched });
    const stat = inside.lstat([]);
    if (typeof stat === 'number') failErrno(stat);
    this.#root = new HostDirectory(inside, null, { kind: 'directory', names: [], isGone: false }, stat);
  }

  openRoot(): DirHandle {
    if (this.#isClosed) fail('closed');
    return this.#handleOf(this.#root, () => undefined);
  }

  locate(dir: DirHandle, path: RelPath, last: LastLink): Place {
    const directory = HostDirHandle.directoryOf(dir, this.#root);
    return locateOnHost(this.#root, directory, path, { last, trace: this.#inside.trace });
  }

  stat(place: Place): Stat {
    return statOfHost(lstatAt(this.#at(place)));
  }

  /** The folder is somebody else's too: what is told now may be another thing when it is written down. */
  contentHash(place: Place): null {
    lstatAt(this.#at(place));
    return null;
  }

  openFile(place: Place, options: OpenOptions): FileHandle {
    const at = this.#at(place);
    if (options.access === 'read' && options.content === 'discard')
      fail('invalid-argument', 'a file that is opened for reading cannot be emptied');
    this.#checkOpening(at, options);
    if (this.#names.count('file') >= this.#source.handleLimit) fail('quota', 'too many open files');
    const { directory, rest, kind } = at;
    const opened = openOnHost({ inside: this.#inside, directory, rest, kind, options });
    if (opened.isNew) this.#touched.add(place.names.slice(0, -1));
    return this.#fileHandle(opened.descriptor, place.names, options.access);
  }

  openDirectory(place: Place): DirHandle {
    const { directory, rest } = this.#at(place);
    if (directory.isRoot && rest.length === 0) return this.openRoot();
    if (this.#names.count('directory') >= this.#source.directoryLimit) fail('quota', 'too many open directories');
    const held = directory.hold(rest, 'not-directory');
    const stat = held.descriptor === null ? directory.lstat(rest) : this.#inside.stat(held.descriptor);
    if (typeof stat === 'number') {
      held.close();
      return failErrno(stat);
    }
    const open = this.#names.add('directory', place.names);
    const opened = new HostDirectory(this.#inside, held, open, stat);
    return this.#handleOf(opened, () => {
      this.#names.delete(open);
      opened.close();
    });
  }

  readLink(place: Place): string {
    const at = this.#at(place);
    if (lstatAt(at).kind !== 'symlink') fail('invalid-argument', 'not a symbolic link');
    return readLinkAt(spotOf(at), this.#inside.trace);
  }

  makeDirectory(place: Place, mode: number): void {
    this.#changes.makeDirectory(this.#toMake(place), mode);
  }

  removeDirectory(place: Place): void {
    this.#changes.removeDirectory(this.#toChange(place));
  }

  unlink(place: Place): void {
    this.#changes.unlink(this.#toChange(place));
  }

  rename(from: Place, to: Place): void {
    this.#changes.rename(this.#toChange(from), this.#at(to));
  }

  /** Errors: `denied` for a directory, which can have one name only. */
  link(existing: Place, to: Place): void {
    this.#changes.link(this.#toChange(existing), this.#at(to));
  }

  symlink(target: string, at: Place): void {
    this.#changes.symlink(target, this.#toMake(at));
  }

  setTimes(place: Place, access: TimeChange, modification: TimeChange): void {
    this.#changes.setTimes(this.#toChange(place), access, modification);
  }

  /** Errors: `unsupported` for a link, which has no mode of its own. */
  setMode(place: Place, mode: number): void {
    this.#changes.setMode(this.#toChange(place), mode);
  }

  close(): void {
    if (this.#isClosed) return;
    for (const handle of [...this.#handles]) handle.close();
    this.#isClosed = true;
    this.#source.onClose();
  }

  #fileHandle(descriptor: number, names: readonly string[], access: OpenOptions['access']): FileHandle {
    const { inside, libc, now } = this.#source;
    const open = this.#names.add('file', names);
    const handle = new HostFileHandle({
      ...{ inside, libc, now, descriptor, open, access, treeAccess: this.access },
      syncNames: () => this.#touched.sync('each-file'),
      onClose: (closed) => {
        this.#names.delete(open);
        this.#handles.delete(closed);
      },
    });
    this.#handles.add(handle);
    return handle;
  }

  #handleOf(directory: HostDirectory, release: () => void): DirHandle {
    const { libc, now } = this.#source;
    const handle = new HostDirHandle({
      ...{ root: this.#root, directory, libc, now, treeAccess: this.access },
      onClose: (closed) => {
        this.#handles.delete(closed);
        release();
      },
    });
    this.#handles.add(handle);
    return handle;
  }

  /** What there is may be read in any tree; to write, or to make what is missing, takes one that can be written. */
  #checkOpening(at: HostPlaceSource, { access, create }: OpenOptions): void {
    if (at.kind === null && at.mustBeDirectory) fail(create === 'never' ? 'not-found' : 'is-directory');
    if (this.access === 'read-only') checkReadOnly(at, { access, create });
  }

  /** Errors: `cross-mount`, `closed`. */
  #at(place: Place): HostPlaceSource {
    if (this.#isClosed) fail('closed');
    return HostPlace.sourceOf(place, this.#root);
  }

  /** Something new. Errors: also `read-only`. */
  #toMake(place: Place): HostPlaceSource {
    const at = this.#at(place);
    if (this.access === 'read-only') fail('read-only');
    return at;
  }

  /** Something that is there. Errors: also `not-found` and then `read-only`, in a tree that is not to be written. */
  #toChange(place: Place): HostPlaceSource {
    const at = this.#at(place);
    if (this.access === 'read-write') return at;
    lstatAt(at);
    return fail('read-only');
  }
}

function checkReadOnly(at: HostPlaceSource, { access, create }: Pick<OpenOptions, 'access' | 'create'>): void {
  const isThere = typeof at.directory.lstat(at.rest) === 'object';
  if (isThere && create === 'exclusive') fail('already-exists');
  if (!isThere && create === 'never') fail('not-found');
  if (access !== 'read' || !isThere) fail('read-only');
}
