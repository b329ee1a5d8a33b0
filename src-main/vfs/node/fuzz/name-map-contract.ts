/** The names of one directory of the model, told apart exactly or whatever their case. */

/** Names with the same folding are one; the spelling that is there is kept. */
export type Fold = (name: string) => string;

export const EXACT: Fold = (name) => name;
/** All names of the fuzzer are ASCII. */
export const CASELESS: Fold = (name) => name.toLowerCase();

export class NameMap<V> implements Iterable<readonly [string, V]> {
  readonly #fold: Fold;
  readonly #byFolded = new Map<string, readonly [string, V]>();

  constructor(fold: Fold) {
    this.#fold = fold;
  }

  get size(): number {
    return this.#byFolded.size;
  }

  get(name: string): V | undefined {
    return this.#byFolded.get(this.#fold(name))?.[1];
  }

  /** As it is there, or as it is asked for when nothing is. */
  spelled(name: string): string {
    return this.#byFolded.get(this.#fold(name))?.[0] ?? name;
  }

  set(name: string, value: V): void {
    this.#byFolded.set(this.#fold(name), [name, value]);
  }

  delete(name: string): void {
    this.#byFolded.delete(this.#fold(name));
  }

  clear(): void {
    this.#byFolded.clear();
  }

  /** Nothing, with the same notion of a name. */
  emptied(): NameMap<V> {
    return new NameMap(this.#fold);
  }

  [Symbol.iterator](): IterableIterator<readonly [string, V]> {
    return this.#byFolded.values();
  }
}
