/** Secrets in one file that only its owner may read, beside the sandbox's store: not in it, so that no log, journal or database has them. */
import { readFileSync } from 'node:fs';

import { errnoOf, onDisk } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';

/** `sealed`: encrypted by the operating system's key store; `plain`: as it was typed. */
export interface StoredSecret {
  readonly form: 'sealed' | 'plain';
  readonly text: string;
}

type Secrets = Readonly<Record<string, Readonly<Record<string, StoredSecret>>>>;

export class SecretFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  has(space: string, key: string): boolean {
    const kept = this.#read()[space];
    return kept !== undefined && Object.hasOwn(kept, key);
  }

  /** Survives a power cut when it returns. Errors: `no-space`, `io`; what was there stays. */
  put(space: string, key: string, secret: StoredSecret): void {
    const secrets = this.#read();
    this.#write({ ...secrets, [space]: { ...secrets[space], [key]: secret } });
  }

  /** A file that is damaged has no secrets: the capsule asks again. */
  #read(): Secrets {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return typeof value === 'object' && value !== null ? (value as Secrets) : {};
    } catch (error) {
      if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return {};
      return onDisk(() => {
        throw error;
      });
    }
  }

  #write(secrets: Secrets): void {
    replaceFile(this.#path, JSON.stringify(secrets), 'power-cut');
  }
}
