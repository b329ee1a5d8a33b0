/** Keeps a run from wearing its user out: how often it asks, and whether anybody still wants to answer. */

/** Questions of one run in a minute. */
const MOST_A_MINUTE = 30;
const MINUTE = 60_000_000_000n;
/** In a row: then the run is asked nothing more. */
const MOST = { unanswered: 3, denied: 10 } as const;

const WHY = {
  unanswered: `nobody answered ${MOST.unanswered} questions in a row`,
  denied: `${MOST.denied} questions in a row were denied`,
} as const;

export type Reception = 'allowed' | keyof typeof MOST;

export class FloodGuard {
  readonly #asked: bigint[] = [];
  #inARow = { unanswered: 0, denied: 0 };

  /** `now` in nanoseconds. Why no question can be asked at this moment; null when one can. */
  refusal(now: bigint): string | null {
    while ((this.#asked[0] ?? now) <= now - MINUTE) this.#asked.shift();
    return this.#asked.length < MOST_A_MINUTE ? null : `a run may ask ${MOST_A_MINUTE} questions in a minute`;
  }

  asked(now: bigint): void {
    this.#asked.push(now);
  }

  /** How a question was received. Why the run should be asked nothing more; null when it may go on. */
  received(how: Reception): string | null {
    if (how === 'allowed') this.#inARow = { unanswered: 0, denied: 0 };
    else {
      this.#inARow[how] += 1;
      if (how === 'denied') this.#inARow.unanswered = 0;
      if (this.#inARow[how] >= MOST[how]) return WHY[how];
    }
    return null;
  }

  /** The user wants to be asked again. */
  lifted(): void {
    this.#inARow = { unanswered: 0, denied: 0 };
  }
}
