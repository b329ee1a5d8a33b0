/** The door as one run sees it: handles are numbers, paths are text, every call is one attempt. */
import type { FsErrorCode, Operation } from '../../src-preload/contract/vocabulary.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { DirEntry, LastLink, OpenOptions, Stat, TimeChange } from '../vfs/vfs.ts';
import type { Attempt, Caller, Entered, Target } from './attempt.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { HandleTable, isOpenFile } from './handle-table.ts';
import type { OpenFile, OpenThing } from './handle-table.ts';
import type { MountedTree } from './mounts.ts';

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;
/** Entries in one page of a listing. */
const PAGE = 512;

/** Handle 0 with a scheme path, or a directory handle with a path below it. */
export interface DoorPath {
  readonly at: number;
  readonly path: string;
}

export interface DoorOpen extends Omit<OpenOptions, 'mode'> {
  readonly want: 'file' | 'directory' | 'either';
  readonly last: LastLink;
}

export interface DoorStat extends Stat {
  readonly device: number;
}

export interface DoorPreopen {
  readonly handle: number;
  readonly guestPath: string;
  readonly access: 'read-write' | 'read-only';
}

/** What the guest was last seen doing, for the report of a trap. */
export interface LastDoing {
  readonly fn: string;
  readonly path: string;
}

export class GuestDoor {
  readonly #fs: GuardedFs;
  readonly #caller: Caller;
  readonly #handles: HandleTable;
  readonly #preopens: readonly DoorPreopen[];
  #last: LastDoing | null = null;

  constructor(fs: GuardedFs, caller: Caller, mounts: readonly MountedTree[], limit?: number) {
    this.#fs = fs;
    this.#caller = caller;
    this.#handles = new HandleTable(limit);
    this.#preopens = mounts.map((mount) => ({
      handle: this.#handles.add({ mount, handle: mount.view('merged').vfs.openRoot(), listing: null }),
      guestPath: mount.guestPath,
      access: mount.access,
    }));
  }

  get last(): LastDoing | null {
    return this.#last;
  }

  preopens(): readonly DoorPreopen[] {
    return this.#preopens;
  }

  open(fn: string, path: DoorPath, options: DoorOpen): { readonly handle: number; readonly stat: DoorStat } {
    const writes = options.access !== 'read' || options.content === 'discard' || options.create !== 'never';
    return this.#attempt(fn, writes ? 'create' : 'open', (attempt) => {
      this.#handles.reserve();
      const last = options.create === 'exclusive' ? 'keep' : options.last;
      const entered = attempt.enter(this.#target(path), writes ? 'write' : 'read', last);
      if (entered.place.kind !== null) attempt.draft.op = 'open';
      const { thing, stat } = openThing(entered, options);
      attempt.draft.layer = stat.layer;
      const handle = this.#handles.add(thing);
      attempt.onDropped(() => {
        this.#handles.take(handle).handle.close();
      });
      return { handle, stat: { ...stat, device: entered.mount.device } };
    });
  }

  close(fn: string, handle: number): void {
    this.#attempt(fn, 'close', (attempt) => {
      const thing = this.#handles.take(handle);
      note(attempt, thing);
      thing.handle.close();
    });
  }

  /** Fills `into` from `offset`; returns the bytes read, 0 at the end. */
  readInto(fn: string, handle: number, offset: number, into: Uint8Array): number {
    return this.#onFile(fn, 'read', handle, (file, attempt) => {
      if (file.access === 'write') fail('not-capable', 'not open for reading');
      const read = file.handle.read(into, offset);
      attempt.draft.bytes = read;
      attempt.draft.layer = file.layer;
      return read;
    });
  }

  write(fn: string, handle: number, offset: number | 'end', bytes: Uint8Array): number {
    return this.#onFile(fn, 'write', handle, (file, attempt) => {
      writable(file);
      const position = file.handle.write(bytes, offset);
      attempt.draft.bytes = bytes.length;
      attempt.draft.layer = file.layer = 'top';
      return position;
    });
  }

  truncate(fn: string, handle: number, size: number): void {
    this.#onFile(fn, 'truncate', handle, (file, attempt) => {
      writable(file);
      file.handle.truncate(size);
      attempt.draft.layer = file.layer = 'top';
    });
  }

  sync(fn: string, handle: number): void {
    this.#attempt(fn, 'sync', (attempt) => {
      const thing = this.#handles.get(handle);
      note(attempt, thing);
      if (isOpenFile(thing)) thing.handle.sync();
    });
  }

  statHandle(fn: string, handle: number): DoorStat {
    return this.#attempt(fn, 'stat', (attempt) => {
      const thing = this.#handles.get(handle);
      attempt.reenter(thing.mount, thing.handle.names(), 'read');
      const stat = thing.handle.stat();
      attempt.draft.layer = stat.layer;
      return { ...stat, device: thing.mount.device };
    });
  }

  stat(fn: string, path: DoorPath, last: LastLink): DoorStat {
    return this.#attempt(fn, 'stat', (attempt) => {
      const { vfs, place, mount } = attempt.enter(this.#target(path), 'read', last);
      return { ...vfs.stat(place), device: mount.device };
    });
  }

  setTimesHandle(fn: string, handle: number, access: TimeChange, modification: TimeChange): void {
    this.#attempt(fn, 'set-times', (attempt) => {
      const thing = this.#handles.get(handle);
      attempt.reenter(thing.mount, thing.handle.names(), 'write');
      thing.handle.setTimes(access, modification);
      attempt.draft.layer = 'top';
    });
  }

  setTimes(fn: string, path: DoorPath, last: LastLink, access: TimeChange, modification: TimeChange): void {
    this.#change(fn, 'set-times', path, last, ({ vfs, place }) => {
      vfs.setTimes(place, access, modification);
    });
  }

  list(fn: string, handle: number, from: number): { readonly entries: readonly DirEntry[]; readonly more: boolean } {
    return this.#attempt(fn, 'list', (attempt) => {
      const directory = this.#handles.directory(handle);
      attempt.reenter(directory.mount, directory.handle.names(), 'read');
      if (from === 0 || directory.listing === null) directory.listing = directory.handle.list();
      const entries = directory.listing.slice(from, from + PAGE);
      attempt.draft.layer = directory.handle.stat().layer;
      return { entries, more: from + PAGE < directory.listing.length };
    });
  }

  makeDirectory(fn: string, path: DoorPath): void {
    this.#change(fn, 'mkdir', path, 'keep', ({ vfs, place }) => {
      vfs.makeDirectory(place, DIRECTORY_MODE);
    });
  }

  removeDirectory(fn: string, path: DoorPath): void {
    this.#change(fn, 'rmdir', path, 'keep', ({ vfs, place }) => {
      vfs.removeDirectory(place);
    });
  }

  unlink(fn: string, path: DoorPath): void {
    this.#change(fn, 'unlink', path, 'keep', ({ vfs, place }) => {
      vfs.unlink(place);
    });
  }

  rename(fn: string, from: DoorPath, to: DoorPath): void {
    this.#pair(fn, 'rename', [from, 'keep'], to, ({ vfs, place }, target) => {
      vfs.rename(place, target.place);
    });
  }

  link(fn: string, existing: DoorPath, last: LastLink, to: DoorPath): void {
    this.#pair(fn, 'link', [existing, last], to, ({ vfs, place }, target) => {
      vfs.link(place, target.place);
    });
  }

  symlink(fn: string, target: string, at: DoorPath): void {
    this.#change(fn, 'symlink', at, 'keep', ({ vfs, place }) => {
      vfs.symlink(target, place);
    });
  }

  readLink(fn: string, path: DoorPath): string {
    return this.#attempt(fn, 'readlink', (attempt) => {
      const { vfs, place } = attempt.enter(this.#target(path), 'read', 'keep');
      return vfs.readLink(place);
    });
  }

  /** Records what the adapter itself had to refuse, e.g. a right the descriptor does not carry. */
  refused(fn: string, path: DoorPath, code: FsErrorCode, reason: string): void {
    try {
      this.#attempt(fn, 'open', (attempt) => {
        attempt.draft.asked = path.path;
        attempt.draft.path = this.#spell(path);
        attempt.draft.decision = 'deny';
        attempt.draft.reason = reason;
        fail(code, reason);
      });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  /** The run is over: closes what it left open. What a killed run had written is kept. */
  closeAll(): void {
    for (const thing of this.#handles.drain()) this.#closeOne(thing);
  }

  /** A full disk must not keep the rest open: what cannot be recorded is closed all the same. */
  #closeOne(thing: OpenThing): void {
    try {
      this.#attempt('run-end', 'close', (attempt) => {
        note(attempt, thing);
        thing.handle.close();
      });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  #attempt<T>(fn: string, op: Operation, act: (attempt: Attempt) => T): T {
    return this.#fs.attempt(this.#caller, fn, op, (attempt) => {
      this.#last = {
        fn,
        get path() {
          return attempt.draft.path;
        },
      };
      return act(attempt);
    });
  }

  #onFile<T>(
    fn: string,
    op: 'read' | 'write' | 'truncate',
    handle: number,
    act: (file: OpenFile, attempt: Attempt) => T,
  ): T {
    return this.#attempt(fn, op, (attempt) => {
      const file = this.#handles.file(handle);
      attempt.reenter(file.mount, file.handle.names(), op === 'read' ? 'read' : 'write');
      return act(file, attempt);
    });
  }

  #change(fn: string, op: Operation, path: DoorPath, last: LastLink, act: (entered: Entered) => void): void {
    this.#attempt(fn, op, (attempt) => {
      act(attempt.enter(this.#target(path), 'write', last));
      attempt.draft.layer = 'top';
    });
  }

  #pair(
    fn: string,
    op: 'rename' | 'link',
    [from, last]: readonly [DoorPath, LastLink],
    to: DoorPath,
    act: (from: Entered, to: Entered) => void,
  ): void {
    this.#attempt(fn, op, (attempt) => {
      const source = attempt.enter(this.#target(from), 'write', last);
      const target = attempt.enterSecond(this.#target(to), 'write', 'keep');
      if (source.mount !== target.mount) fail('cross-mount', 'both paths must be on one mount');
      act(source, target);
      attempt.draft.layer = 'top';
    });
  }

  #target({ at, path }: DoorPath): Target {
    if (at === 0) return { text: path };
    const { mount, handle } = this.#handles.directory(at);
    return { text: path, below: { mount, directory: handle } };
  }

  #spell({ at, path }: DoorPath): string {
    if (at === 0) return path;
    const { mount, handle } = this.#handles.get(at);
    return formatPath(mount.name, path === '' ? handle.names() : [...handle.names(), path]);
  }
}

function note(attempt: Attempt, thing: OpenThing): void {
  attempt.draft.mount = thing.mount.name;
  attempt.draft.path = formatPath(thing.mount.name, thing.handle.names());
  if (isOpenFile(thing)) attempt.draft.layer = thing.layer;
}

function writable(file: OpenFile): void {
  if (file.access === 'read') fail('not-capable', 'not open for writing');
}

interface Opened {
  readonly thing: OpenThing;
  readonly stat: Stat;
}

function openThing({ vfs, place, mount }: Entered, options: DoorOpen): Opened {
  if (place.kind === 'directory') return openDirectory({ vfs, place, mount }, options);
  if (options.want === 'directory') fail(place.kind === null ? 'not-found' : 'not-directory');
  if (place.kind === 'symlink') fail(options.create === 'exclusive' ? 'already-exists' : 'link-loop');
  const { access, create, content } = options;
  const handle = vfs.openFile(place, { access, create, content, mode: FILE_MODE });
  const stat = handle.stat();
  return { thing: { mount, handle, access, layer: stat.layer }, stat };
}

function openDirectory({ vfs, place, mount }: Omit<Entered, 'root'>, options: DoorOpen): Opened {
  if (options.create === 'exclusive') fail('already-exists');
  const asFile = options.want === 'file' || options.create !== 'never' || options.content === 'discard';
  if (asFile || options.access !== 'read') fail('is-directory');
  const handle = vfs.openDirectory(place);
  return { thing: { mount, handle, listing: null }, stat: handle.stat() };
}
