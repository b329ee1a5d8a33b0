/** Small values by space and key, journaled with everything else: an acknowledged one survives kill -9. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { fail } from '../vfs/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Journal, Participant } from './journal.ts';

/** Their records in the journal. */
const VALUES_TAG = 0x56;

/** With a rowid, which verifying goes by. */
const SCHEMA = `CREATE TABLE IF NOT EXISTS kept_values (
  space TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, UNIQUE (space, key)) STRICT`;

/** Whether a row of the table `kept_values` can be read. */
export const isReadableValue = ({ space, key, value }: Readonly<Record<string, unknown>>): boolean =>
  typeof space === 'string' && typeof key === 'string' && value instanceof Uint8Array;

export interface StoredValuesDeps {
  readonly database: DatabaseSync;
  readonly journal: Pick<Journal, 'append' | 'join'>;
}

interface Change {
  readonly space: string;
  readonly key: string;
  /** null when it was removed. */
  readonly value: Uint8Array | null;
}

/** The keys of one space: how many bytes each takes, its own included. */
interface Space {
  readonly sizes: Map<string, number>;
  /** By code units, until a key comes or goes. */
  sorted: readonly string[] | null;
  bytes: number;
}

const identityOf = (space: string, key: string): string => JSON.stringify([space, key]);
const sizeOf = (key: string, length: number): number => Buffer.byteLength(key) + length;

export class StoredValues implements Participant {
  readonly tag = VALUES_TAG;
  readonly #deps: StoredValuesDeps;
  readonly #select: StatementSync;
  readonly #spaces = new Map<string, Space>();
  /** What the database lacks. */
  readonly #unsaved = new Map<string, Change>();
  readonly #writer = new ByteWriter();
  #undo: (() => void)[] = [];

  /** Use `createStoredValues`, which also joins the journal. */
  constructor(deps: StoredValuesDeps) {
    this.#deps = deps;
    deps.database.exec(SCHEMA);
    this.#select = deps.database.prepare('SELECT value FROM kept_values WHERE space = ? AND key = ?');
    for (const { space, key, length } of deps.database
      .prepare('SELECT space, key, length(value) AS length FROM kept_values')
      .iterate())
      this.#count(String(space), String(key), Number(length));
  }

  /** null when there is none; not to be changed. */
  get(space: string, key: string): Uint8Array | null {
    const unsaved = this.#unsaved.get(identityOf(space, key));
    if (unsaved) return unsaved.value;
    if (!this.has(space, key)) return null;
    const value = this.#select.get(space, key)?.['value'];
    return value instanceof Uint8Array ? value : fail('io', 'a kept value is gone');
  }

  has(space: string, key: string): boolean {
    return this.#spaces.get(space)?.sizes.has(key) === true;
  }

  /** Bytes that one key takes; 0 when there is none. */
  sizeOf(space: string, key: string): number {
    return this.#spaces.get(space)?.sizes.get(key) ?? 0;
  }

  /** Bytes of all keys and values of a space, and how many keys. */
  usage(space: string): { readonly bytes: number; readonly keys: number } {
    const found = this.#spaces.get(space);
    return { bytes: found?.bytes ?? 0, keys: found?.sizes.size ?? 0 };
  }

  /** In the order of their code units. */
  keys(space: string): readonly string[] {
    const found = this.#spaces.get(space);
    if (!found) return [];
    found.sorted ??= [...found.sizes.keys()].sort();
    return found.sorted;
  }

  /** Part of the journal's group under way: the caller commits. A value of its own is kept. */
  set(space: string, key: string, value: Uint8Array): void {
    this.#change({ space, key, value: new Uint8Array(value) });
  }

  /** As `set`; whether there was one. */
  delete(space: string, key: string): boolean {
    if (!this.has(space, key)) return false;
    this.#change({ space, key, value: null });
    return true;
  }

  replay(payload: Uint8Array): void {
    const reader = new ByteReader(payload);
    const [space, key, isThere] = [reader.text(), reader.text(), reader.u8() === 1];
    this.#apply({ space, key, value: isThere ? new Uint8Array(reader.bytes()) : null });
  }

  flush(): void {
    const { database } = this.#deps;
    const put = database.prepare('INSERT OR REPLACE INTO kept_values (space, key, value) VALUES (?, ?, ?)');
    const remove = database.prepare('DELETE FROM kept_values WHERE space = ? AND key = ?');
    for (const { space, key, value } of this.#unsaved.values())
      if (value === null) remove.run(space, key);
      else put.run(space, key, value);
  }

  flushed(): void {
    this.#unsaved.clear();
  }

  settled(outcome: 'kept' | 'dropped'): void {
    const undo = this.#undo;
    this.#undo = [];
    if (outcome === 'dropped') for (const back of undo.reverse()) back();
  }

  #change(change: Change): void {
    const { space, key, value } = change;
    const writer = this.#writer.start().text(space).text(key);
    if (value === null) writer.u8(0);
    else writer.u8(1).bytes(value);
    this.#deps.journal.append(this.tag, writer.take());
    const id = identityOf(space, key);
    const unsaved = this.#unsaved.get(id);
    const size = this.has(space, key) ? this.sizeOf(space, key) - Buffer.byteLength(key) : null;
    this.#undo.push(() => {
      if (unsaved) this.#unsaved.set(id, unsaved);
      else this.#unsaved.delete(id);
      this.#count(space, key, size);
    });
    this.#apply(change);
  }

  #apply(change: Change): void {
    const { space, key, value } = change;
    this.#unsaved.set(identityOf(space, key), change);
    this.#count(space, key, value?.length ?? null);
  }

  /** `length` of the value; null for none. */
  #count(space: string, key: string, length: number | null): void {
    const found: Space = this.#spaces.get(space) ?? { sizes: new Map(), sorted: null, bytes: 0 };
    this.#spaces.set(space, found);
    const before = found.sizes.get(key);
    const after = length === null ? undefined : sizeOf(key, length);
    found.bytes += (after ?? 0) - (before ?? 0);
    if (after === undefined) found.sizes.delete(key);
    else found.sizes.set(key, after);
    if ((before === undefined) !== (after === undefined)) found.sorted = null;
  }
}

/** Opens the values of a sandbox, with what the journal alone has. */
export function createStoredValues(deps: StoredValuesDeps): StoredValues {
  const values = new StoredValues(deps);
  deps.journal.join(values);
  return values;
}
