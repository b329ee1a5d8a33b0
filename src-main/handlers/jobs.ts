/** Long work in slices of a few milliseconds, with progress and cancel, so that guests and windows stay live. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { EventPayload } from '../../src-preload/contract/api.ts';

export interface Step {
  readonly done: number;
  readonly total: number;
}

/** Counts what is done: how much there is to do, nobody knows before the end. */
export function* counted<T>(work: Generator<unknown, T>): Generator<Step, T> {
  for (let done = 0; ; done += 1) {
    const next = work.next();
    if (next.done) return next.value;
    yield { done, total: 0 };
  }
}

/** Milliseconds a slice may take before other work gets its turn. */
const SLICE = 8;
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

export class Jobs {
  readonly #cancelled = new Map<string, boolean>();
  readonly #going = new Set<Promise<unknown>>();
  readonly #progress: (progress: EventPayload<'jobProgress'>) => void;

  constructor(progress: (progress: EventPayload<'jobProgress'>) => void) {
    this.#progress = progress;
  }

  get isBusy(): boolean {
    return this.#going.size > 0;
  }

  cancel(job: string): void {
    if (this.#cancelled.has(job)) this.#cancelled.set(job, true);
  }

  /**
   * Runs a generator to its end. Cancelling stops it between two steps; the generator's `finally` blocks run.
   * Errors: those of the work; `cancelled`; `busy` when a job of that name is under way.
   */
  async run<T>(job: string, title: string, work: Generator<Step, T>): Promise<T> {
    if (this.#cancelled.has(job)) throw new CallError('busy', `There is a job ${job} already.`);
    this.#cancelled.set(job, false);
    const going = this.#run(job, title, work);
    this.#going.add(going);
    try {
      return await going;
    } finally {
      this.#going.delete(going);
    }
  }

  /** Cancels whatever is under way and waits until it has stopped. */
  async close(): Promise<void> {
    for (const job of this.#cancelled.keys()) this.cancel(job);
    await Promise.allSettled(this.#going);
  }

  async #run<T>(job: string, title: string, work: Generator<Step, T>): Promise<T> {
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
