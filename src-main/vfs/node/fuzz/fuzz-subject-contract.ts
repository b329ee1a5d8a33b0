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
  setTimes(seconds: number): void;
  close(): void;
}

export interface FuzzDirectory {
  readonly kind: 'directory';
  /** Name and kind of each entry, sorted. */
  list(): readonly string[];
  stat(): FuzzStat;
  setTimes(seconds: number): void;
  close(): void;
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
  setTimes(path: string, last: LastLink, seconds: number): void;
  chmod(path: string, mode: number): void;
  /** How many entries went. */
  removeAll(path: string): number;
  /** Called when every handle is closed. */
  restart(): void;
  close(): void;
}
