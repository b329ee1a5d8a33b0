/** What is remembered of the paths that came up lately: a small table is many times faster than one of all paths. */

/** `reach` is a number of events. */
export class RecentPaths<T> {
  readonly #reach: number;
  #now = new Map<number, T>();
  #before = new Map<number, T>();
  #turn = 0;

  constructor(reach: number) {
    this.#reach = reach;
  }

  /** Nothing, when it was last set more than twice the reach before `position`. */
  at(path: number, position: number): T | undefined {
    if (position - this.#turn >= this.#reach) this.#turnOver(position);
    return this.#now.get(path) ?? this.#kept(path);
  }

  set(path: number, value: T): void {
    this.#now.set(path, value);
  }

  clear(): void {
    this.#now = new Map();
    this.#before = new Map();
  }

  #kept(path: number): T | undefined {
    const value = this.#before.get(path);
    if (value !== undefined) this.#now.set(path, value);
    return value;
  }

  #turnOver(position: number): void {
    this.#before = position - this.#turn < 2 * this.#reach ? this.#now : new Map<number, T>();
    this.#now = new Map();
    this.#turn = position;
  }
}
