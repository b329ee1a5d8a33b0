/** The error arms of `astrid:fs@1.0.0` (contracts.md 1.1) and the total table from our words to them. */
import type { FsErrorCode } from '../../../../src-preload/contract/vocabulary.ts';
import { Answer, answering } from '../../guest-answer.ts';

/** The arms that carry nothing. */
type PlainArm =
  | 'not-found'
  | 'access'
  | 'capability-denied'
  | 'boundary-escape'
  | 'invalid-path'
  | 'would-block'
  | 'is-directory'
  | 'not-directory'
  | 'not-empty'
  | 'too-large'
  | 'quota'
  | 'cross-vfs'
  | 'already-exists'
  | 'closed';

export type ErrorArm = { readonly tag: PlainArm } | { readonly tag: 'unknown'; readonly val: string };

const arm = (tag: PlainArm): ErrorArm => ({ tag });
/** A text of ours, the same every time: nothing that the engine says of one file goes into it. */
const unknown = (val: string): ErrorArm => ({ tag: 'unknown', val });

export const ARM_OF: Readonly<Record<FsErrorCode, ErrorArm>> = {
  'not-found': arm('not-found'),
  access: arm('access'),
  denied: arm('capability-denied'),
  'boundary-escape': arm('boundary-escape'),
  'invalid-path': arm('invalid-path'),
  'invalid-argument': unknown('invalid argument'),
  'name-too-long': arm('invalid-path'),
  'is-directory': arm('is-directory'),
  'not-directory': arm('not-directory'),
  'not-empty': arm('not-empty'),
  'already-exists': arm('already-exists'),
  'too-large': arm('too-large'),
  quota: arm('quota'),
  // No quota of the sandbox: asking for more room, or removing something of one's own, may not help.
  'no-space': unknown('no space left on the host'),
  'cross-mount': arm('cross-vfs'),
  'read-only': arm('access'),
  'too-many-links': unknown('too many links to one file'),
  'link-loop': unknown('too many symbolic links on the way'),
  closed: arm('closed'),
  'bad-handle': arm('closed'),
  busy: unknown('busy'),
  'would-block': arm('would-block'),
  unsupported: unknown('not supported'),
  // What a handle may do is what its mode granted.
  'not-capable': arm('capability-denied'),
  io: unknown('input or output error'),
};

/** Runs one call of the guest; a known failure becomes its arm. */
export const fsCall = <T>(act: () => T): T => answering((code) => ARM_OF[code], act);

/** Answers without the engine; what was attempted must have been recorded before. */
export function answerArm(code: FsErrorCode): never {
  throw new Answer(ARM_OF[code]);
}
