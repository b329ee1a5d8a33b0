/** The files of a store that is at rest, for a copy of it to be made piece by piece. */
import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { VfsError } from '../vfs/errors.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { errnoOf, onDisk } from './disk-failure.ts';
import { onHostFile } from './fresh-file.ts';

export interface SnapshotFile {
  /** Below `store/` of a bundle. */
  readonly name: string;
  readonly path: string;
  /** Bytes of it that belong to the snapshot. */
  readonly size: number;
  /** Changes with its content; null for what only grows. */
  readonly version: string | null;
}

export interface StoreSnapshot {
  readonly files: readonly SnapshotFile[];
  /** Removes what was made for it. */
  close(): void;
}

/** What lies beside the database, by folder; a working file is written in place, everything else only grows or goes. */
const KINDS = [
  { folder: 'packs', names: /^\d+\.pack$/, grows: true },
  { folder: 'work', names: /^[\w-]+$/, grows: false },
  { folder: '', names: /^(?:journal|history)-\d+\.log$/, grows: true },
] as const;

/**
 * A copy of the database (beside `near`, without what was deleted in it), and what it refers to. The journal must be empty. It takes as long
 * as the database is large: about a second for 200 MiB. Errors: `no-space`, `io`.
 */
export function snapshotStore(folder: string, database: DatabaseSync, near: string): StoreSnapshot {
  const copy = `${near}.${randomUUID()}.db.part`;
  const close = (): void => {
    rmSync(copy, { force: true });
  };
  try {
    onHostFile(() => {
      database.prepare('VACUUM INTO ?').run(copy);
    });
    return { files: [fileAt('sandbox.db', copy, 'grows'), ...KINDS.flatMap((kind) => filesOf(folder, kind))], close };
  } catch (error) {
    close();
    // SQLite says little of why it could not write.
    if (error instanceof Error && 'errcode' in error)
      throw new VfsError('io', 'The copy of the database could not be written.');
    throw error;
  }
}

function filesOf(top: string, { folder, names, grows }: (typeof KINDS)[number]): readonly SnapshotFile[] {
  const within = join(top, folder);
  const found = onDisk(() => {
    try {
      return readdirSync(within).filter((name) => names.test(name));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
  return found.map((name) =>
    fileAt(folder === '' ? name : `${folder}/${name}`, join(within, name), grows ? 'grows' : 'changes'),
  );
}

function fileAt(name: string, path: string, way: 'grows' | 'changes'): SnapshotFile {
  const fd = onDisk(() => openSync(path, 'r'));
  try {
    const { size } = onDisk(() => fstatSync(fd));
    return { name, path, size, version: way === 'grows' ? null : versionOf(fd) };
  } finally {
    closeSync(fd);
  }
}

function versionOf(fd: number): string {
  const { size, mtimeNs, ino } = onDisk(() => fstatSync(fd, { bigint: true }));
  return `${size} ${mtimeNs} ${ino}`;
}

const PIECE = 256 * 1024;

/** Its bytes. Errors: `busy` when it was changed, or went, since the snapshot; `io`. */
export function* piecesOf({ path, size, version }: SnapshotFile): Generator<Uint8Array> {
  const fd = openStill(path);
  try {
    for (let at = 0; at < size;) {
      const piece = Buffer.alloc(Math.min(PIECE, size - at));
      const position = at;
      const read = onDisk(() => readSync(fd, piece, 0, piece.length, position));
      if (read === 0) changed();
      at += read;
      yield piece.subarray(0, read);
    }
    if (version !== null && versionOf(fd) !== version) changed();
  } finally {
    closeSync(fd);
  }
}

const changed = (): never => changedMeanwhile('A file was written to');

function openStill(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return changed();
    return onDisk(() => {
      throw error;
    });
  }
}
