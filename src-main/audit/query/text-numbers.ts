/** One number for each text of all blocks, given in the order in which texts come up. */
import type { Texts } from '../event-block.ts';
import { entriesOf, entryOf, ownText } from './dictionary.ts';
import { sortedPlaces } from './text-ranks.ts';
import type { Text } from './text-ranks.ts';

/** FNV-1a. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A table of texts by hash. It takes texts where they lie end to end, without cutting them out and without hashing them anew as a Map would:
 * five times as fast, and no text keeps a whole column in memory.
 */
export class TextNumbers {
  readonly #most: number;
  readonly #texts: Text[] = [];
  #hashes = new Uint32Array(1024);
  /** Numbers, one higher than they are, at the place of their hash or the next free one. */
  #slots = new Int32Array(2048);
  #null = -1;

  /** Further texts than `most` have no number: -1. */
  constructor(most = Infinity) {
    this.#most = most;
  }

  get size(): number {
    return this.#texts.length;
  }

  text(number: number): Text {
    return this.#texts[number] ?? null;
  }

  of(text: Text): number {
    return text === null ? this.#ofNull() : this.#find(text, 0, text.length);
  }

  /** Of one text of a column. */
  ofEntry(texts: Texts, id: number): number {
    const { whole } = texts;
    if (!whole) return this.of(entryOf(texts, id));
    return id === 0 ? this.#ofNull() : this.#find(whole.text, whole.starts[id] ?? 0, whole.starts[id + 1] ?? 0);
  }

  /** For each row of a column the number of its text; found out when it is first asked for, and put into `known`, by id. */
  ofColumn(texts: Texts, known: Int32Array = unknownNumbers(entriesOf(texts))): (row: number) => number {
    const { ids } = texts;
    return (row) => {
      const id = ids[row] ?? 0;
      const number = known[id] ?? -1;
      return number >= 0 ? number : (known[id] = this.ofEntry(texts, id));
    };
  }

  /** The rank of each number: no text first, then by code units. */
  *ranks(): Generator<undefined, Uint32Array> {
    const sorted = yield* sortedPlaces(this.#texts);
    const ranks = new Uint32Array(sorted.length);
    for (let rank = 0; rank < sorted.length; rank += 1) ranks[sorted[rank] ?? 0] = rank;
    return ranks;
  }

  #ofNull(): number {
    if (this.#null < 0) this.#null = this.#texts.push(null) - 1;
    return this.#null;
  }

  #find(text: string, from: number, until: number): number {
    let hash = BASIS;
    for (let at = from; at < until; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#slots[slot] ?? 0) - 1;
      if (number < 0) return this.size < this.#most ? this.#enter(slot, hash, text.slice(from, until)) : -1;
      if (this.#hashes[number] === hash && isAt(this.#texts[number] ?? '', text, from, until)) return number;
    }
  }

  #enter(slot: number, hash: number, text: string): number {
    const number = this.#texts.push(ownText(text)) - 1;
    this.#slots[slot] = number + 1;
    if (number >= this.#hashes.length) this.#hashes = wider(this.#hashes);
    this.#hashes[number] = hash;
    if (this.#texts.length * 2 > this.#slots.length) this.#spread();
    return number;
  }

  /** Into twice as many slots. */
  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#texts.length; number += 1) {
      if (number === this.#null) continue;
      const hash = this.#hashes[number] ?? 0;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** Of a dictionary that nobody looked at yet. */
export const unknownNumbers = (entries: number): Int32Array => new Int32Array(entries).fill(-1);

function wider(hashes: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(hashes.length * 2);
  twice.set(hashes);
  return twice;
}

function isAt(known: string, text: string, from: number, until: number): boolean {
  if (known.length !== until - from) return false;
  for (let at = 0; at < known.length; at += 1) if (known.charCodeAt(at) !== text.charCodeAt(from + at)) return false;
  return true;
}
