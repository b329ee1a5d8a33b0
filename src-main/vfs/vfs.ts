/** Trees of files, synchronous: what every kind of mount offers. No policy, no clock of its own. */
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import type { RelPath } from './path/rel-path.ts';

/** Nanoseconds since the epoch. */
export type Nanoseconds = bigint;

/**
 * Which layer answered: `base` for the untouched folder, `top` for what the overlay changed or made since its newest checkpoint,
 * `checkpoint` for what it did before.
 */
export type LayerName = 'top' | 'checkpoint' | 'base';

export interface Stat {
  readonly kind: EntryKind;
  /** Bytes; the target's length for a symlink; 0 for a directory. */
  readonly size: number;
  /** Permission bits only, e.g. 0o644. */
  readonly mode: number;
  readonly nlink: number;
  /** Stable over copy-up and rename. */
  readonly ino: bigint;
  readonly mtimeNs: Nanoseconds;
  readonly atimeNs: Nanoseconds;
  readonly ctimeNs: Nanoseconds;
  readonly layer: LayerName;
}

export interface DirEntry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly ino: bigint;
  readonly layer: LayerName;
}

/**
 * Where a path leads: found by `locate`, good until the next change of the tree, then located anew.
 * Made only by the tree that owns it; one from another tree is refused with `cross-mount`.
 */
export interface Place {
  /** Canonical names from the mount's root, links resolved. Empty for the root. */
  readonly names: readonly string[];
  /** What is there; null when nothing is (its parent then exists). */
  readonly kind: EntryKind | null;
  readonly layer: LayerName;
}

/** What the last component does when it is a link: `follow` it, or `keep` the link itself. */
export type LastLink = 'follow' | 'keep';

export interface OpenOptions {
  readonly access: 'read' | 'write' | 'read-write';
  /** `never`: must exist. `exclusive`: must not exist, not even as a dangling link. */
  readonly create: 'never' | 'if-missing' | 'exclusive';
  /** `discard` cuts the file to 0 bytes; it needs write access. */
  readonly content: 'keep' | 'discard';
  /** Permission bits of a file that is created. */
  readonly mode: number;
}

/** A new value, the present moment (from the tree's clock), or as it is. */
export type TimeChange = Nanoseconds | 'now' | 'keep';

/** An open file. Every method fails with `closed` once it is closed. */
export interface FileHandle {
  readonly kind: 'file';
  /** Its present path, or the last one it had when its name is gone. */
  names(): readonly string[];
  /** Fills `into` from `offset`; returns the bytes read, 0 at the end. Fewer than asked only at the end. */
  read(into: Uint8Array, offset: number): number;
  /** Writes all of `bytes` at `offset`, or at the end in one step. A gap reads as zeros. Returns the new position's offset. */
  write(bytes: Uint8Array, offset: number | 'end'): number;
  truncate(size: number): void;
  /** Survives power loss when it returns. */
  sync(): void;
  stat(): Stat;
  /**
   * sha-256 of the whole content as it is now, hex; null when finding out would take more than a look. A tree of nodes knows it of
   * what is at rest, of what has at most 64 KiB, and of what was only appended to since it was made. Also for a handle that may not read.
   */
  contentHash(): string | null;
  setTimes(access: TimeChange, modification: TimeChange): void;
  close(): void;
}

/** An open directory; stays the same directory when it is renamed. */
export interface DirHandle {
  readonly kind: 'directory';
  names(): readonly string[];
  /** All entries, sorted by code units of the name, without `.` and `..`. A snapshot. */
  list(): readonly DirEntry[];
  stat(): Stat;
  setTimes(access: TimeChange, modification: TimeChange): void;
  close(): void;
}

/**
 * One tree. Every failure is a `VfsError`; POSIX decides which, Linux overlayfs where POSIX is silent.
 * A mutating primitive on a read-only tree fails with `read-only`.
 */
export interface Vfs {
  readonly access: 'read-write' | 'read-only';
  openRoot(): DirHandle;
  /**
   * Walks `path` from `dir`. Links are resolved by hand; an absolute link, or `..` above `dir`, is
   * `boundary-escape`. More than 40 links: `link-loop`. A missing parent: `not-found`.
   */
  locate(dir: DirHandle, path: RelPath, last: LastLink): Place;
  stat(place: Place): Stat;
  /** As that of an open file; null for whatever is no file. Errors: `not-found`. */
  contentHash(place: Place): string | null;
  openFile(place: Place, options: OpenOptions): FileHandle;
  openDirectory(place: Place): DirHandle;
  readLink(place: Place): string;
  makeDirectory(place: Place, mode: number): void;
  removeDirectory(place: Place): void;
  /** Removes the name: a file or the link itself. A directory is `is-directory`. */
  unlink(place: Place): void;
  /** Replaces a file or an empty directory of the same kind at `to`. Into itself: `invalid-argument`. */
  rename(from: Place, to: Place): void;
  link(existing: Place, to: Place): void;
  symlink(target: string, at: Place): void;
  setTimes(place: Place, access: TimeChange, modification: TimeChange): void;
  setMode(place: Place, mode: number): void;
  /** Closes every handle and gives up what the tree holds. */
  close(): void;
}
