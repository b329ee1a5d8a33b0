/** The user's settings as a text on disk, which several processes and any editor may change. */
import { readFileSync, realpathSync, statSync } from 'node:fs';

import { VfsError } from '../vfs/errors.ts';
import { errnoOf, onDisk } from './disk-failure.ts';
import { withFileLock } from './file-lock.ts';
import { fileVersion } from './file-version.ts';
import { replaceFile } from './replace-file.ts';

/** Bytes: a file beyond that is not looked at. */
const LARGEST = 1_048_576;

export class SettingsFile {
  /** Absolute. */
  readonly path: string;

  /** Need not be there; its folder is. */
  constructor(path: string) {
    this.path = path;
  }

  /** Another text after every change, whoever made it; costs one look at the file's name. */
  version(): string {
    return fileVersion(this.path);
  }

  /** Empty when there is none. Errors: `too-large` beyond 1 MiB, `invalid-argument` when it is no UTF-8, `io`. */
  read(): string {
    const bytes = onDisk(() => this.#bytes());
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new VfsError('invalid-argument', 'The settings file is not UTF-8.');
    }
  }

  /**
   * Puts what `edit` makes of the text of now in its place; nothing that another process did meanwhile is lost. Survives a power cut when
   * it returns. Errors: those of `edit` and of `read`, `busy`, `no-space`, `io`; what was there stays.
   */
  change(edit: (text: string) => string): void {
    withFileLock(`${this.path}.lock`, 'the settings', () => {
      const before = this.read();
      const after = edit(before);
      if (after !== before) replaceFile(this.#place(), after, 'power-cut');
    });
  }

  #bytes(): Uint8Array {
    const stat = statSync(this.path, { throwIfNoEntry: false });
    if (!stat) return new Uint8Array();
    if (stat.size > LARGEST) throw new VfsError('too-large', 'The settings file is larger than 1 MiB.');
    return readFileSync(this.path);
  }

  /** Who keeps it elsewhere behind a link keeps the link. */
  #place(): string {
    try {
      return realpathSync(this.path);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return this.path;
    }
  }
}
