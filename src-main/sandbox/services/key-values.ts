/** The values a capsule keeps by key (contracts.md 7.1, `kv`): its own for each principal, kept in the sandbox. */
import type { StoredValues } from '../../store/stored-values.ts';
import type { CallNotes } from './call-notes.ts';
import { refuse } from './service-error.ts';
import type { ServiceTable } from './service-table.ts';
import { bytesOf, isPlainName, isPlainText } from './text-rules.ts';

const MOST_KEY_BYTES = 256;
const MOST_VALUE_BYTES = 1024 * 1024;
/** Keys in one page. */
const MOST_LISTED = 1024;

/** What a capsule may keep for a principal, keys included: 64 MiB in 100,000 keys unless told otherwise. */
export interface KeyValueQuota {
  readonly bytes: number;
  readonly keys: number;
}
export const DEFAULT_KEY_VALUE_QUOTA: KeyValueQuota = { bytes: 64 * 1024 * 1024, keys: 100_000 };

type Ask<N extends keyof ServiceTable> = ServiceTable[N][0];
type Answer<N extends keyof ServiceTable> = ServiceTable[N][1];

/** Each method answers one call; errors: `invalid-key`, `too-large`, `quota`, `conflict`. The caller commits the journal. */
export class KeyValues {
  readonly #values: StoredValues;
  readonly #space: string;
  readonly #quota: KeyValueQuota;

  constructor(values: StoredValues, space: string, quota: KeyValueQuota) {
    this.#values = values;
    this.#space = space;
    this.#quota = quota;
  }

  get({ key }: Ask<'kv-get'>, notes: CallNotes): Answer<'kv-get'> {
    const value = this.#values.get(this.#space, this.#key(key, notes));
    notes.bytes = value?.length ?? 0;
    return value;
  }

  set({ key, value }: Ask<'kv-set'>, notes: CallNotes): null {
    this.#put(this.#key(key, notes), value, notes);
    return null;
  }

  delete({ key }: Ask<'kv-delete'>, notes: CallNotes): Answer<'kv-delete'> {
    return this.#values.delete(this.#space, this.#key(key, notes));
  }

  list({ prefix, after, limit }: Ask<'kv-list'>, notes: CallNotes): Answer<'kv-list'> {
    const keys = this.#matching(prefix, notes).filter((key) => after === null || key > after);
    const count = limit > 0 ? Math.min(limit, MOST_LISTED) : MOST_LISTED;
    return { keys: keys.slice(0, count), more: keys.length > count };
  }

  clear({ prefix }: Ask<'kv-clear'>, notes: CallNotes): Answer<'kv-clear'> {
    const keys = this.#matching(prefix, notes);
    for (const key of keys) this.#values.delete(this.#space, key);
    return keys.length;
  }

  swap({ key, expected, value }: Ask<'kv-swap'>, notes: CallNotes): null {
    const present = this.#values.get(this.#space, this.#key(key, notes));
    if (!isEqual(present, expected)) refuse('conflict', 'the present value is another one');
    if (value === null) this.#values.delete(this.#space, key);
    else this.#put(key, value, notes);
    return null;
  }

  #key(key: string, notes: CallNotes): string {
    notes.path = `kv://${key}`;
    if (!isPlainName(key, MOST_KEY_BYTES))
      refuse('invalid-key', 'a key has 1 to 256 bytes of NFC text without control characters');
    return key;
  }

  #matching(prefix: string, notes: CallNotes): readonly string[] {
    notes.path = `kv://${prefix}*`;
    if (!isPlainText(prefix) || bytesOf(prefix) > MOST_KEY_BYTES) refuse('invalid-key', 'no key begins like that');
    return this.#values.keys(this.#space).filter((key) => key.startsWith(prefix));
  }

  #put(key: string, value: Uint8Array, notes: CallNotes): void {
    notes.bytes = value.length;
    if (value.length > MOST_VALUE_BYTES) refuse('too-large', 'a value has at most 1 MiB');
    const { bytes, keys } = this.#values.usage(this.#space);
    const before = this.#values.sizeOf(this.#space, key);
    const more = bytesOf(key) + value.length - before;
    if (more > 0 && bytes + more > this.#quota.bytes)
      refuse('quota', `a capsule keeps at most ${this.#quota.bytes} bytes of values`);
    if (before === 0 && keys >= this.#quota.keys) refuse('quota', `a capsule keeps at most ${this.#quota.keys} keys`);
    this.#values.set(this.#space, key, value);
  }
}

const isEqual = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one === null || other === null ? one === other : Buffer.compare(one, other) === 0;
