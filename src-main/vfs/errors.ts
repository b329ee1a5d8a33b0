/** The one error a file operation may fail with. Anything else that is thrown is a fault of ours. */
import type { FsErrorCode } from '../../src-preload/contract/vocabulary.ts';

/** `message` may name scheme paths, never host paths: guests can see it. */
export class VfsError extends Error {
  override readonly name = 'VfsError';
  readonly code: FsErrorCode;
  constructor(code: FsErrorCode, message: string = code) {
    super(message);
    this.code = code;
  }
}

/** Throws a `VfsError`; an expression, so that it fits behind `??`. */
export function fail(code: FsErrorCode, message?: string): never {
  throw new VfsError(code, message);
}
