/** `Capsule.toml` beside a program of the user's: read whole, replaced whole, never through a link. */
import { createHash, randomUUID } from 'node:crypto';
import { accessSync, closeSync, constants, fsyncSync, linkSync, lstatSync, openSync } from 'node:fs';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { VfsError } from '../vfs/errors.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import { nodeDisk } from './disk.ts';
import { onHostFile } from './fresh-file.ts';

export interface ManifestText {
  readonly text: string;
  /** sha-256 of its bytes, hex. */
  readonly version: string;
}

/** Bytes of the largest one. */
const MOST = 1024 * 1024;
/** What a new one may be read by: the umask takes away from it. */
const EVERYBODY = 0o666;

const versionOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** null when there is none. Errors: `too-large`; `VfsError` of the disk. */
export function readManifestFile(path: string): ManifestText | null {
  return onHostFile(() => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return null;
    if (stat.size > MOST) throw new VfsError('too-large', 'A manifest has at most 1 MiB.');
    const bytes = readFileSync(path);
    return { text: bytes.toString(), version: versionOf(bytes) };
  });
}

/** What a host path leads to. */
export function kindOfPath(path: string): 'folder' | 'file' | 'none' {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return 'folder';
  return stat?.isFile() ? 'file' : 'none';
}

/** Why a file cannot be put there, for the user; null when it can, as far as anybody knows before. */
export function hindranceOf(path: string): string | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) return 'It is a link, and is not written through.';
  if (found && !found.isFile()) return 'There is something else of that name.';
  try {
    accessSync(dirname(path), constants.W_OK);
    return null;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return 'Its folder cannot be written.';
  }
}

function placeFresh(fresh: string, path: string, state: 'new' | 'replaced'): void {
  if (state === 'replaced') {
    renameSync(fresh, path);
    return;
  }
  try {
    linkSync(fresh, path);
  } catch (error) {
    // A file system without hard links; whoever is faster than this moment loses what they wrote.
    if (errnoOf(error) === 'EEXIST' || lstatSync(path, { throwIfNoEntry: false })) throw error;
    renameSync(fresh, path);
  }
}

/**
 * Puts a text in the place of the `version` that was read; null makes a new file. Survives a power cut when it returns.
 * Errors: `already-exists` when it is no longer that version; `VfsError` of the disk. What was there stays then.
 */
export function writeManifestFile(path: string, text: string, version: string | null): ManifestText {
  const bytes = Buffer.from(text);
  const before = lstatSync(path, { throwIfNoEntry: false });
  const isSame = before === undefined || before.isFile();
  if (!isSame || (readManifestFile(path)?.version ?? null) !== version)
    throw new VfsError('already-exists', 'The manifest was changed by somebody else meanwhile.');
  const fresh = `${path}.${randomUUID()}.part`;
  onHostFile(() => {
    try {
      const fd = openSync(fresh, 'wx', before === undefined ? EVERYBODY : before.mode & 0o777);
      try {
        writeFileSync(fd, bytes);
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      placeFresh(fresh, path, before === undefined ? 'new' : 'replaced');
    } finally {
      rmSync(fresh, { force: true });
    }
    syncFolder(nodeDisk, dirname(path));
  });
  return { text, version: versionOf(bytes) };
}
