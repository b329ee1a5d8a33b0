/** What commits need to be finished or taken back after a crash: records, and the contents that they take away. */
import { createHash } from 'node:crypto';
import type { WorkFile, WorkStore } from './content-store.ts';
import type { Journal } from './journal.ts';
import type { StoredValues } from './stored-values.ts';

/** Larger contents, in bytes, are files of their own; the others are in the journal, and then in the database. */
const SMALL_MAX = 64 * 1024;
/** Bytes read at a time. */
const CHUNK = 256 * 1024;
const OWNER = 'commits';
/** No space of a capsule is spelled like these. */
const RECORDS = JSON.stringify(['commit-records']);
const CONTENTS = JSON.stringify(['commit-contents']);
/** The first byte of what is kept of a content: itself, or the working file that has it. */
const INLINE = 0;
const ELSEWHERE = 1;

export interface CommitLogDeps {
  readonly values: Pick<StoredValues, 'get' | 'set' | 'delete' | 'keys' | 'sizeOf'>;
  readonly work: WorkStore;
  readonly journal: Pick<Journal, 'commit' | 'sync'>;
}

interface WorkPlace {
  readonly id: string;
  readonly size: number;
}

/** Implements `TransactionLog` of review/transaction. */
export class CommitLog {
  readonly #deps: CommitLogDeps;

  /** After every participant of the journal has joined: what an earlier process left behind is removed. */
  constructor(deps: CommitLogDeps) {
    this.#deps = deps;
    const places = deps.values.keys(CONTENTS).flatMap((key) => this.#placeOf(key) ?? []);
    deps.work.sweep(OWNER, new Set(places.map(({ id }) => id)));
    for (const { id, size } of places) deps.work.retain(id, size);
  }

  get(key: string): Uint8Array | null {
    return this.#deps.values.get(RECORDS, key);
  }

  set(key: string, value: Uint8Array | null): void {
    if (value) this.#deps.values.set(RECORDS, key, value);
    else this.#deps.values.delete(RECORDS, key);
  }

  hold(owner: string, content: Iterable<Uint8Array>, size: number): string {
    return size <= SMALL_MAX ? this.#holdSmall(owner, content) : this.#holdLarge(owner, content);
  }

  held(owner: string, hash: string): Iterable<Uint8Array> | null {
    const key = `${owner}/${hash}`;
    const kept = this.#deps.values.get(CONTENTS, key);
    if (!kept) return null;
    const place = this.#placeOf(key);
    return place ? this.#pieces(place) : [kept.subarray(1)];
  }

  forget(owner: string): void {
    const { values, work } = this.#deps;
    for (const key of this.#keysOf(owner)) {
      const place = this.#placeOf(key);
      values.delete(CONTENTS, key);
      if (place) work.remove(place.id);
    }
  }

  /** Bytes that are kept for `owner`. */
  bytesOf(owner: string): number {
    const { values } = this.#deps;
    return this.#keysOf(owner).reduce(
      (sum, key) => sum + (this.#placeOf(key)?.size ?? values.sizeOf(CONTENTS, key)),
      0,
    );
  }

  commit(): void {
    this.#deps.journal.commit();
  }

  sync(): void {
    this.#deps.journal.sync();
  }

  #holdSmall(owner: string, content: Iterable<Uint8Array>): string {
    const bytes = Buffer.concat([Uint8Array.of(INLINE), ...[...content].map((piece) => Buffer.from(piece))]);
    const hash = createHash('sha256').update(bytes.subarray(1)).digest('hex');
    this.#keep(`${owner}/${hash}`, bytes);
    return hash;
  }

  #holdLarge(owner: string, content: Iterable<Uint8Array>): string {
    const { work } = this.#deps;
    const file = work.create(OWNER);
    let isKept = false;
    try {
      const { hash, size } = fill(file, content);
      const place: WorkPlace = { id: file.id, size };
      isKept = this.#keep(`${owner}/${hash}`, Buffer.from(`${String.fromCharCode(ELSEWHERE)}${JSON.stringify(place)}`));
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
    if (values.sizeOf(CONTENTS, key) > 0) return false;
    values.set(CONTENTS, key, value);
    return true;
  }

  #keysOf(owner: string): readonly string[] {
    return this.#deps.values.keys(CONTENTS).filter((key) => key.startsWith(`${owner}/`));
  }

  #placeOf(key: string): WorkPlace | null {
    const kept = this.#deps.values.get(CONTENTS, key);
    if (kept?.[0] !== ELSEWHERE) return null;
    return JSON.parse(Buffer.from(kept.subarray(1)).toString()) as WorkPlace;
  }

  *#pieces({ id, size }: WorkPlace): Generator<Uint8Array> {
    for (let offset = 0; offset < size;) {
      const piece = new Uint8Array(Math.min(CHUNK, size - offset));
      const read = this.#deps.work.peek(id, piece, offset);
      if (read === 0) return;
      yield piece.subarray(0, read);
      offset += read;
    }
  }
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
