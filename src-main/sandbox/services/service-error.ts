/** The one error a service may refuse with. Anything else that is thrown is a fault of ours. */
import type { ServiceErrorCode } from '../../../src-preload/contract/vocabulary.ts';

/** `message` names no host path and no value that a capsule keeps: guests and the record can see it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;
  constructor(code: ServiceErrorCode, message: string = code) {
    super(message);
    this.code = code;
  }
}

/** Throws a `ServiceError`; an expression, so that it fits behind `??`. */
export function refuse(code: ServiceErrorCode, message?: string): never {
  throw new ServiceError(code, message);
}
