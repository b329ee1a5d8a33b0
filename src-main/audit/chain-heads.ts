/** The ends of the chains, one for each principal, as the record grows. */
import { GENESIS } from './chain.ts';
import type { Heads } from './chain.ts';

interface End {
  count: number;
  hash: string;
}

export class ChainHeads {
  readonly #ends: Map<string, End>;
  #last: { readonly principal: string; readonly end: End } | null = null;

  constructor(heads: Heads) {
    this.#ends = new Map([...heads].map(([principal, { count, hash }]) => [principal, { count, hash }]));
  }

  /** The hash that the next event of a principal follows. */
  of(principal: string): string {
    return this.#end(principal).hash;
  }

  add(principal: string, hash: string): void {
    const end = this.#end(principal);
    end.count += 1;
    end.hash = hash;
  }

  /** Takes the newest event of a principal back; `previous` is the hash that it followed. */
  takeBack(principal: string, previous: string): void {
    const end = this.#end(principal);
    end.count -= 1;
    end.hash = previous;
  }

  /** As they are now. */
  snapshot(): Heads {
    const known = [...this.#ends].filter(([, { count }]) => count > 0);
    return new Map(known.map(([principal, { count, hash }]) => [principal, { count, hash }]));
  }

  #end(principal: string): End {
    if (this.#last?.principal === principal) return this.#last.end;
    let end = this.#ends.get(principal);
    if (!end) this.#ends.set(principal, (end = { count: 0, hash: GENESIS }));
    this.#last = { principal, end };
    return end;
  }
}
