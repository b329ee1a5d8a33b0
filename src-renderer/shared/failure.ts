/** Turns whatever was thrown into something that can be shown. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';

/** A `CallError` as it is; anything else is a fault of this window. */
export function toFailure(error: unknown): Failure {
  if (error instanceof CallError) return { code: error.code, message: error.message, details: error.details };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** The sentence alone. */
export const messageOf = (error: unknown): string => toFailure(error).message;

/** The sentence where the deed itself is shown: what the user cancelled needs no other reason. */
export function endOf(error: unknown): string {
  const { code, message } = toFailure(error);
  return code === 'cancelled' ? 'It was cancelled.' : message;
}
