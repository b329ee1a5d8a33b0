/** The files of the anchors, beside the sandboxes and not in them, and the key that they are sealed with. */
import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { VfsError } from '../vfs/errors.ts';
import { errnoOf, onDisk } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';
import type { Survival } from './replace-file.ts';

const KEY_BYTES = 32;
const KEY = /^[0-9a-f]{64}$/;

/** null when there is none. Errors: `io`. */
function readText(path: string): string | null {
  return onDisk(() => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null;
      throw error;
    }
  });
}

class AnchorFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** null when there is none. Errors: `io`. */
  read(): string | null {
    return readText(this.#path);
  }

  /** Errors: `no-space`, `io`; what was there stays. */
  write(text: string, survival: Survival): void {
    onDisk(() => mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 }));
    replaceFile(this.#path, text, survival);
  }

  /** Nothing to do when there is none. */
  remove(): void {
    onDisk(() => {
      rmSync(this.#path, { force: true });
    });
  }
}

/**
 * The key in a file that only its owner may read; made when there is none. One that is damaged is replaced, and then no older
 * anchor can be trusted. Errors: `no-space`, `io`.
 */
function anchorKey(path: string): string {
  const kept = readText(path)?.trim();
  if (kept !== undefined && KEY.test(kept)) return kept;
  const made = randomBytes(KEY_BYTES).toString('hex');
  if (kept !== undefined) {
    replaceFile(path, made, 'power-cut');
    return made;
  }
  const fresh = `${path}.${randomUUID()}`;
  replaceFile(fresh, made, 'power-cut');
  return onDisk(() => {
    try {
      linkSync(fresh, path); // whole from its first moment on, and never over the one of a process that was faster
      return made;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return anchorKey(path);
      renameSync(fresh, path);
      return made;
    } finally {
      rmSync(fresh, { force: true });
    }
  });
}

/** Which start of the machine this is; empty where the system does not say. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return '';
  }
}

interface AnchorPlace {
  readonly file: AnchorFile;
  readonly key: string;
  readonly boot: string;
}

/** Where the anchor of each sandbox lies, and what it is sealed with. */
export interface Anchors {
  /** undefined while the disk has no room for the key: then nothing is anchored, and all else goes on. */
  placeOf(sandbox: string): AnchorPlace | undefined;
  /** Forgets the anchor of a record that was made anew. */
  beginAnew(sandbox: string): void;
}

/**
 * `home` is the user's data folder of the inspector. The key is the same for every shell and the command line, which share the sandboxes:
 * so it is not sealed by a key store that only one of them can open.
 */
export function createAnchors(home: string): Anchors {
  const boot = bootId();
  const fileOf = (sandbox: string): AnchorFile => new AnchorFile(join(home, 'anchors', `${sandbox}.anchor`));
  return {
    placeOf(sandbox) {
      try {
        return { file: fileOf(sandbox), key: anchorKey(join(home, 'anchor.key')), boot };
      } catch (error) {
        if (error instanceof VfsError) return undefined;
        throw error;
      }
    },
    beginAnew(sandbox) {
      fileOf(sandbox).remove();
    },
  };
}
