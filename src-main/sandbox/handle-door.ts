/** The door as one run sees it, as far as open handles go: they are numbers, and every call is one attempt. */
import type { Right } from '../../src-preload/contract/policy-words.ts';
import { writeOver } from '../vfs/derived.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { DirEntry, LastLink, OpenOptions, Stat, TimeChange } from '../vfs/vfs.ts';
import type { Attempt, Caller, Entered } from './attempt.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { isOpenFile, rightOf } from './handle-table.ts';
import { AnsweredStats, statsOf } from './answered-stats.ts';
import type { StatPage } from './answered-stats.ts';
import type { OpenDirectory, OpenFile, OpenThing } from './handle-table.ts';
import type { MountedTree } from './mounts.ts';
import { RunAttempts } from './run-attempts.ts';
import type { DoorPath } from './run-attempts.ts';

const FILE_MODE = 0o644;
/** Entries in one page of a listing. */
const PAGE = 512;
/** The same, when each is looked at: a page must be used before it is out of date. */
const STAT_PAGE = 64;

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

export class HandleDoor extends RunAttempts {
  protected readonly answered = new AnsweredStats();
  readonly #preopens: readonly DoorPreopen[];

  constructor(fs: GuardedFs, caller: Caller, mounts: readonly MountedTree[], limit: () => number) {
    super(fs, caller, mounts, limit);
    this.#preopens = mounts.map((mount) => ({
      handle: this.handles.add({
        mount,
        handle: mount.view('merged').vfs.openRoot(),
        reached: 'from-preopen',
        once: null,
        listing: null,
      }),
      guestPath: mount.guestPath,
      access: mount.access,
    }));
  }

  preopens(): readonly DoorPreopen[] {
    return this.#preopens;
  }

  open(fn: string, path: DoorPath, options: DoorOpen): { readonly handle: number; readonly stat: DoorStat } {
    const writes = options.access !== 'read' || options.content === 'discard' || options.create !== 'never';
    return this.attempt(fn, writes ? 'create' : 'open', (attempt) => {
      const last = options.create === 'exclusive' ? 'keep' : options.last;
      const right = writes ? 'write' : 'read';
      const entered = attempt.enter(this.target(path), right, last);
      if (entered.place.kind !== null) attempt.draft.op = 'open';
      this.handles.reserve();
      const reached = path.at === 0 ? 'by-scheme' : this.handles.directory(path.at).reached;
      const before = options.content === 'discard' ? hashOf(entered) : null;
      const once = attempt.held === 'once' ? right : null;
      const { thing, stat } = openThing(entered, options, { reached, once });
      attempt.draft.layer = stat.layer;
      if (isOpenFile(thing) && (options.content === 'discard' || entered.place.kind === null))
        attempt.contentChanged(before, thing.handle.contentHash());
      const handle = this.handles.add(thing);
      attempt.onDropped(() => {
        this.handles.take(handle).handle.close();
      });
      return { handle, stat: { ...stat, device: entered.mount.device } };
    });
  }

  close(fn: string, handle: number): void {
    this.attempt(fn, 'close', (attempt) => {
      const thing = this.handles.take(handle);
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
      const position = changed(file, attempt, () => file.handle.write(bytes, offset));
      attempt.draft.bytes = bytes.length;
      return position;
    });
  }

  /** The whole new content of a file, in one step: when there is no room for it, the old one stays. */
  replace(fn: string, handle: number, bytes: Uint8Array): void {
    this.#onFile(fn, 'write', handle, (file, attempt) => {
      writable(file);
      changed(file, attempt, () => writeOver(file.handle, bytes));
      attempt.draft.bytes = bytes.length;
    });
  }

  truncate(fn: string, handle: number, size: number): void {
    this.#onFile(fn, 'truncate', handle, (file, attempt) => {
      writable(file);
      changed(file, attempt, () => file.handle.truncate(size));
    });
  }

  sync(fn: string, handle: number): void {
    this.attempt(fn, 'sync', (attempt) => {
      const thing = this.handles.get(handle);
      note(attempt, thing);
      if (isOpenFile(thing)) thing.handle.sync();
    });
  }

  statHandle(fn: string, handle: number): DoorStat {
    return this.attempt(fn, 'stat', (attempt) => {
      const thing = this.handles.get(handle);
      reenter(attempt, thing, rightOf(thing));
      const stat = thing.handle.stat();
      attempt.draft.layer = stat.layer;
      return { ...stat, device: thing.mount.device };
    });
  }

  noteStatHandle(fn: string, handle: number): void {
    this.noted(fn, 'stat', (attempt) => {
      const thing = this.handles.get(handle);
      reenter(attempt, thing, rightOf(thing));
      attempt.draft.layer = isOpenFile(thing) ? thing.layer : thing.handle.stat().layer;
    });
  }

  setTimesHandle(fn: string, handle: number, access: TimeChange, modification: TimeChange): void {
    this.attempt(fn, 'set-times', (attempt) => {
      const thing = this.handles.get(handle);
      reenter(attempt, thing, 'write');
      thing.handle.setTimes(access, modification);
      attempt.draft.layer = thing.mount.writes;
    });
  }

  list(fn: string, handle: number, from: number): { readonly entries: readonly DirEntry[]; readonly more: boolean } {
    return this.attempt(fn, 'list', (attempt) => {
      const { entries, more } = this.#page(attempt, handle, { from, size: PAGE });
      return { entries, more };
    });
  }

  /** A shorter page, with the stat of each entry that this run may see and that is no mount of its own. */
  listStats(fn: string, handle: number, from: number): StatPage {
    return this.attempt(fn, 'list', (attempt) => {
      const { directory, entries, more } = this.#page(attempt, handle, { from, size: STAT_PAGE });
      const { mount } = directory;
      const told = statsOf(
        directory,
        entries,
        (path, { kind }) => !this.points.has(mount, path) && attempt.wouldAllow('stat', mount, path, { kind }),
      );
      this.answered.page(handle, mount, directory.handle.names(), told);
      return { entries: told, more };
    });
  }

  /** Of the directory as it was when its first page was asked for. */
  #page(attempt: Attempt, handle: number, { from, size }: { readonly from: number; readonly size: number }) {
    const directory = this.handles.directory(handle);
    reenter(attempt, directory, 'read');
    if (from === 0 || directory.listing === null) directory.listing = this.#listing(directory);
    attempt.draft.layer = directory.handle.stat().layer;
    const { listing } = directory;
    return { directory, entries: listing.slice(from, from + size), more: from + size < listing.length };
  }

  #listing({ mount, handle, reached }: OpenDirectory): readonly DirEntry[] {
    const own = handle.list();
    return reached === 'by-scheme' ? own : this.points.listed(mount, handle.names(), own);
  }

  /** The run is over: closes what it left open, whatever fails on the way. What a killed run had written is kept. */
  closeAll(): void {
    const defects: unknown[] = [];
    for (const thing of this.handles.drain())
      try {
        this.#closeOne(thing);
      } catch (error) {
        defects.push(error);
      }
    if (defects.length > 0) throw new AggregateError(defects, 'what a run left open could not all be closed');
  }

  /** A full disk must not keep the rest open: what cannot be recorded is closed all the same. */
  #closeOne(thing: OpenThing): void {
    try {
      this.attempt('run-end', 'close', (attempt) => {
        note(attempt, thing);
        thing.handle.close();
      });
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  #onFile<T>(
    fn: string,
    op: 'read' | 'write' | 'truncate',
    handle: number,
    act: (file: OpenFile, attempt: Attempt) => T,
  ): T {
    return this.attempt(fn, op, (attempt) => {
      const file = this.handles.file(handle);
      reenter(attempt, file, op === 'read' ? 'read' : 'write');
      return act(file, attempt);
    });
  }
}

function reenter(attempt: Attempt, { mount, handle, once }: OpenThing, right: Right): void {
  attempt.reenter(mount, handle.names(), right, { kind: handle.kind, held: once === right ? 'once' : null });
}

function note(attempt: Attempt, thing: OpenThing): void {
  attempt.draft.mount = thing.mount.name;
  attempt.draft.path = formatPath(thing.mount.name, thing.handle.names());
  if (isOpenFile(thing)) attempt.draft.layer = thing.layer;
}

/** Changes what a file holds, and notes what that did. */
function changed<T>(file: OpenFile, attempt: Attempt, change: () => T): T {
  const before = file.handle.contentHash();
  const answer = change();
  attempt.contentChanged(before, file.handle.contentHash());
  attempt.draft.layer = file.layer = file.mount.writes;
  return answer;
}

/** Of the file that is there, if one is. */
export const hashOf = ({ vfs, place }: Pick<Entered, 'vfs' | 'place'>): string | null =>
  place.kind === 'file' ? vfs.contentHash(place) : null;

function writable(file: OpenFile): void {
  if (file.access === 'read') fail('not-capable', 'not open for writing');
}

interface Opened {
  readonly thing: OpenThing;
  readonly stat: Stat;
}

type Way = Pick<OpenDirectory, 'reached' | 'once'>;

function openThing(entered: Entered, options: DoorOpen, way: Way): Opened {
  const { vfs, place, mount } = entered;
  if (place.kind === 'directory') return openDirectory(entered, options, way);
  if (options.want === 'directory') fail(place.kind === null ? 'not-found' : 'not-directory');
  if (place.kind === 'symlink') fail(options.create === 'exclusive' ? 'already-exists' : 'link-loop');
  const { access, create, content } = options;
  const handle = vfs.openFile(place, { access, create, content, mode: FILE_MODE });
  const stat = statOrClose(handle);
  return { thing: { mount, handle, access, once: way.once, layer: stat.layer }, stat };
}

function openDirectory({ vfs, place, mount }: Entered, options: DoorOpen, way: Way): Opened {
  if (options.create === 'exclusive') fail('already-exists');
  const asFile = options.want === 'file' || options.create !== 'never' || options.content === 'discard';
  if (asFile || options.access !== 'read') fail('is-directory');
  const handle = vfs.openDirectory(place);
  return { thing: { mount, handle, ...way, listing: null }, stat: statOrClose(handle) };
}

/** Nobody has a number for it yet, so nobody else could close it. */
function statOrClose(handle: OpenThing['handle']): Stat {
  try {
    return handle.stat();
  } catch (error) {
    handle.close();
    throw error;
  }
}
