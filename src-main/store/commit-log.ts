/** What commits need to be finished or taken back after a crash: records, and the contents that they take away. */
import { createHash, hash as hashOf } from 'node:crypto';
import type { StoredContents, WorkFile } from './content-store.ts';
import type { Journal } from './journal.ts';
import type { StoredValues } from './stored-values.ts';

/** Larger contents, in bytes, are files of their own; the others are named by their hash. */
const SMALL_MAX = 64 * 1024;
/** Bytes read at a time. */
const CHUNK = 256 * 1024;
const OWNER = 'commits';
/** No space of a capsule is spelled like these. */
const RECORDS = JSON.stringify(['commit-records']);
const CONTENTS = JSON.stringify(['commit-contents']);
/** No records of its own: it is told what became of each group. */
const COMMITS_TAG = 0x63;
/** The first byte of what is kept of a content: itself (as earlier versions did), the working file that has it, or its size. */
const FORMS = ['inline', 'work', 'named'] as const;

export interface CommitLogDeps {
  readonly values: Pick<StoredValues, 'get' | 'set' | 'delete' | 'keys' | 'has'>;
  readonly contents: StoredContents;
  readonly journal: Pick<Journal, 'commit' | 'sync' | 'join'>;
}

interface WorkPlace {
  readonly id: string;
  readonly size: number;
}

type Kept =
  | { readonly form: 'inline'; readonly bytes: Uint8Array }
  | { readonly form: 'work'; readonly place: WorkPlace }
  | { readonly form: 'named'; readonly size: number };

function readKept(value: Uint8Array): Kept {
  const rest = value.subarray(1);
  const form = FORMS[value[0] ?? 0] ?? 'inline';
  if (form === 'inline') return { form, bytes: rest };
  const said: unknown = JSON.parse(Buffer.from(rest).toString());
  return form === 'work' ? { form, place: said as WorkPlace } : { form, size: said as number };
}

function writeKept(form: 'work' | 'named', said: WorkPlace | number): Uint8Array {
  return Buffer.from(`${String.fromCharCode(FORMS.indexOf(form))}${JSON.stringify(said)}`);
}

const sizeOf = (kept: Kept): number => {
  if (kept.form === 'inline') return kept.bytes.length;
  return kept.form === 'work' ? kept.place.size : kept.size;
};

const hashIn = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** Implements `TransactionLog` of review/transaction. */
export class CommitLog {
  readonly #deps: CommitLogDeps;
  /** Bytes by owner, of those that somebody asked about. */
  readonly #bytes = new Map<string, number>();
  /** By the journal's group under way: hashes that were held, and that are let go of once it is kept. */
  #held: string[] = [];
  #forgotten: string[] = [];
  #scratch = new Uint8Array(SMALL_MAX);

  /** After every participant of the journal has joined: what an earlier process left behind is removed. */
  constructor(deps: CommitLogDeps) {
    this.#deps = deps;
    const { work, blobs } = deps.contents;
    const places: WorkPlace[] = [];
    for (const key of deps.values.keys(CONTENTS)) {
      const kept = this.#keptAt(key);
      if (kept?.form === 'work') places.push(kept.place);
      if (kept?.form === 'named') blobs.retain(hashIn(key));
    }
    work.sweep(OWNER, new Set(places.map(({ id }) => id)));
    for (const { id, size } of places) work.retain(id, size);
    const nothing = (): void => undefined;
    deps.journal.join({
      tag: COMMITS_TAG,
      replay: nothing,
      flush: nothing,
      settled: (outcome) => this.#settled(outcome),
    });
  }

  get(key: string): Uint8Array | null {
    return this.#deps.values.get(RECORDS, key);
  }

  set(key: string, value: Uint8Array | null): void {
    if (value) this.#deps.values.set(RECORDS, key, value);
    else this.#deps.values.delete(RECORDS, key);
  }

  hold(owner: string, content: Iterable<Uint8Array>, size: number): string {
    this.#bytes.delete(owner);
    return size <= SMALL_MAX ? this.#holdSmall(owner, content) : this.#holdLarge(owner, content);
  }

  held(owner: string, hash: string): Iterable<Uint8Array> | null {
    const kept = this.#keptAt(keyOf(owner, hash));
    if (!kept) return null;
    if (kept.form === 'work') return this.#pieces(kept.place);
    return [kept.form === 'inline' ? kept.bytes : this.#deps.contents.blobs.read(hash)];
  }

  forget(owner: string): void {
    const { values, contents } = this.#deps;
    this.#bytes.delete(owner);
    for (const key of this.#keysOf(owner)) {
      const kept = this.#keptAt(key);
      values.delete(CONTENTS, key);
      if (kept?.form === 'work') contents.work.remove(kept.place.id);
      if (kept?.form === 'named') this.#forgotten.push(hashIn(key));
    }
  }

  /** Bytes that are kept for `owner`. */
  bytesOf(owner: string): number {
    const known = this.#bytes.get(owner);
    if (known !== undefined) return known;
    let bytes = 0;
    for (const key of this.#keysOf(owner)) {
      const kept = this.#keptAt(key);
      bytes += kept ? sizeOf(kept) : 0;
    }
    this.#bytes.set(owner, bytes);
    return bytes;
  }

  commit(): void {
    this.#deps.journal.commit();
  }

  sync(): void {
    this.#deps.journal.sync();
  }

  #holdSmall(owner: string, content: Iterable<Uint8Array>): string {
    const bytes = this.#joined(content);
    const hash = hashOf('sha256', bytes, 'hex');
    const { blobs, named } = this.#deps.contents;
    if (!this.#keep(keyOf(owner, hash), writeKept('named', bytes.length))) return hash;
    if (!named.has(hash)) named.write(hash, new Uint8Array(bytes));
    blobs.retain(hash);
    this.#held.push(hash);
    return hash;
  }

  /** Good until the next call: one piece may be gone when the next is asked for. */
  #joined(content: Iterable<Uint8Array>): Uint8Array {
    let size = 0;
    for (const piece of content) {
      if (size + piece.length > this.#scratch.length) this.#scratch = grown(this.#scratch, size + piece.length);
      this.#scratch.set(piece, size);
      size += piece.length;
    }
    return this.#scratch.subarray(0, size);
  }

  #holdLarge(owner: string, content: Iterable<Uint8Array>): string {
    const { work } = this.#deps.contents;
    const file = work.create(OWNER);
    let isKept = false;
    try {
      const { hash, size } = fill(file, content);
      isKept = this.#keep(keyOf(owner, hash), writeKept('work', { id: file.id, size }));
      return hash;
    } finally {
      // It was here already, or could not be read or written to its end.
      if (!isKept) work.remove(file.id);
      file.release();
    }
  }

  /** false when it is kept already. */
  #keep(key: string, value: Uint8Array): boolean {
    const { values } = this.#deps;
    if (values.has(CONTENTS, key)) return false;
    values.set(CONTENTS, key, value);
    return true;
  }

  /** They are sorted. */
  #keysOf(owner: string): readonly string[] {
    const keys = this.#deps.values.keys(CONTENTS);
    return keys.slice(firstFrom(keys, `${owner}/`), firstFrom(keys, `${owner}0`));
  }

  #keptAt(key: string): Kept | null {
    const value = this.#deps.values.get(CONTENTS, key);
    return value && readKept(value);
  }

  #settled(outcome: 'kept' | 'dropped'): void {
    const gone = outcome === 'kept' ? this.#forgotten : this.#held;
    this.#held = [];
    this.#forgotten = [];
    for (const hash of gone) this.#deps.contents.blobs.release(hash);
    if (outcome === 'dropped') this.#bytes.clear();
  }

  *#pieces({ id, size }: WorkPlace): Generator<Uint8Array> {
    for (let offset = 0; offset < size;) {
      const piece = new Uint8Array(Math.min(CHUNK, size - offset));
      const read = this.#deps.contents.work.peek(id, piece, offset);
      if (read === 0) return;
      yield piece.subarray(0, read);
      offset += read;
    }
  }
}

const keyOf = (owner: string, hash: string): string => `${owner}/${hash}`;

/** How many of them come before `wanted`. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let [from, until] = [0, sorted.length];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if ((sorted[middle] ?? '') < wanted) from = middle + 1;
    else until = middle;
  }
  return from;
}

/** The same bytes with room for `size`, or twice as many as before. */
function grown(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(size, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

function fill(file: WorkFile, content: Iterable<Uint8Array>): { readonly hash: string; readonly size: number } {
  const digest = createHash('sha256');
  let size = 0;
  for (const piece of content) {
    digest.update(piece);
    file.write(piece, size);
    size += piece.length;
  }
  return { hash: digest.digest('hex'), size };
}
