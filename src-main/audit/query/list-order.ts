/** A list in another order than that of the events' numbers: sorted once, as it was then. */
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import type { EventList } from './event-list.ts';
import { radixSort, steps } from './radix-sort.ts';
import type { Direction } from './radix-sort.ts';
import { sortKeys } from './sort-keys.ts';
import type { KeptRanking } from './text-ranking.ts';

export interface Sorting {
  readonly key: EventKey;
  readonly order: Direction;
}

/** Compares neighbours; words have the least significant first. */
function neighbours(words: readonly Uint32Array[], at: number): number {
  for (let word = words.length - 1; word >= 0; word -= 1) {
    const difference = (words[word]?.[at] ?? 0) - (words[word]?.[at - 1] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** As times and numbers are, as a rule. */
function* isAscending(words: readonly Uint32Array[], equal: 'allowed' | 'refused'): Generator<undefined, boolean> {
  const least = equal === 'allowed' ? 0 : 1;
  for (const [from, until] of steps(words[0]?.length ?? 0)) {
    for (let at = Math.max(1, from); at < until; at += 1) if (neighbours(words, at) < least) return false;
    yield;
  }
  return true;
}

/** The first `length` positions of a list in their new order. Void once the list's `edition` is another. */
export class ListOrder {
  readonly length: number;
  readonly edition: number;
  readonly #work: Generator<undefined, Uint32Array | Direction>;
  #result: Uint32Array | Direction | null = null;

  /** `kept` is shared by all orders over the same blocks. */
  constructor(list: EventList, sorting: Sorting, length: number, kept: KeptRanking) {
    this.length = length;
    this.edition = list.edition;
    this.#work = sort({ parts: list.parts, length }, sorting, kept);
  }

  /** Bytes of memory. */
  get size(): number {
    return typeof this.#result === 'object' ? (this.#result?.byteLength ?? 0) : 0;
  }

  /** Sorts on; whoever waits for it does so, and the work is shared. Ends when it is sorted, or void. */
  *sorted(list: EventList): Generator<undefined, void> {
    while (this.#result === null && list.edition === this.edition) {
      const next = this.#work.next();
      if (next.done) this.#result = next.value;
      else yield;
    }
  }

  /** The position that has place `place` in this order. */
  positionAt(place: number): number {
    if (this.#result === 'descending') return this.length - 1 - place;
    return typeof this.#result === 'object' ? (this.#result?.[place] ?? 0) : place;
  }

  placeOf(position: number): number {
    if (this.#result === 'descending') return this.length - 1 - position;
    return typeof this.#result === 'object' ? (this.#result?.indexOf(position) ?? -1) : position;
  }
}

function* sort(
  of: Parameters<typeof sortKeys>[0],
  { key, order }: Sorting,
  kept: KeptRanking,
): Generator<undefined, Uint32Array | Direction> {
  if (key === 'seq') return order;
  const words = yield* sortKeys(of, key, kept);
  if (yield* isAscending(words, order === 'ascending' ? 'allowed' : 'refused')) return order;
  return yield* radixSort(words, order);
}
