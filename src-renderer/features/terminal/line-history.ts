/** Lines that were sent, to be had again; what was begun is waiting behind the last one. */

/** Lines that are remembered. */
const MOST = 1000;

export class LineHistory {
  readonly #lines: string[] = [];
  /** Index of the line that is shown; behind the last one, what was begun. */
  #at = 0;
  #begun = '';

  /** Empty lines, and the same one twice, are not worth it. */
  add(line: string): void {
    if (line !== '' && line !== this.#lines.at(-1)) this.#lines.push(line);
    if (this.#lines.length > MOST) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#begun = '';
  }

  /** The next line in that direction, where `present` is shown now; null when there is none. */
  recall(direction: 'earlier' | 'later', present: string): string | null {
    const next = this.#at + (direction === 'earlier' ? -1 : 1);
    if (next < 0 || next > this.#lines.length) return null;
    if (this.#at === this.#lines.length) this.#begun = present;
    this.#at = next;
    return this.#lines[next] ?? this.#begun;
  }
}
