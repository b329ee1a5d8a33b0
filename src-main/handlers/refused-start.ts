/** A start that came to nothing before there was a run: an attempt of the user, and so an event. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import type { EventOutcome } from '../../src-preload/contract/vocabulary.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import type { Session } from '../sandbox/session.ts';
import { RegistryError } from '../store/sandbox-registry.ts';
import { VfsError } from '../vfs/errors.ts';
import { USER_CALLER } from './by-user.ts';

type Refused = CapsuleError | RegistryError | VfsError;

/** Why a capsule was not even begun with; what fails later has a run to its name. */
export const isRefusedStart = (error: unknown): error is Refused =>
  error instanceof CapsuleError || error instanceof RegistryError || error instanceof VfsError;

const outcomeOf = (error: Refused): EventOutcome => (error instanceof VfsError ? error.code : 'invalid-input');

export function recordRefusedStart({ door }: Session, { file, args }: CallInput<'runStart'>, error: Refused): void {
  const asked = [file, ...args].join(' ');
  const reason = `not started: ${error.message}`;
  try {
    door.recordAll(USER_CALLER, 'inspector', 'run-start', [
      { path: file, asked, cause: 'user', reason, outcome: outcomeOf(error) },
    ]);
  } catch (failure) {
    if (!(failure instanceof VfsError)) throw failure;
  }
}
