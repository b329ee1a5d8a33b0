/** The variables that runs were given, in a file that only its owner may read, beside the store: they may hold secrets, and no bundle has them. */
import { readFileSync } from 'node:fs';

import { errnoOf, onDisk } from './disk-failure.ts';
import { replaceFile } from './replace-file.ts';

type Variables = Readonly<Record<string, string>>;
/** In the order in which they were put. */
type Kept = readonly (readonly [run: string, variables: Variables])[];

/** Runs whose variables are kept: the newest. */
export const MOST_KEPT = 200;

export const RUN_VARIABLES_FILE = 'run-variables.json';

const isEntry = (value: unknown): value is Kept[number] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'object' && value[1] !== null;

export class RunVariables {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** null when they are not kept. Errors: `io`. */
  get(run: string): Variables | null {
    return this.#read().find(([id]) => id === run)?.[1] ?? null;
  }

  /** Survives a power cut when it returns. Errors: `no-space`, `io`; what was there stays. */
  put(run: string, variables: Variables): void {
    const kept = [...this.#read(), [run, variables] as const].slice(-MOST_KEPT);
    replaceFile(this.#path, JSON.stringify(kept), 'power-cut');
  }

  /** A file that is damaged has none. */
  #read(): Kept {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      return Array.isArray(value) ? value.filter(isEntry) : [];
    } catch (error) {
      if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return [];
      return onDisk(() => {
        throw error;
      });
    }
  }
}
