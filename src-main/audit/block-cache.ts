/** Blocks that were read, as long as they fit into a bounded share of memory. */
import type { StoredBlock } from './stored-block.ts';

interface Cached {
  readonly block: StoredBlock;
  bytes: number;
}

/** Whatever was asked for longest ago goes first. */
export class BlockCache {
  readonly #limit: number;
  readonly #cached = new Map<number, Cached>();
  #bytes = 0;

  /** `limit` is in bytes of decoded columns, roughly. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The block of that number, made when it is not there. `took` must be told what its columns take. */
  get(first: number, make: (took: (bytes: number) => void) => StoredBlock): StoredBlock {
    const known = this.#cached.get(first);
    if (known) {
      this.#cached.delete(first);
      this.#cached.set(first, known);
      return known.block;
    }
    const made: Cached = {
      bytes: 0,
      block: make((bytes) => {
        // Whoever still holds a block that was removed meanwhile is soon done with it.
        if (this.#cached.get(first) === made) this.#took(made, bytes);
      }),
    };
    this.#cached.set(first, made);
    return made.block;
  }

  forget(first: number): void {
    const cached = this.#cached.get(first);
    this.#cached.delete(first);
    if (cached) this.#release(cached);
  }

  #took(into: Cached, bytes: number): void {
    into.bytes += bytes;
    this.#bytes += bytes;
    for (const cached of this.#cached.values()) {
      if (this.#bytes <= this.#limit) return;
      if (cached !== into) this.#release(cached);
    }
  }

  #release(cached: Cached): void {
    this.#bytes -= cached.bytes;
    cached.bytes = 0;
    cached.block.forget();
  }
}
