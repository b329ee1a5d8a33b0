/** The error codes of `wasi:filesystem` 0.2, the total table from our words to them, and how they are thrown. */
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import { GuestError } from '../../guest-fs.ts';
import { EngineDefect, GuestExit, isStackOverflow } from '../../guest-world.ts';

/** The cases of the enum `error-code` that this adapter answers with. */
export type ErrorCode =
  | 'access'
  | 'bad-descriptor'
  | 'busy'
  | 'cross-device'
  | 'exist'
  | 'file-too-large'
  | 'illegal-byte-sequence'
  | 'insufficient-space'
  | 'invalid'
  | 'io'
  | 'is-directory'
  | 'loop'
  | 'name-too-long'
  | 'no-entry'
  | 'not-directory'
  | 'not-empty'
  | 'not-permitted'
  | 'quota'
  | 'read-only'
  | 'too-many-links'
  | 'unsupported'
  | 'would-block';

export const ERROR_CODE_OF: Readonly<Record<FsErrorCode, ErrorCode>> = {
  'not-found': 'no-entry',
  access: 'access',
  denied: 'not-permitted',
  'boundary-escape': 'not-permitted',
  'invalid-path': 'illegal-byte-sequence',
  'invalid-argument': 'invalid',
  'name-too-long': 'name-too-long',
  'is-directory': 'is-directory',
  'not-directory': 'not-directory',
  'not-empty': 'not-empty',
  'already-exists': 'exist',
  'too-large': 'file-too-large',
  quota: 'quota',
  'no-space': 'insufficient-space',
  'cross-mount': 'cross-device',
  'read-only': 'read-only',
  'too-many-links': 'too-many-links',
  'link-loop': 'loop',
  closed: 'bad-descriptor',
  'bad-handle': 'bad-descriptor',
  busy: 'busy',
  'would-block': 'would-block',
  unsupported: 'unsupported',
  'not-capable': 'not-permitted',
  io: 'io',
};

/** The error side of a `result`: the generated code hands `payload` to the guest. Everything else it treats as a trap. */
export class Answer extends Error {
  override readonly name = 'Answer';
  readonly payload: unknown;
  constructor(payload: unknown) {
    super('an error for the guest');
    this.payload = payload;
  }
}

/** A fault in this adapter, told apart from what the generated code itself throws at a guest that breaks the rules. */
export class AdapterFault extends Error {
  override readonly name = 'AdapterFault';
}

/** An expression, so that it fits behind `??`. */
export function refuse(code: ErrorCode): never {
  throw new Answer(code);
}

/** What ends the run goes through untouched. */
const endsRun = (error: unknown): boolean =>
  error instanceof GuestExit || error instanceof EngineDefect || isStackOverflow(error);

/** Runs one call of the guest: known failures become what `answer` makes of their code. */
export function answering<T>(answer: (code: ErrorCode) => unknown, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof GuestError) throw new Answer(answer(ERROR_CODE_OF[error.code]));
    if (error instanceof Answer || endsRun(error)) throw error;
    throw new AdapterFault('a fault in the WASI adapter', { cause: error });
  }
}

const plainly = (code: ErrorCode): unknown => code;
/** For functions whose error is the enum itself. */
export const filesystemCall = <T>(act: () => T): T => answering(plainly, act);
