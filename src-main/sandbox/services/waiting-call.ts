/** The one call of a run that waits for somebody else: a guest blocks in one call at a time. */
import { Parked } from '../parked.ts';

interface Waiting {
  /** Once it was told what it waits for. */
  outcome: { readonly value: unknown } | null;
  stop: () => void;
}

/** Calls back after so many milliseconds; returns the undo. */
export type Timer = (milliseconds: number, then: () => void) => () => void;

export class WaitingCall {
  #current: Waiting | null = null;

  /** Whether the call under way has waited and is now run again with its outcome. */
  get isAnswered(): boolean {
    return this.#current !== null;
  }

  /**
   * The first time `Parked`; when the call is run again, what it was told. `start` is given the way to tell, and returns how to give
   * up waiting, which is also done when it was told.
   */
  until<T>(start: (tell: (value: T) => void) => () => void): T {
    const current = this.#current;
    if (current?.outcome) {
      this.#current = null;
      // Told by the `start` of this same call.
      return current.outcome.value as T;
    }
    const waiting: Waiting = { outcome: null, stop: () => undefined };
    this.#current = waiting;
    throw new Parked((resume) => {
      const tell = (value: T): void => {
        if (waiting.outcome || this.#current !== waiting) return;
        waiting.outcome = { value };
        waiting.stop();
        resume();
      };
      const stop = start(tell);
      waiting.stop = stop;
      if (waiting.outcome) stop();
    });
  }

  /** The run is over: whoever answers now is not heard. */
  abandon(): void {
    const current = this.#current;
    this.#current = null;
    current?.stop();
  }
}
