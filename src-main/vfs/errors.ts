/** The one error a file operation may fail with. Anything else that is thrown is a fault of ours. */
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';

/**
 * `message` may name scheme paths, never host paths: guests can see it. It has no stack: guests fail all the time, and walking the stack
 * costs more than looking up what is not there.
 */
export class VfsError extends Error {
  override readonly name = 'VfsError';
  readonly code: FsErrorCode;
  constructor(code: FsErrorCode, message: string = code) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
    this.code = code;
  }
}

/** For questions whose failure is an answer, too: null where a file operation fails. What is a fault of ours goes on. */
export function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** Throws a `VfsError`; an expression, so that it fits behind `??`. */
export function fail(code: FsErrorCode, message?: string): never {
  throw new VfsError(code, message);
}
