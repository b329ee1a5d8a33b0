/** The door as windows and commands use it: whole files by path, any side of the overlay, principal `user`. */
import { createHash } from 'node:crypto';

import type { LayerView } from '../../src-preload/contract/vocabulary.ts';
import { readUpTo, removeAll, using, writeOver } from '../vfs/derived.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { DirEntry, Place, Stat, Vfs } from '../vfs/vfs.ts';
import type { Caller, Entered } from './attempt.ts';
import { USER_PRINCIPAL } from './gate.ts';
import type { GuardedFs } from './guarded-fs.ts';
import { hashOf } from './handle-door.ts';
import type { EditLog } from './operations/edit-log.ts';

const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;
/** Bytes one read may return. */
const MAX_READ = 16 * 1024 * 1024;

export interface Seen {
  readonly path: string;
  readonly stat: Stat;
  /** Changes whenever the content may have. */
  readonly version: string;
}

export interface ListedEntry extends DirEntry {
  readonly size: number;
}

export interface Listing {
  /** Canonical. */
  readonly path: string;
  readonly entries: readonly ListedEntry[];
  readonly more: boolean;
}

export interface Page {
  /** The last name of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface Range {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

const DEFAULT_PAGE = 1000;
const versionOf = (stat: Stat): string =>
  createHash('sha256')
    .update(`${stat.layer}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`)
    .digest('hex')
    .slice(0, 16);

/** What is at a place of a tree that was entered. */
export const seen = ({ vfs, mount }: Pick<Entered, 'vfs' | 'mount'>, place: Place): Seen => {
  const stat = vfs.stat(place);
  return { path: formatPath(mount.name, place.names), stat, version: versionOf(stat) };
};

/** Who remembers what the user changed, so that it can be taken back. */
export type Edits = Pick<EditLog, 'note'>;

const NO_EDITS: Edits = { note: () => undefined };

export class UserDoor {
  readonly #fs: GuardedFs;
  readonly #caller: Caller;
  readonly #fn: string;
  readonly #edits: Edits;

  constructor(fs: GuardedFs, fn: string, edits: Edits = NO_EDITS) {
    this.#fs = fs;
    this.#fn = fn;
    this.#edits = edits;
    this.#caller = { run: null, capsule: '', principal: USER_PRINCIPAL };
  }

  stat(path: string, view: LayerView): Seen {
    return this.#fs.attempt(this.#caller, this.#fn, 'stat', (attempt) => {
      const entered = attempt.enter({ text: path }, 'read', 'keep', { view });
      return seen(entered, entered.place);
    });
  }

  list(path: string, view: LayerView, page: Page): Listing {
    return this.#fs.attempt(this.#caller, this.#fn, 'list', (attempt) => {
      return listed(attempt.enter({ text: path }, 'read', 'follow', { view }), page);
    });
  }

  read(path: string, view: LayerView, range: Range): Seen & { readonly bytes: Uint8Array } {
    return this.#fs.attempt(this.#caller, this.#fn, 'read', (attempt) => {
      const entered = attempt.enter({ text: path }, 'read', 'follow', { view });
      const bytes = readIn(entered, range);
      attempt.draft.bytes = bytes.length;
      return { ...seen(entered, entered.place), bytes };
    });
  }

  /** `why` is for the record, when there is more to say than that the user did it. Errors: `busy` when the file is no longer the `version` that was read. */
  write(path: string, bytes: Uint8Array, version?: string, why?: string): Seen {
    return this.#fs.attempt(this.#caller, this.#fn, 'write', (attempt) => {
      const entered = attempt.enter({ text: path }, 'write', 'follow');
      const stale =
        version !== undefined && (entered.place.kind === null || seen(entered, entered.place).version !== version);
      if (stale) fail('busy', 'the file has changed since it was read');
      const before = hashOf(entered);
      replaceContent(entered, bytes);
      const now = attempt.enter({ text: path }, 'write', 'follow');
      const after = hashOf(now);
      attempt.contentChanged(before, after);
      Object.assign(
        attempt.draft,
        { bytes: bytes.length, layer: entered.mount.writes },
        why === undefined ? {} : { reason: why },
      );
      this.#edits.note({ ...placeOf(now), what: 'write', before, after }, entered.place.kind ? 'something' : 'nothing');
      return this.#after(now);
    });
  }

  makeDirectory(path: string): Seen {
    return this.#fs.attempt(this.#caller, this.#fn, 'mkdir', (attempt) => {
      const { vfs, place } = attempt.enter({ text: path }, 'write', 'keep');
      vfs.makeDirectory(place, DIRECTORY_MODE);
      const made = attempt.enter({ text: path }, 'write', 'keep');
      this.#edits.note({ ...placeOf(made), what: 'make-directory' }, 'nothing');
      return this.#after(made);
    });
  }

  rename(from: string, to: string): Seen {
    return this.#fs.attempt(this.#caller, this.#fn, 'rename', (attempt) => {
      attempt.draft.path2 = to;
      const source = attempt.enter({ text: from }, 'write', 'keep');
      const target = attempt.enterSecond({ text: to }, 'write', 'keep');
      if (source.mount !== target.mount) fail('cross-mount', 'both paths must be on one mount');
      if (target.place.kind !== null) fail('already-exists', `${attempt.draft.path2} exists already`);
      source.vfs.rename(source.place, target.place);
      const renamed = this.#after(attempt.enterSecond({ text: to }, 'write', 'keep'));
      attempt.draft.layer = source.mount.writes;
      this.#edits.note({ ...placeOf(source), to: target.place.names, what: 'rename' }, 'something');
      return renamed;
    });
  }

  /** Returns how many entries were removed. */
  remove(path: string): number {
    return this.#fs.attempt(this.#caller, this.#fn, 'remove-all', (attempt) => {
      const entered = attempt.enter({ text: path }, 'write', 'keep');
      const before = hashOf(entered);
      const removed = removeAll(entered);
      attempt.contentChanged(before, null);
      attempt.draft.layer = entered.mount.writes;
      this.#edits.note({ ...placeOf(entered), what: 'remove' }, 'something');
      return removed;
    });
  }

  #after(entered: Entered): Seen {
    return seen(entered, entered.place);
  }
}

const placeOf = ({ mount, place }: Entered) => ({ mount, names: place.names });

/** One page of the directory that was entered. */
export function listed({ vfs, root, mount, place }: Entered, { after, limit = DEFAULT_PAGE }: Page): Listing {
  const all = using(vfs.openDirectory(place), (directory) => directory.list());
  const from = after === undefined ? 0 : all.findIndex((entry) => entry.name > after);
  const chosen = from < 0 ? [] : all.slice(from, from + limit);
  return {
    path: formatPath(mount.name, place.names),
    entries: chosen.map((entry) => ({ ...entry, size: sizeOf(vfs, root, place, entry) })),
    more: from >= 0 && from + limit < all.length,
  };
}

/** A part of the file that was entered. */
export function readIn(
  { vfs, place }: Pick<Entered, 'vfs' | 'place'>,
  { offset = 0, limit = MAX_READ }: Range,
): Uint8Array {
  const options = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;
  if (place.kind === 'directory') fail('is-directory');
  return using(vfs.openFile(place, options), (file) => readUpTo(file, offset, Math.min(limit, MAX_READ)));
}

/** Sizes are for show: an entry that vanished meanwhile has none. */
function sizeOf(vfs: Vfs, root: Entered['root'], place: Place, entry: DirEntry): number {
  if (entry.kind !== 'file') return 0;
  try {
    const there = vfs.locate(root, relPath([...place.names, entry.name]), 'keep');
    return there.kind === null ? 0 : vfs.stat(there).size;
  } catch (error) {
    // Something else may be mounted there: one entry must not hide the others.
    if (error instanceof VfsError) return 0;
    throw error;
  }
}

/** All or nothing: on failure a file keeps its content, and one that was not there is not there afterwards. */
function replaceContent({ vfs, root, place }: Entered, bytes: Uint8Array): void {
  const options = { access: 'write', create: 'if-missing', content: 'keep', mode: FILE_MODE } as const;
  const file = vfs.openFile(place, options);
  try {
    using(file, () => {
      writeOver(file, bytes);
    });
  } catch (error) {
    if (place.kind === null) vfs.unlink(vfs.locate(root, relPath(place.names), 'keep'));
    throw error;
  }
}
