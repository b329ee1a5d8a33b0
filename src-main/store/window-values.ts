/** What windows keep for all sandboxes: one small file. */
import { readFileSync } from 'node:fs';

import { errnoOf, onDisk } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';

export class WindowValues {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** null when there is none, or the file is damaged: it is about looks alone. Errors: `io`. */
  get(key: string): unknown {
    const all = this.#all();
    return Object.hasOwn(all, key) ? all[key] : null;
  }

  /** In place of what was there. Errors: `no-space`, `io`; what was there stays. */
  set(key: string, value: unknown): void {
    replaceFile(this.#path, `${JSON.stringify({ ...this.#all(), [key]: value })}\n`, 'killed');
  }

  #all(): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
    } catch (error) {
      if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return {};
      return onDisk(() => {
        throw error;
      });
    }
  }
}
