/** The settings of a capsule: what its user set, else what it came with. */
import type { StoredValues } from '../../store/stored-values.ts';
import { refuse } from './service-error.ts';
import { bytesOf, isPlainName } from './text-rules.ts';

const MOST_KEY_BYTES = 256;
const MOST_VALUE_BYTES = 64 * 1024;
/** The system's own. */
const RESERVED = /^(astrid|inspector)[._-]/i;

/** Those that the user set, of one capsule for one principal. Who changes them commits the journal. */
export class ConfigValues {
  readonly #values: StoredValues;
  readonly #space: string;

  constructor(values: StoredValues, space: string) {
    this.#values = values;
    this.#space = space;
  }

  /** null when the user has not set it. Errors: `reserved`, `too-large`. */
  get(key: string): string | null {
    if (bytesOf(key) > MOST_KEY_BYTES) refuse('too-large', 'a key has at most 256 bytes');
    if (RESERVED.test(key)) refuse('reserved', 'this key belongs to the system');
    const value = this.#values.get(this.#space, key);
    return value && Buffer.from(value).toString();
  }

  list(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values.keys(this.#space).map((key) => [key, this.get(key) ?? '']));
  }

  /** null takes it away. Errors: `reserved`, `invalid-input`, `too-large`. */
  set(key: string, value: string | null): void {
    if (!isPlainName(key, MOST_KEY_BYTES)) refuse('invalid-input', 'a key has 1 to 256 bytes of text');
    this.get(key);
    if (value === null) this.#values.delete(this.#space, key);
    else if (bytesOf(value) > MOST_VALUE_BYTES) refuse('too-large', 'a setting has at most 64 KiB');
    else this.#values.set(this.#space, key, Buffer.from(value));
  }
}
