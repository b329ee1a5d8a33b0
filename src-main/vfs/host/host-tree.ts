/** What an overlay and a commit ask of a real folder. Implemented by `openHostTree`; confined by `confine.ts`. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';

/** What identifies a version of a base entry. All five must be equal for "unchanged" without reading. */
export interface Fingerprint {
  readonly kind: EntryKind;
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  /** Permission bits, set-user-id and sticky bits included. */
  readonly mode: number;
}

export interface HostStat extends Fingerprint {
  readonly nlink: number;
  readonly atimeNs: bigint;
}

/** `case-insensitive`: two spellings of a name that differ in case are one entry. */
export type NameComparison = 'exact' | 'case-insensitive';

export interface HostEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** An open regular file of the host, read-only. */
export interface HostFile {
  /** Fills `into` from `offset`; returns the bytes read, fewer than asked only at the end. */
  read(into: Uint8Array, offset: number): number;
  stat(): HostStat;
  /**
   * A path that opens exactly this open file in this process, whatever its name is by now, for a copy that shares its blocks (reflink).
   * Good until it is closed. null where the system has no such path (not Linux).
   */
  readonly clonePath: string | null;
  close(): void;
}

/**
 * A real folder, read by canonical names: links are resolved by the caller, never by the kernel, so a link
 * before the last name is refused. Errors are `VfsError`s whose messages carry no host path.
 */
export interface HostTree {
  /** The folder's real path; for the user's eyes only. */
  readonly hostPath: string;
  /** Which mechanism confines this tree: `openat2`, `walk`, or `compare`, which is best effort (not on Linux). */
  readonly confinement: string;
  /** How the folder compares names, found out when it is first asked for, without writing. Folders below it are taken to do the same. */
  readonly names: NameComparison;
  /**
   * What is at `names`, the last one not followed. undefined when it is not there; that a parent is missing or is no
   * directory counts, and that the folder itself was removed. `link-in-path` when a name before the last is a link:
   * the caller then walks step by step. Errors: `access`, `name-too-long`, `cross-mount` (something is mounted there).
   */
  lstat(names: readonly string[]): HostStat | undefined | 'link-in-path';
  /** The target as it is stored. One that is not UTF-8 is `unsupported`. */
  readLink(names: readonly string[]): string;
  /** Unsorted, without `.` and `..`. Names that are not UTF-8 are left out and counted in `unrepresentable`. */
  list(names: readonly string[]): { readonly entries: readonly HostEntry[]; readonly unrepresentable: number };
  /** Opens a regular file; devices, FIFOs and sockets are `unsupported` and never block. */
  open(names: readonly string[]): HostFile;
  close(): void;
}

/**
 * The writing side, held by a commit alone. Every step acts on (held parent directory, single name); nothing
 * follows a link. `temp` names live beside the target and start with `.capsule-inspector-`.
 */
export interface HostWriter {
  /** Writes a new file beside `names` with the mode and times given, syncs it, and renames it over `names`. */
  replaceFile(names: readonly string[], content: Iterable<Uint8Array>, attributes: HostAttributes): void;
  replaceLink(names: readonly string[], target: string): void;
  makeDirectory(names: readonly string[], mode: number): void;
  /** Fails with `already-exists` rather than replace anything. */
  rename(from: readonly string[], to: readonly string[]): void;
  unlink(names: readonly string[]): void;
  removeDirectory(names: readonly string[]): void;
  setAttributes(names: readonly string[], attributes: HostAttributes): void;
  /**
   * Removes what a commit that was killed has left in this one directory: files and links by a temporary's exact name whose
   * last change is before `changedBefore` (nanoseconds since the epoch, by ctime), so that a commit under way elsewhere loses nothing.
   * Returns how many. A directory that is not there has none.
   */
  sweepTemporaries(names: readonly string[], changedBefore: bigint): number;
  /**
   * Writes a new file `at`, a temporary name, with the mode and times given, and the owner of `replaces` as far as the system
   * allows it. Nothing is left of it on failure.
   */
  stageFile(
    at: readonly string[],
    content: Iterable<Uint8Array>,
    attributes: HostAttributes,
    replaces: readonly string[] | null,
  ): void;
  stageLink(at: readonly string[], target: string): void;
  /** Renames what was staged `at` to `names`. `over` says what is there: of `nothing` it fails with `already-exists` rather than replace. */
  placeStaged(at: readonly string[], names: readonly string[], over: 'nothing' | 'file'): void;
  /** The tree of this folder shows no names that begin with one of `families`, until this is called again. */
  hideFamilies(families: readonly string[]): void;
  /** Removes all temporary files of `family` in this one directory; returns how many. A directory that is not there has none. */
  sweepFamily(names: readonly string[], family: string): number;
  /** Bytes that may still be written to the folder's file system; null where the system does not say. */
  room(): number | null;
  /** Makes everything done so far durable: contents as `HostWriterOptions.syncing` says, and the directories touched. */
  syncDirectories(): void;
}

export interface HostAttributes {
  readonly mode: number;
  readonly mtimeNs: bigint;
}
