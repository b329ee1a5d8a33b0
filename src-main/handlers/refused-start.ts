/** A start that came to nothing before there was a run: an attempt of the user, and so an event. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { EventOutcome } from '../../src-preload/contract/vocabulary.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import type { Session } from '../sandbox/session.ts';
import { RegistryError } from '../store/registry-error.ts';
import { VfsError } from '../vfs/errors.ts';
import { USER_CALLER } from './by-user.ts';

type Refused = CapsuleError | RegistryError | VfsError | CallError;

/** Why a capsule was not even begun with; what fails later has a run to its name. */
export const isRefusedStart = (error: unknown): error is Refused =>
  error instanceof CapsuleError ||
  error instanceof RegistryError ||
  error instanceof VfsError ||
  (error instanceof CallError && error.code === 'needs-consent');

/** Only what the user has not agreed to was refused by a rule. */
function endingOf(error: Refused): { readonly outcome: EventOutcome; readonly decision: 'allow' | 'deny' } {
  if (error instanceof CallError) return { outcome: 'denied', decision: 'deny' };
  return { outcome: error instanceof VfsError ? error.code : 'invalid-input', decision: 'allow' };
}

export function recordRefusedStart({ door }: Session, { file, args }: CallInput<'runStart'>, error: Refused): void {
  const asked = [file, ...args].join(' ');
  const reason = `not started: ${error.message}`;
  try {
    door.recordAll(USER_CALLER, 'inspector', 'run-start', [
      { path: file, asked, cause: 'user', reason, ...endingOf(error) },
    ]);
  } catch (failure) {
    if (!(failure instanceof VfsError)) throw failure;
  }
}
