/** Work for a question in slices of a few milliseconds, so that guests are served between them. */
import { CallError } from '../../src-preload/contract/reply.ts';

/** Milliseconds a slice may take before other work gets its turn. */
const SLICE = 8;
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/**
 * Runs a generator to its end; what is done within one slice is answered at once. Errors: those of the work; `not-found` when the sandbox
 * is closed meanwhile.
 */
export async function inSlices<T>(work: Generator<unknown, T>, isOpen: () => boolean): Promise<T> {
  for (;;) {
    if (!isOpen()) throw new CallError('not-found', 'The sandbox was closed.');
    const until = performance.now() + SLICE;
    do {
      const next = work.next();
      if (next.done) return next.value;
    } while (performance.now() < until);
    await nextTurn();
  }
}
