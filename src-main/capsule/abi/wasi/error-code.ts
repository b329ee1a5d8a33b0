/** The error codes of `wasi:filesystem` 0.2, the total table from our words to them, and how they are thrown. */
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import { Answer, answering } from '../../guest-answer.ts';

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

/** An expression, so that it fits behind `??`. */
export function refuse(code: ErrorCode): never {
  throw new Answer(code);
}

/** For functions whose error is the enum itself. */
export const filesystemCall = <T>(act: () => T): T => answering((code) => ERROR_CODE_OF[code], act);
