/** The filters that the user gave names: one small file for all sandboxes. */
import { readFileSync } from 'node:fs';

import { errnoOf, onDisk } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';

export interface NamedFilter {
  readonly name: string;
  readonly filter: string;
}

const isNamed = (value: unknown): value is NamedFilter => {
  if (typeof value !== 'object' || value === null) return false;
  const { name, filter } = value as Partial<NamedFilter>;
  return typeof name === 'string' && typeof filter === 'string';
};

export class SavedFilters {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** In the order in which they were put. A file that is damaged has none. Errors: `io`. */
  list(): readonly NamedFilter[] {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return Array.isArray(value) ? value.filter(isNamed).map(({ name, filter }) => ({ name, filter })) : [];
    } catch (error) {
      if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return [];
      return onDisk(() => {
        throw error;
      });
    }
  }

  /** All of them anew. Survives a power cut when it returns. Errors: `no-space`, `io`; what was there stays. */
  replace(filters: readonly NamedFilter[]): void {
    replaceFile(this.#path, `${JSON.stringify(filters, null, 2)}\n`, 'power-cut');
  }
}
