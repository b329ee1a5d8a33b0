/** What stops a transaction midway: somebody else was in the folder, or the folder refuses. */
import type { ConflictReason, FsErrorCode } from '../../../src-preload/contract/vocabulary.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { Conflict } from '../step.ts';

/** Never leaves this folder: it becomes a conflict of the outcome. */
export class LateConflict extends Error {
  readonly conflict: Conflict;

  constructor(conflict: Conflict) {
    super(conflict.message);
    this.conflict = conflict;
  }
}

const REASONS: Readonly<Partial<Record<FsErrorCode, ConflictReason>>> = {
  access: 'permission',
  denied: 'permission',
  'read-only': 'permission',
  'already-exists': 'base-exists',
  'not-empty': 'directory-not-empty',
  'not-found': 'base-missing',
  'not-directory': 'parent-missing',
  'is-directory': 'base-type-changed',
  'no-space': 'no-space',
  quota: 'no-space',
};

/** Set when something failed for a reason that is no conflict. */
export interface Failure {
  readonly path: string;
  readonly code: FsErrorCode;
  readonly message: string;
}

export interface Trouble {
  readonly conflicts: readonly Conflict[];
  readonly failure: Failure | null;
}

/** What an error says of a path. Faults of ours go on. */
export function troubleOf(error: unknown, path: string): Trouble {
  if (error instanceof LateConflict) return { conflicts: [error.conflict], failure: null };
  if (!(error instanceof VfsError)) throw error;
  const { code, message } = error;
  const reason = REASONS[code];
  if (!reason) return { conflicts: [], failure: { path, code, message } };
  return { conflicts: [{ path, reason, message: `${path} could not be written: ${message}.` }], failure: null };
}
