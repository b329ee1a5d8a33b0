/** Long work in slices of a few milliseconds, with progress and cancel, so that guests and windows stay live. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { EventPayload } from '../../src-preload/contract/api.ts';

export interface Step {
  readonly done: number;
  readonly total: number;
}

/** Milliseconds a slice may take before other work gets its turn. */
const SLICE = 8;
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

export class Jobs {
  readonly #cancelled = new Map<string, boolean>();
  readonly #progress: (progress: EventPayload<'jobProgress'>) => void;

  constructor(progress: (progress: EventPayload<'jobProgress'>) => void) {
    this.#progress = progress;
  }

  cancel(job: string): void {
    if (this.#cancelled.has(job)) this.#cancelled.set(job, true);
  }

  /**
   * Runs a generator to its end. Cancelling stops it between two steps; the generator's `finally` blocks run.
   * Errors: those of the work; `cancelled`.
   */
  async run<T>(job: string, title: string, work: Generator<Step, T>): Promise<T> {
    this.#cancelled.set(job, false);
    let last: Step = { done: 0, total: 0 };
    try {
      for (;;) {
        const until = performance.now() + SLICE;
        do {
          const next = work.next();
          if (next.done) {
            this.#progress({ job, title, ...last, state: 'done' });
            return next.value;
          }
          last = next.value;
        } while (performance.now() < until);
        this.#progress({ job, title, ...last, state: 'running' });
        await nextTurn();
        if (this.#cancelled.get(job)) throw new CallError('cancelled', `${title} was cancelled`);
      }
    } catch (error) {
      const state = error instanceof CallError && error.code === 'cancelled' ? 'cancelled' : 'failed';
      this.#progress({ job, title, ...last, state });
      throw error;
    } finally {
      work.return(undefined as never);
      this.#cancelled.delete(job);
    }
  }
}
