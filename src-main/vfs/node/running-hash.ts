/** The sha-256 of a content that is being written: asked for after each write, and appending costs only what is appended. */
import { createHash, hash as hashOf } from 'node:crypto';
import type { Hash } from 'node:crypto';

/** Of a content of no bytes. */
const HASH_OF_NOTHING = hashOf('sha256', '', 'hex');

/** Up to this many bytes hashing everything anew costs less than carrying on. */
const ANEW_MAX = 2048;

/** Of a content whose bytes are at hand. Whoever changes them says so, before it is asked again. */
export class BytesHash {
  #hasher: Hash | null = null;
  /** Bytes from the beginning that the hasher has seen. */
  #seen = 0;
  #known: string | null = null;

  /** Something at or after `from` is another now, or is gone. */
  changed(from: number): void {
    this.#known = null;
    if (from >= this.#seen) return;
    this.#hasher = null;
    this.#seen = 0;
  }

  /** sha-256 of `bytes`, the whole content as it is; hex. */
  of(bytes: Uint8Array): string {
    this.#known ??= this.#digest(bytes);
    return this.#known;
  }

  #digest(bytes: Uint8Array): string {
    if (bytes.length === 0) return HASH_OF_NOTHING;
    if (bytes.length <= ANEW_MAX) return hashOf('sha256', bytes, 'hex');
    this.#hasher ??= createHash('sha256');
    this.#hasher.update(bytes.subarray(this.#seen));
    this.#seen = bytes.length;
    return this.#hasher.copy().digest('hex');
  }
}

/** Of a content that is never looked at again: known for as long as it is only appended to. */
export class AppendedHash {
  #hasher: Hash | null;
  #seen: number;
  #known: string | null = null;

  /** `hasher` has seen the `size` bytes that are there already; null when nobody has. */
  constructor(hasher: Hash | null, size: number) {
    this.#hasher = hasher;
    this.#seen = size;
  }

  /** `bytes` were written at `offset`; `end` is where the content ended before. */
  written(bytes: Uint8Array, offset: number, end: number): void {
    this.#known = null;
    if (offset !== end || this.#seen !== end) this.#hasher = null;
    this.#hasher?.update(bytes);
    this.#seen = end + bytes.length;
  }

  /** Something else became of it: it is not known any more. */
  lost(): void {
    this.#known = null;
    this.#hasher = null;
  }

  /** sha-256 of the content while it has `size` bytes, hex. */
  of(size: number): string | null {
    if (this.#hasher === null || size !== this.#seen) return null;
    this.#known ??= this.#hasher.copy().digest('hex');
    return this.#known;
  }

  /** One that knows of the same bytes, for a copy of the content while it has `size` of them. */
  fork(size: number): Hash | null {
    return this.#hasher !== null && size === this.#seen ? this.#hasher.copy() : null;
  }
}
