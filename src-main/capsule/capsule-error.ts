/** Why a file cannot be run as a capsule: told before anything of it has run. */

export const CAPSULE_ERRORS = [
  'not-found',
  'not-wasm',
  'bad-wasm',
  'missing-imports',
  'unsupported-capsule',
  'too-large',
  'invalid-argument',
  'bad-manifest',
  'bad-package',
  'wrong-hash',
] as const;
export type CapsuleErrorCode = (typeof CAPSULE_ERRORS)[number];

export interface CapsuleErrorDetails {
  /** Every import that nothing here offers, e.g. `env.log` or `wasi:http/types@0.2.0`. */
  readonly missing?: readonly string[];
}

/** The message is a sentence for the user and names no host path. */
export class CapsuleError extends Error {
  override readonly name = 'CapsuleError';
  readonly code: CapsuleErrorCode;
  readonly details: CapsuleErrorDetails;
  constructor(code: CapsuleErrorCode, message: string, details: CapsuleErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
