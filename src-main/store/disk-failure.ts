/** What a failed call to the disk means in the engine's own words. */
import { VfsError } from '../vfs/errors.ts';
import type { Disk } from './disk.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT']);

/** The errno name of a failed node:fs call, or undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && 'syscall' in error ? error.code : undefined;
}

/** Runs a disk call; a failure becomes `no-space`, `too-large` or `io`, without any host path. */
export function onDisk<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw asVfsError(error);
  }
}

/** The engine's word for a failed disk call; any other error as it is. */
export function asVfsError(error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  if (FULL.has(errno)) return new VfsError('no-space', 'the disk that keeps this sandbox is full');
  if (errno === 'EFBIG') return new VfsError('too-large', 'larger than the disk that keeps this sandbox allows');
  return new VfsError('io', `the disk that keeps this sandbox failed (${errno})`);
}

/** Runs what only tidies up, and may be left to the next opening when the disk fails. */
export function atBest(call: () => void): void {
  try {
    call();
  } catch (error) {
    if (errnoOf(error) === undefined && !(error instanceof VfsError)) throw error;
  }
}

const NO_FOLDER_SYNC = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL']);

/** Makes the names in a folder durable, where the system can do that (Windows opens no folder, and needs no sync). */
export function syncFolder(disk: Disk, folder: string): void {
  try {
    const fd = disk.open(folder, 'folder');
    try {
      disk.sync(fd, 'names');
    } finally {
      atBest(() => disk.close(fd));
    }
  } catch (error) {
    if (!NO_FOLDER_SYNC.has(errnoOf(error) ?? '')) throw asVfsError(error);
  }
}
