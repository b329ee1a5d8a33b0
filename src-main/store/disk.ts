/** The calls to the disk that the store is made of, so that a test can stop or break any of them. */
import {
  closeSync,
  constants,
  copyFileSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** How a file is opened: it must be there, may be made, must be made; or a folder, to sync its names. */
export type DiskOpening = 'existing' | 'any' | 'new' | 'folder';

/** Every failure is node:fs's own, with an errno. */
export interface Disk {
  open(path: string, opening: DiskOpening): number;
  close(fd: number): void;
  /** Bytes read; 0 at the end. */
  read(fd: number, into: Uint8Array, from: number, length: number, position: number): number;
  /** Bytes written, perhaps fewer than asked. */
  write(fd: number, bytes: Uint8Array, from: number, length: number, position: number): number;
  size(fd: number): number;
  truncate(fd: number, size: number): void;
  /** A file's bytes, or a folder's names. */
  sync(fd: number, what: 'bytes' | 'names'): void;
  makeFolder(path: string): void;
  list(folder: string): readonly string[];
  /** Nothing to do when it is not there. */
  remove(path: string): void;
  /** A new file `to` that shares the blocks of `from`. Fails, leaving nothing, where the file system cannot share. */
  clone(from: string, to: string): void;
}

const FLAGS = {
  existing: constants.O_RDWR,
  any: constants.O_RDWR | constants.O_CREAT,
  new: constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
  folder: constants.O_RDONLY,
} as const satisfies Record<DiskOpening, number>;

export const nodeDisk: Disk = {
  open: (path, opening) => openSync(path, FLAGS[opening], 0o600),
  close: (fd) => closeSync(fd),
  read: (fd, into, from, length, position) => readSync(fd, into, from, length, position),
  write: (fd, bytes, from, length, position) => writeSync(fd, bytes, from, length, position),
  size: (fd) => fstatSync(fd).size,
  truncate: (fd, size) => ftruncateSync(fd, size),
  sync: (fd, what) => (what === 'names' ? fsyncSync(fd) : fdatasyncSync(fd)),
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  list: (folder) => readdirSync(folder),
  remove: (path) => rmSync(path, { force: true }),
  clone: (from, to) => copyFileSync(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL),
};
