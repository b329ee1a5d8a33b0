/** A new folder of the user's that nobody sees before it is whole, and that never takes the place of anything. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { fail } from '../vfs/errors.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import { nodeDisk } from './disk.ts';
import { onHostFile } from './fresh-file.ts';

/** An empty one may be there already. */
function isFree(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return true;
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

export class FreshFolder {
  readonly #path: string;
  /** Where it is filled. */
  readonly beside: string;

  /** Errors: `already-exists`, `access`, `not-found`, `no-space` and others; nothing is left then. */
  constructor(path: string) {
    if (!onHostFile(() => isFree(path)))
      fail('already-exists', 'There is something in this folder already; nothing is written over.');
    this.#path = path;
    this.beside = `${path}.${randomUUID()}.part`;
    onHostFile(() => mkdirSync(this.beside, { mode: 0o755 }));
  }

  /** Gives it its name. Errors: `already-exists`, `io`. */
  finish(): void {
    onHostFile(() => {
      renameSync(this.beside, this.#path);
    });
    syncFolder(nodeDisk, dirname(this.#path));
  }

  /** Leaves nothing behind of what was not finished; nothing to do after `finish`. */
  close(): void {
    rmSync(this.beside, { recursive: true, force: true });
  }
}
