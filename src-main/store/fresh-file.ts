/** A new file that nobody sees before it is whole, and that never takes the place of another. */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { VfsError } from '../vfs/errors.ts';
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import { nodeDisk } from './disk.ts';

/** A host's answers in the engine's words; what is not here is `io`. The path is the user's own. */
const CODES: Readonly<Record<string, FsErrorCode>> = {
  EEXIST: 'already-exists',
  EACCES: 'access',
  EPERM: 'access',
  EROFS: 'read-only',
  ENOENT: 'not-found',
  ENOTDIR: 'not-directory',
  EISDIR: 'is-directory',
  ENAMETOOLONG: 'name-too-long',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'too-large',
};
const SENTENCES: Partial<Record<FsErrorCode, string>> = {
  'already-exists': 'There is something at this path already; nothing is written over.',
  access: 'The operating system does not allow a file to be made there.',
  'not-found': 'There is no folder for this file.',
  'no-space': 'The disk is full. Nothing was left behind.',
};

/** Runs calls to a file that the user named. Errors: `VfsError`. */
export function onHostFile<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    const code = CODES[errno] ?? 'io';
    throw new VfsError(code, SENTENCES[code] ?? `The file cannot be written (${errno}).`);
  }
}

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export class FreshFile {
  readonly #path: string;
  readonly #beside: string;
  readonly #fd: number;
  #size = 0;
  #state: 'open' | 'over' = 'open';

  /** Errors: `already-exists`, `access`, `not-found`, `no-space` and others; nothing is left then. */
  constructor(path: string) {
    if (existsSync(path)) throw new VfsError('already-exists', SENTENCES['already-exists']);
    this.#path = path;
    this.#beside = `${path}.${randomUUID()}.part`;
    this.#fd = onHostFile(() => openSync(this.#beside, 'wx', 0o600));
  }

  /** Bytes so far. */
  get size(): number {
    return this.#size;
  }

  /** Errors: `no-space`, `io`. */
  write(bytes: Uint8Array): void {
    onHostFile(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done);
    });
    this.#size += bytes.length;
  }

  /** Gives it its name; it survives a power cut then. Errors: `already-exists`, `no-space`, `io`; nothing is left then. */
  finish(): void {
    try {
      onHostFile(() => {
        fsyncSync(this.#fd);
        this.#place();
      });
      syncFolder(nodeDisk, dirname(this.#path));
    } finally {
      this.close();
    }
  }

  #place(): void {
    try {
      linkSync(this.#beside, this.#path);
    } catch (error) {
      if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error;
      if (existsSync(this.#path)) throw new VfsError('already-exists', SENTENCES['already-exists']);
      renameSync(this.#beside, this.#path);
    }
  }

  /** Leaves nothing behind of what was not finished; nothing to do after `finish`. */
  close(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    closeSync(this.#fd);
    rmSync(this.#beside, { force: true });
  }
}
