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

/** Throws a `VfsError`; an expression, so that it fits behind `??`. */
export function fail(code: FsErrorCode, message?: string): never {
  throw new VfsError(code, message);
}
