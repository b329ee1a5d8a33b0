/** One column of texts of a block that still grows: an id a row, and the dictionary that the ids point into. */
import type { Texts } from './event-block.ts';

const INITIAL = 1024;

/** Counts the memory of several columns together. */
export interface Meter {
  bytes: number;
}

/** Ids are given in the order in which texts first come up, so that what a cut leaves is what would have been built without it. */
export class GrowingTexts implements Texts {
  ids = new Uint32Array(INITIAL);
  readonly dictionary: (string | null)[] = [null];
  /** Of each entry of the dictionary, the row that brought it in. */
  readonly #firstRows: number[] = [-1];
  readonly #idOf = new Map<string, number>();
  /** Most texts are the same as in the row before: comparing is cheaper than looking up. */
  #last: string | null = null;
  #lastId = 0;
  readonly #meter: Meter;

  constructor(meter: Meter = { bytes: 0 }) {
    this.#meter = meter;
  }

  put(row: number, text: string | null): void {
    if (row >= this.ids.length) this.#grow();
    if (text !== this.#last) this.#look(row, text);
    this.ids[row] = this.#lastId;
  }

  /** Forgets the rows from `count` on, and the texts that only they had. */
  truncate(count: number): void {
    while ((this.#firstRows.at(-1) ?? -1) >= count) {
      this.#firstRows.pop();
      const text = this.dictionary.pop() ?? null;
      if (text !== null) this.#forget(text);
    }
    this.#last = null;
    this.#lastId = 0;
  }

  #forget(text: string): void {
    this.#idOf.delete(text);
    this.#meter.bytes -= costOf(text);
  }

  #look(row: number, text: string | null): void {
    this.#last = text;
    this.#lastId = text === null ? 0 : (this.#idOf.get(text) ?? this.#enter(row, text));
  }

  #enter(row: number, text: string): number {
    const id = this.dictionary.length;
    this.dictionary.push(text);
    this.#firstRows.push(row);
    this.#idOf.set(text, id);
    this.#meter.bytes += costOf(text);
    return id;
  }

  #grow(): void {
    const larger = new Uint32Array(this.ids.length * 2);
    larger.set(this.ids);
    this.ids = larger;
  }
}

/** A string, its places in the dictionary and the map. */
const costOf = (text: string): number => 2 * text.length + 64;
