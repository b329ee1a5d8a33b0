/** The envelope a call's answer travels in: failures are data, because error classes do not survive a border. */
import type { CallErrorCode } from './vocabulary.ts';

export interface Failure {
  readonly code: CallErrorCode;
  /** A sentence for the user, in the caller's own terms. */
  readonly message: string;
  /** What the code's own screen needs, for example every missing import or every conflict. */
  readonly details?: unknown;
}
export type Reply<T = unknown> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** A failed call, on either side of the border. */
export class CallError extends Error implements Failure {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  readonly details: unknown;
  constructor(code: CallErrorCode, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Opens a reply: the value, or the failure thrown as `CallError`. */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new CallError(reply.failure.code, reply.failure.message, reply.failure.details);
}
