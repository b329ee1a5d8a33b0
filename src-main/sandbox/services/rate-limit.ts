/** How much a run may do in a second: a bucket that fills as time goes by. */

const NS_PER_S = 1e9;

export class RateLimit {
  readonly #perSecond: number;
  readonly #now: () => bigint;
  #left: number;
  #at: bigint;

  /** `now` in nanoseconds. One second's worth may be used at once. */
  constructor(perSecond: number, now: () => bigint) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#left = perSecond;
    this.#at = now();
  }

  /** Whether there is room for so much; it is then used. */
  take(amount: number): boolean {
    const now = this.#now();
    const gained = (Number(now - this.#at) / NS_PER_S) * this.#perSecond;
    this.#left = Math.min(this.#perSecond, this.#left + gained);
    this.#at = now;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
