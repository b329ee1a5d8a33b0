/** What an ABI adapter may call: blocking, already guarded and audited on the other side. */
import type { EntryKind, FsErrorCode } from '../../src-preload/contract/vocabulary.ts';

/** A known failure. Anything else thrown below an adapter is a fault of ours and traps the guest. */
export class GuestError extends Error {
  override readonly name = 'GuestError';
  readonly code: FsErrorCode;
  constructor(code: FsErrorCode, message: string = code) {
    super(message);
    this.code = code;
  }
}

/** A number that stands for something open in the engine, valid for this run only. 0 is never one. */
export type GuestHandle = number;

/** A directory handle with a path below it; or handle 0 with a scheme path in any accepted spelling. */
export interface GuestPath {
  readonly at: GuestHandle;
  readonly path: string;
}

export interface GuestStat {
  readonly kind: EntryKind;
  readonly size: number;
  readonly mode: number;
  readonly nlink: number;
  readonly ino: bigint;
  /** Distinguishes mounts, as a device number does. */
  readonly device: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export interface GuestEntry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly ino: bigint;
}

export interface GuestOpen {
  readonly access: 'read' | 'write' | 'read-write';
  readonly create: 'never' | 'if-missing' | 'exclusive';
  readonly content: 'keep' | 'discard';
  /** `either` opens what is there; `directory` fails with `not-directory` on anything else. */
  readonly want: 'file' | 'directory' | 'either';
  readonly last: 'follow' | 'keep';
}

export interface GuestOpened {
  readonly handle: GuestHandle;
  readonly stat: GuestStat;
}

export interface Preopen {
  readonly handle: GuestHandle;
  /** Where the guest sees it, e.g. `/home`. */
  readonly guestPath: string;
  readonly access: 'read-write' | 'read-only';
}

export type GuestTime = bigint | 'now' | 'keep';

/** `fn` is the ABI's own name of the function, for the audit. Every call may throw `GuestError`. */
export interface GuestFs {
  preopens(): readonly Preopen[];
  open(fn: string, path: GuestPath, options: GuestOpen): GuestOpened;
  close(fn: string, handle: GuestHandle): void;
  /** At most 1 MiB a call; empty at the end. The bytes are the caller's to keep. */
  read(fn: string, handle: GuestHandle, offset: number, length: number): Uint8Array;
  /** All of it, or an error. `end` appends in one step. Returns the offset after the last byte written. */
  write(fn: string, handle: GuestHandle, offset: number | 'end', bytes: Uint8Array): number;
  truncate(fn: string, handle: GuestHandle, size: number): void;
  sync(fn: string, handle: GuestHandle): void;
  statHandle(fn: string, handle: GuestHandle): GuestStat;
  stat(fn: string, path: GuestPath, last: 'follow' | 'keep'): GuestStat;
  /**
   * As `stat`, for a caller that has just been told: it may be answered with what the call before, at most 5 ms ago, said about
   * the same path, or a page of `listWithStats` about its entry. It is recorded like any other call.
   */
  statAgain(fn: string, path: GuestPath, last: 'follow' | 'keep'): GuestStat;
  /** As `statHandle`, in the same way. */
  statHandleAgain(fn: string, handle: GuestHandle): GuestStat;
  setTimesHandle(fn: string, handle: GuestHandle, access: GuestTime, modification: GuestTime): void;
  setTimes(fn: string, path: GuestPath, last: 'follow' | 'keep', access: GuestTime, modification: GuestTime): void;
  /** One page of a directory as it was when page 0 was asked for; `from` counts entries. */
  list(
    fn: string,
    handle: GuestHandle,
    from: number,
  ): { readonly entries: readonly GuestEntry[]; readonly more: boolean };
  /** As `list`, in smaller pages, for a caller that will ask `statAgain` about the entries. */
  listWithStats(
    fn: string,
    handle: GuestHandle,
    from: number,
  ): { readonly entries: readonly GuestEntry[]; readonly more: boolean };
  makeDirectory(fn: string, path: GuestPath): void;
  removeDirectory(fn: string, path: GuestPath): void;
  unlink(fn: string, path: GuestPath): void;
  rename(fn: string, from: GuestPath, to: GuestPath): void;
  link(fn: string, existing: GuestPath, last: 'follow' | 'keep', to: GuestPath): void;
  symlink(fn: string, target: string, at: GuestPath): void;
  readLink(fn: string, path: GuestPath): string;
  /** As `readLink`, but as a canonical scheme path, which need not exist. */
  linkTarget(fn: string, path: GuestPath): string;
  exists(fn: string, path: GuestPath, last: 'follow' | 'keep'): boolean;
  /** The canonical scheme path of what is there, every link followed. */
  canonicalize(fn: string, path: GuestPath): string;
  /** Copies a regular file, over what is there, also between mounts. Returns the bytes copied. */
  copy(fn: string, from: GuestPath, to: GuestPath): number;
  /** Returns how many entries went; never goes through a link. */
  removeAll(fn: string, path: GuestPath): number;
  /** With those missing above it. Returns how many were made; 0 when it is there already. */
  makeDirectories(fn: string, path: GuestPath): number;
  /** The whole new content of an open file, at most 10 MiB; on failure the old one stays. */
  replace(fn: string, handle: GuestHandle, bytes: Uint8Array): void;
  /** Records a call of a host function that is not about files and not offered. */
  refusedCall(fn: string, resource: string, reason: string): void;
  /** Records an attempt that the adapter itself had to refuse, e.g. a right the descriptor does not carry. */
  refused(fn: string, path: GuestPath, code: FsErrorCode, reason: string): void;
  /** The same for one with two paths, or with the text of a link. */
  refusedPair(fn: string, path: GuestPath, second: string, code: FsErrorCode, reason: string): void;
}
