/** Operations written once, over any tree: none of them knows what kind of tree it works on. */
import { fail, VfsError } from './errors.ts';
import { relPath } from './path/rel-path.ts';
import type { RelPath } from './path/rel-path.ts';
import type { DirEntry, DirHandle, FileHandle, LastLink, Place, Vfs } from './vfs.ts';

const CREATE_MODE = 0o644;

/** Reads up to `limit` bytes from `offset`; fewer only at the end of the file. */
export function readUpTo(file: FileHandle, offset: number, limit: number): Uint8Array {
  const size = Math.max(0, Math.min(limit, file.stat().size - offset));
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const read = file.read(bytes.subarray(filled), offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** Runs `use` with a handle and closes it whatever happens. */
export function using<H extends { close(): void }, T>(handle: H, use: (handle: H) => T): T {
  try {
    return use(handle);
  } finally {
    handle.close();
  }
}

/** Replaces the whole content of a file, creating it when nothing is there. */
export function writeWhole(vfs: Vfs, place: Place, bytes: Uint8Array): void {
  const options = { access: 'write', create: 'if-missing', content: 'discard', mode: CREATE_MODE } as const;
  using(vfs.openFile(place, options), (file) => {
    if (bytes.length > 0) file.write(bytes, 0);
  });
}

/**
 * Gives an open file a new content. What needs new space comes first, and is given back when there is none: on failure the file
 * keeps its content.
 */
export function writeOver(file: FileHandle, bytes: Uint8Array): void {
  const { size } = file.stat();
  if (bytes.length > size) {
    try {
      file.write(bytes.subarray(size), size);
    } catch (error) {
      if (file.stat().size > size) file.truncate(size);
      throw error;
    }
  }
  const head = bytes.subarray(0, size);
  if (head.length > 0) file.write(head, 0);
  if (head.length === bytes.length) file.truncate(bytes.length);
}

/** Whether a failure says that nothing is there, rather than that nobody may know. */
export const isMissing = (error: unknown): boolean =>
  error instanceof VfsError && (error.code === 'not-found' || error.code === 'not-directory');

/**
 * Whether `path` leads to something. Only an answer that nothing is there counts as no: whatever keeps the question from
 * being answered fails as it is.
 */
export function exists(vfs: Vfs, dir: DirHandle, path: RelPath, last: LastLink): boolean {
  try {
    return vfs.locate(dir, path, last).kind !== null;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The names from the root of the mount that `path` leads to, every link followed. Errors: `not-found`, those of `locate`. */
export function canonicalize(vfs: Vfs, dir: DirHandle, path: RelPath): readonly string[] {
  const place = vfs.locate(dir, path, 'follow');
  return place.kind === null ? fail('not-found') : place.names;
}

export interface Page {
  /** The last name of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

/**
 * One page of a directory, sorted by code units. Pages are cut by name and not by number, so that an entry that is there all
 * the time is in exactly one of them, whatever comes and goes meanwhile.
 */
export function listPage(
  dir: DirHandle,
  { after, limit }: Page,
): { readonly entries: readonly DirEntry[]; readonly more: boolean } {
  const all = dir.list();
  const next = after === null ? 0 : all.findIndex((entry) => entry.name > after);
  const from = next < 0 ? all.length : next;
  return { entries: all.slice(from, from + limit), more: from + limit < all.length };
}

/** An entry of a tree, with the tree. */
export interface Site {
  readonly vfs: Vfs;
  /** An open root of `vfs`. */
  readonly root: DirHandle;
  readonly place: Place;
}

/**
 * The directory that has the entry, held open: what happens to names above it does not matter any more. Errors: `not-found` when
 * somebody has put a link on the way there since the entry was located: what was decided about the entry is not said of another one.
 */
function openParent({ vfs, root, place }: Site): DirHandle {
  const names = place.names.slice(0, -1);
  const above = vfs.locate(root, relPath(names), 'keep');
  if (above.names.length !== names.length || above.names.some((name, index) => name !== names[index]))
    fail('not-found');
  return vfs.openDirectory(above);
}

/**
 * Removes what is at the site with everything below it, never through a link. Each step acts on one name in a directory held
 * open. Returns how many entries went. What somebody else removes meanwhile is as good as removed.
 * Errors: `not-found`, `invalid-argument` for the root; on a failure half-way the rest stays.
 */
export function removeAll(site: Site): number {
  const { vfs, place } = site;
  if (place.kind === null) fail('not-found');
  const name = place.names.at(-1) ?? fail('invalid-argument', 'the root of a mount cannot be removed');
  return using(openParent(site), (parent) => removeName(vfs, parent, name));
}

function removeName(vfs: Vfs, parent: DirHandle, name: string): number {
  const place = vfs.locate(parent, relPath([name]), 'keep');
  if (place.kind !== 'directory') {
    vfs.unlink(place);
    return 1;
  }
  const below = using(vfs.openDirectory(place), (directory) => removeEntries(vfs, directory));
  vfs.removeDirectory(vfs.locate(parent, relPath([name]), 'keep'));
  return below + 1;
}

function removeEntries(vfs: Vfs, directory: DirHandle): number {
  let removed = 0;
  for (const { name } of directory.list())
    try {
      removed += removeName(vfs, directory, name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  return removed;
}

const COPY_PIECE = 1024 * 1024;

/** An entry of a tree, however it was found. */
type Located = Pick<Site, 'vfs' | 'place'>;

const isSameFile = (from: Located, to: Located): boolean =>
  from.vfs === to.vfs && to.place.kind === 'file' && from.vfs.stat(from.place).ino === to.vfs.stat(to.place).ino;

/**
 * Copies the content of a regular file, over what is there when that is a file. A new file gets the permission bits of the
 * first. Returns the bytes copied. The space is taken before the first byte is written, so that `quota` and `no-space` leave
 * the target as it was. Errors: `is-directory`, `unsupported` (nothing but a file can be copied), `invalid-argument` (onto itself).
 */
export const copyFile = (from: Site, to: Site): number =>
  copyContent(from, to, () => {
    const name = to.place.names.at(-1) ?? '';
    using(openParent(to), (above) => {
      to.vfs.unlink(to.vfs.locate(above, relPath([name]), 'keep'));
    });
  });

/** `unmake` takes a target away that was not there before. */
function copyContent(from: Located, to: Located, unmake: () => void): number {
  if (from.place.kind === null) fail('not-found');
  if (from.place.kind === 'directory') fail('is-directory');
  if (from.place.kind !== 'file') fail('unsupported', 'only a regular file can be copied');
  if (isSameFile(from, to)) fail('invalid-argument', 'a file cannot be copied onto itself');
  const { mode } = from.vfs.stat(from.place);
  const source = from.vfs.openFile(from.place, { access: 'read', create: 'never', content: 'keep', mode });
  return using(source, () => {
    const options = { access: 'write', create: 'if-missing', content: 'keep', mode: mode & 0o777 } as const;
    const isNew = to.place.kind === null;
    return using(to.vfs.openFile(to.place, options), (target) => copyInto(source, target, isNew ? unmake : null));
  });
}

/** `unmake` is null for a target that was there: it gets its size back. */
function copyInto(source: FileHandle, target: FileHandle, unmake: (() => void) | null): number {
  const size = source.stat().size;
  const before = target.stat().size;
  try {
    if (size > before) target.truncate(size);
    const copied = copyBytes(source, target);
    if (copied < Math.max(size, before)) target.truncate(copied);
    return copied;
  } catch (error) {
    if (unmake) unmake();
    else if (size > before) target.truncate(before);
    throw error;
  }
}

function copyBytes(source: FileHandle, target: FileHandle): number {
  const piece = new Uint8Array(Math.min(COPY_PIECE, Math.max(1, source.stat().size)));
  let at = 0;
  for (let read = source.read(piece, 0); read > 0; read = source.read(piece, at)) {
    target.write(piece.subarray(0, read), at);
    at += read;
  }
  return at;
}

/**
 * Copies an entry with everything below it to a place where nothing is; links are copied as links. Modes and modification times
 * are kept. Returns how many entries were made. Errors: `already-exists`, `invalid-argument` (into itself), `unsupported` (a device,
 * FIFO or socket); on a failure half-way what was made stays.
 */
export function copyTree(from: Site, to: Site): number {
  if (from.place.kind === null) fail('not-found');
  if (to.place.kind !== null) fail('already-exists');
  const isInside = from.place.names.every((name, index) => name === to.place.names[index]);
  if (from.vfs === to.vfs && isInside) fail('invalid-argument', 'a directory cannot be copied into itself');
  if (from.place.names.length === 0) fail('unsupported', 'the root of a mount cannot be copied');
  return holding(from, (source) => holding(to, (target) => copyEntry(source, target)));
}

/** A name in a directory held open: what happens to names above it does not matter. */
interface Held {
  readonly vfs: Vfs;
  readonly directory: DirHandle;
  readonly name: string;
}

const placeIn = ({ vfs, directory, name }: Held): Place => vfs.locate(directory, relPath([name]), 'keep');

const holding = <T>(site: Site, use: (held: Held) => T): T =>
  using(openParent(site), (directory) => use({ vfs: site.vfs, directory, name: site.place.names.at(-1) ?? '' }));

/** A directory that its owner cannot write gets its mode when everything is in it. */
const OWNER_ALL = 0o700;

function copyEntry(from: Held, to: Held): number {
  const source = placeIn(from);
  const stat = from.vfs.stat(source);
  let made = 1;
  if (stat.kind === 'symlink') to.vfs.symlink(from.vfs.readLink(source), placeIn(to));
  else if (stat.kind === 'file') copyHeldFile(from, to);
  else if (stat.kind === 'directory') made += copyDirectory(from, to, stat.mode);
  else fail('unsupported', 'a device, FIFO or socket cannot be copied');
  const copy = placeIn(to);
  if (stat.kind !== 'symlink') to.vfs.setMode(copy, stat.mode);
  to.vfs.setTimes(copy, 'keep', stat.mtimeNs);
  return made;
}

const copyHeldFile = (from: Held, to: Held): number =>
  copyContent({ vfs: from.vfs, place: placeIn(from) }, { vfs: to.vfs, place: placeIn(to) }, () => {
    to.vfs.unlink(placeIn(to));
  });

function copyDirectory(from: Held, to: Held, mode: number): number {
  to.vfs.makeDirectory(placeIn(to), mode | OWNER_ALL);
  return using(from.vfs.openDirectory(placeIn(from)), (source) =>
    using(to.vfs.openDirectory(placeIn(to)), (copy) => {
      let made = 0;
      for (const { name } of source.list())
        made += copyEntry({ vfs: from.vfs, directory: source, name }, { vfs: to.vfs, directory: copy, name });
      return made;
    }),
  );
}

export interface MakingDirectories {
  readonly mode: number;
  /** Asked about every directory before the first is made, by canonical names; throws to refuse. */
  readonly allow: (names: readonly string[]) => void;
}

/**
 * Makes the directory at `path` and those missing above it; links on the way are followed. Returns how many were made, 0 when it is
 * there already. Errors: `not-directory` when something else is in the way; those of `allow`, and then none was made.
 */
export function makeDirectories(vfs: Vfs, dir: DirHandle, path: RelPath, { mode, allow }: MakingDirectories): number {
  const there = path.names.findIndex((_, index) => !isDirectoryAt(vfs, dir, path.names.slice(0, index + 1)));
  if (there < 0) return 0;
  const missing = path.names.slice(there);
  if (missing.includes('..')) fail('not-found');
  const above = vfs.locate(dir, relPath(path.names.slice(0, there)), 'follow');
  for (const index of missing.keys()) allow([...above.names, ...missing.slice(0, index + 1)]);
  makeBelow(vfs, vfs.openDirectory(above), missing, mode);
  return missing.length;
}

/** Each in a directory that is held open, so that nobody who swaps one for a link leads the next one elsewhere. */
function makeBelow(vfs: Vfs, above: DirHandle, names: readonly string[], mode: number): void {
  let directory = above;
  try {
    for (const [index, name] of names.entries()) {
      const path = relPath([name]);
      vfs.makeDirectory(vfs.locate(directory, path, 'keep'), mode);
      if (index === names.length - 1) return;
      const made = vfs.openDirectory(vfs.locate(directory, path, 'keep'));
      directory.close();
      directory = made;
    }
  } finally {
    directory.close();
  }
}

function isDirectoryAt(vfs: Vfs, dir: DirHandle, names: readonly string[]): boolean {
  const { kind } = vfs.locate(dir, relPath(names), 'follow');
  if (kind !== null && kind !== 'directory') fail('not-directory');
  return kind === 'directory';
}
