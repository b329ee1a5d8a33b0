/** What every way of staying inside a folder offers: names in, something held out, nothing followed on the way. */
import type { Errno } from './host-errors.ts';
import type { HostStat } from './host-tree.ts';

/**
 * - `openat2`: one call of the kernel, which refuses links and mounts. Nothing can be swapped in between.
 * - `walk`: name by name from a held descriptor. Nothing can be swapped in; a mount of the same device is not noticed.
 * - `compare`: by path, every directory compared before and after. Best effort: who swaps and swaps back at the
 *   right moments gets through. For systems without `/proc/self/fd`.
 */
export type ConfinementName = 'openat2' | 'walk' | 'compare';

/** Called before each system call with its name. For tests that change the tree at just that moment. */
export type Trace = (call: string) => void;

/** A directory held open. */
export interface HeldDirectory {
  /** Reaches this very directory, whatever it is called by now. For `compare`: its path. */
  readonly path: string;
  /** An `O_PATH` descriptor, or null for `compare`. */
  readonly descriptor: number | null;
  close(): void;
}

/** How a file is opened. The flags not to follow and not to wait are for the caller to say. */
export interface OpenRequest {
  readonly flags: number;
  /** Permission bits of what `O_CREAT` makes, 0 without it. */
  readonly mode: number;
}

export interface OpenedFile {
  readonly descriptor: number;
  /** As it was right after opening. May be any kind but a link. */
  readonly stat: HostStat;
}

/**
 * Reaches below one root folder, held open. A link before the last name is `-ELOOP`, a mount `-EXDEV`. What the
 * system refuses is answered as a negative number and not thrown: a miss is the most common answer of all.
 * Names start from the root, or from a held directory with a descriptor, wherever that is by now.
 */
export interface Confinement {
  readonly name: ConfinementName;
  /** The root's real path when it was opened. */
  readonly hostPath: string;
  readonly trace: Trace;
  /** The last name is not followed. `[]` is the root. */
  lstat(names: readonly string[], from?: HeldDirectory): HostStat | Errno;
  /** Opens, for reading unless `request` says otherwise; never waits, never follows. The descriptor is closed with `close`. */
  openFile(names: readonly string[], request?: OpenRequest, from?: HeldDirectory): OpenedFile | Errno;
  holdDirectory(names: readonly string[], from?: HeldDirectory): HeldDirectory | Errno;
  /** Whether a directory that has been held for a while still is below the root, by the system's word; `names` is what it was called last. */
  contains(held: HeldDirectory, names: readonly string[]): boolean;
  /** Attributes of a descriptor that `openFile` or `holdDirectory` gave. */
  stat(descriptor: number): HostStat | Errno;
  /** Closes a descriptor that `openFile` gave. */
  close(descriptor: number): void;
  /** Lets go of the root. */
  closeRoot(): void;
}

/** As the kernel counts: with the final NUL a path must fit in 4,096 bytes. */
const MAX_PATH_BYTES = 4095;
const MAX_BYTES_PER_UNIT = 3;

/** Whether the names are too long for one path, counted in bytes. */
export const isTooLong = (path: string): boolean =>
  path.length * MAX_BYTES_PER_UNIT > MAX_PATH_BYTES && new TextEncoder().encode(path).length > MAX_PATH_BYTES;

/**
 * Throws a plain error, for it is a fault of ours, unless every name is a single component. koffi would cut a text
 * at NUL, and Node would open another file for a text that is not well-formed.
 */
export function assertNames(names: readonly string[]): void {
  for (const name of names) {
    const isComponent = name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
    if (!isComponent || !name.isWellFormed()) throw new TypeError('a name is not a single path component');
  }
}
