/** How an adapter for components answers: a value, the error side of a `result`, or a fault that ends the guest. */
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import { GuestError } from './guest-fs.ts';
import { EngineDefect, GuestExit, isStackOverflow } from './guest-world.ts';

/** The error side of a `result`: the generated code hands `payload` to the guest. Everything else it treats as a trap. */
export class Answer extends Error {
  override readonly name = 'Answer';
  readonly payload: unknown;
  constructor(payload: unknown) {
    super('an error for the guest');
    this.payload = payload;
  }
}

/** A fault in an adapter, told apart from what the generated code itself throws at a guest that breaks the rules. */
export class AdapterFault extends Error {
  override readonly name = 'AdapterFault';
}

/** What ends the run goes through untouched. */
const endsRun = (error: unknown): boolean =>
  error instanceof GuestExit || error instanceof EngineDefect || isStackOverflow(error);

/** Runs one call of the guest: a known failure becomes what `answer` makes of its code. Errors: `Answer`, `AdapterFault`. */
export function answering<T>(answer: (code: FsErrorCode) => unknown, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof GuestError) throw new Answer(answer(error.code));
    if (error instanceof Answer || endsRun(error)) throw error;
    throw new AdapterFault('a fault in an adapter', { cause: error });
  }
}
