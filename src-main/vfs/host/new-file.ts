/** Attributes set through a descriptor, and files written whole: nothing here can follow a link. */
import { closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, futimesSync } from 'node:fs';
import { openSync, writeSync } from 'node:fs';
import { errnoOf, failErrno } from './host-errors.ts';
import type { HostAttributes } from './host-tree.ts';
import type { Libc } from './libc.ts';
import { secondsOf } from './timespec.ts';

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const PRIVATE_MODE = 0o600;

/** Whether a file is made durable by itself, or left to a later `syncFileSystem`. */
export type Syncing = 'each-file' | 'at-the-end';

/** Sets mode and modification time of what is open; the access time stays. To the nanosecond where `libc` is at hand. */
export function applyAttributes(descriptor: number, attributes: HostAttributes, libc: Libc | null): void {
  fchmodSync(descriptor, attributes.mode);
  if (libc === null) {
    const { atimeNs } = fstatSync(descriptor, { bigint: true });
    futimesSync(descriptor, secondsOf(atimeNs), secondsOf(attributes.mtimeNs));
    return;
  }
  const result = libc.setTimes(descriptor, 'keep', attributes.mtimeNs);
  if (result < 0) failErrno(result);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
}

/** Gives the new file the owner of the one it will replace, as far as the system lets us. */
function giveTo(descriptor: number, { uid, gid }: FileOwner): void {
  const own = fstatSync(descriptor);
  if (uid === own.uid && gid === own.gid) return;
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    // Only root may give files away: then the file is ours from now on, as with any program that saves by renaming.
    errnoOf(error);
  }
}

export interface NewFile {
  /** Where it is made; must not exist. */
  readonly path: string;
  /** Of the file that it is going to replace; null when there is none. */
  readonly owner: FileOwner | null;
  readonly content: Iterable<Uint8Array>;
  readonly attributes: HostAttributes;
}

/** Writes a file whole: content, then owner, mode and times, then to the disk. Throws what node:fs throws. */
export function writeNewFile(file: NewFile, libc: Libc | null, syncing: Syncing): void {
  const descriptor = openSync(file.path, CREATE, PRIVATE_MODE);
  try {
    for (const bytes of file.content) writeAll(descriptor, bytes);
    if (file.owner) giveTo(descriptor, file.owner);
    applyAttributes(descriptor, file.attributes, libc);
    if (syncing === 'each-file') fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
