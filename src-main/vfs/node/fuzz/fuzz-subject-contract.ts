/** A tree as the fuzzer sees it: by path, on one side or the other. Every failure is a `VfsError`. */
import type { LastLink, OpenOptions, Stat } from '../../vfs.ts';

export type FuzzStat = Pick<Stat, 'kind' | 'size' | 'mode' | 'nlink' | 'ino' | 'mtimeNs'>;

export interface FuzzFile {
  readonly kind: 'file';
  read(offset: number, length: number): Uint8Array;
  /** The offset behind what was written. */
  write(bytes: Uint8Array, offset: number | 'end'): number;
  truncate(size: number): void;
  sync(): void;
  stat(): FuzzStat;
  setTimes(time: bigint): void;
  close(): void;
}

export interface FuzzDirectory {
  readonly kind: 'directory';
  /** Name and kind of each entry, sorted. */
  list(): readonly string[];
  /** The next entries whose names come after that one; null for the first page. */
  page(after: string | null, limit: number): readonly string[];
  stat(): FuzzStat;
  setTimes(time: bigint): void;
  close(): void;
}

/** States that were frozen, by their number from the oldest on. */
export interface FuzzLayers {
  checkpoints(): number;
  freeze(): void;
  /** A subject that can only be looked at; closed by the caller. */
  viewAt(index: number): FuzzSubject;
  restore(index: number): void;
  drop(index: number): void;
}

/** Two trees of which one came from the other; called when every handle is closed. */
export interface FuzzForks {
  /** Goes on with a tree of its own that shows what this one shows, or did at a checkpoint; this one stays as the other. */
  fork(index: number | null): void;
  /** Goes on with the other. Does nothing before the first fork. */
  swap(): void;
}

export interface FuzzSubject {
  open(path: string, options: OpenOptions, last: LastLink): FuzzFile;
  openDirectory(path: string): FuzzDirectory;
  mkdir(path: string, mode: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  stat(path: string, last: LastLink): FuzzStat;
  setTimes(path: string, last: LastLink, time: bigint): void;
  chmod(path: string, mode: number): void;
  /** How many entries went. */
  removeAll(path: string): number;
  exists(path: string, last: LastLink): boolean;
  /** The path from the root, without links. */
  canonicalize(path: string): string;
  /** Both paths are followed. How many bytes were copied. */
  copyFile(from: string, to: string): number;
  /** How many entries were made. */
  copyTree(from: string, to: string): number;
  /** Closed and opened again. Called when every handle is closed. */
  restart(): void;
  /** From now until it is restarted nothing that happens to it lasts: what is opened next is as it was at this moment. */
  kill(): void;
  /** null for what has no checkpoints. */
  readonly layers: FuzzLayers | null;
  /** null for what cannot be forked. */
  readonly forks: FuzzForks | null;
  close(): void;
}
