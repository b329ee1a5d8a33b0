/** The grants of one principal that hold in every sandbox: one small file, which several processes may change. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

import { VfsError } from '../vfs/errors.ts';
import { errnoOf, onDisk } from './disk-failure.ts';
import { withFileLock } from './file-lock.ts';
import { fileVersion } from './file-version.ts';
import { isKeptGrant } from './kept-grant.ts';
import type { KeptGrant } from './kept-grant.ts';
import { replaceFile } from './replace-file.ts';

const FORMAT = 1;

const DAMAGED = 'The file of the grants that hold always was damaged: it was set aside, and none of them holds.';
const UNREADABLE = 'The file of the grants that hold always cannot be read: none of them holds.';
const NEWER = 'The grants that hold always were written by a later version: none of them holds here.';

type Content =
  | { readonly state: 'read'; readonly grants: readonly KeptGrant[] }
  | { readonly state: 'damaged' | 'unreadable' | 'newer' };

function parse(text: string): Content {
  try {
    const value = JSON.parse(text) as { readonly format?: unknown; readonly grants?: unknown } | null;
    const { format, grants } = value ?? {};
    if (typeof format === 'number' && format > FORMAT) return { state: 'newer' };
    if (format !== FORMAT || !Array.isArray(grants) || !grants.every(isKeptGrant)) return { state: 'damaged' };
    return { state: 'read', grants };
  } catch {
    return { state: 'damaged' };
  }
}

export interface GrantsSeen {
  readonly grants: readonly KeptGrant[];
  /** See `version`. */
  readonly version: string;
}

export class GrantFile {
  readonly #path: string;
  #notices: readonly string[] = [];

  /** Its folder is made at the first change. */
  constructor(path: string) {
    this.#path = path;
  }

  /** What the user should know of the file, in sentences. */
  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Another text after every change, whoever made it; costs one look at the file's name. */
  version(): string {
    return fileVersion(this.#path);
  }

  /** Fails closed: of a file that cannot be trusted nothing holds, and one that is damaged is set aside. */
  read(): readonly KeptGrant[] {
    const content = this.#content();
    if (content.state !== 'damaged') return this.#taken(content);
    try {
      // Under the lock, so that a whole file that somebody is just putting there is not what is set aside.
      return this.#locked(() => this.#taken(this.#setAside()));
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      return this.#taken({ state: 'unreadable' });
    }
  }

  /**
   * Puts what `edit` makes of the grants of now in their place; nothing that another process did meanwhile is lost. Survives a power cut
   * when it returns, with all that is there then. Errors: `busy`, `no-space`, `io`, `unsupported` for a file of a later version; what was
   * there stays.
   */
  change(edit: (grants: readonly KeptGrant[]) => readonly KeptGrant[]): GrantsSeen {
    onDisk(() => mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 }));
    return this.#locked(() => {
      const content = this.#setAside();
      const before = this.#taken(content);
      if (content.state !== 'read')
        throw new VfsError(content.state === 'newer' ? 'unsupported' : 'io', this.#notices[0] ?? UNREADABLE);
      const grants = edit(before);
      replaceFile(this.#path, `${JSON.stringify({ format: FORMAT, grants }, null, 1)}\n`, 'power-cut');
      return { grants, version: this.version() };
    });
  }

  #content(): Content {
    try {
      return parse(readFileSync(this.#path, 'utf8'));
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === undefined) throw error;
      return errno === 'ENOENT' ? { state: 'read', grants: [] } : { state: 'unreadable' };
    }
  }

  #taken(content: Content): readonly KeptGrant[] {
    if (content.state === 'read') return content.grants;
    if (content.state !== 'damaged') this.#notices = [content.state === 'newer' ? NEWER : UNREADABLE];
    return [];
  }

  #setAside(): Content {
    const content = this.#content();
    if (content.state !== 'damaged') return content;
    onDisk(() => {
      renameSync(this.#path, `${this.#path}.damaged-${this.version().replaceAll(' ', '-')}`);
    });
    this.#notices = [DAMAGED];
    return { state: 'read', grants: [] };
  }

  #locked<T>(act: () => T): T {
    return withFileLock(`${this.#path}.lock`, 'the grants', act);
  }
}
