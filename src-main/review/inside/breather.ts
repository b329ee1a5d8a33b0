/** Lets others have their turn in long work that waits for nothing. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work between two pauses. */
const SLICE = 8;

export class Breather {
  #until = performance.now() + SLICE;

  /** Comes back at once, or after the others when the slice is used up. */
  async breathe(): Promise<void> {
    if (performance.now() < this.#until) return;
    await nextTurn();
    this.#until = performance.now() + SLICE;
  }
}
