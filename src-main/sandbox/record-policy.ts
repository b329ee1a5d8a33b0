/** Questions, answers and allowances as events of the record. */
import { VfsError } from '../vfs/errors.ts';
import type { Attempt } from './attempt.ts';
import type { GuardedFs } from './guarded-fs.ts';
import type { NotePolicy } from './services/policy-note.ts';

/** `door` is asked for at the first note: services are there before it. */
export const recordPolicy =
  (door: () => GuardedFs): NotePolicy =>
  ({ op, run, capsule, principal, path, ...decided }) => {
    const fill = ({ draft }: Attempt): void => {
      Object.assign(draft, { path, asked: path, ...decided });
    };
    const caller = { run, capsule, principal };
    if (op === 'grant') return door().note(caller, 'inspector', op, fill);
    try {
      door().attempt(caller, 'inspector', op, fill);
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  };
