/** What is wrong with a place that a transaction wants to change, before anything was. */
import type { HostStat } from '../../vfs/host/host-tree.ts';
import type { Draft, EntryDraft } from './draft.ts';
import { LateConflict } from './late-conflict.ts';

export const gone = (path: string): LateConflict =>
  new LateConflict({ path, reason: 'base-missing', message: `${path} has just disappeared from the folder.` });
export const changed = (path: string): LateConflict =>
  new LateConflict({ path, reason: 'base-changed', message: `${path} has been changed in the folder meanwhile.` });
const made = (path: string): LateConflict =>
  new LateConflict({ path, reason: 'base-exists', message: `${path} has just been made in the folder too.` });
export const taken = (path: string): LateConflict =>
  new LateConflict({
    path,
    reason: 'rename-target',
    message: `${path} is where something should move to, and something else has come there in the folder.`,
  });
export const parentless = (path: string): LateConflict =>
  new LateConflict({
    path,
    reason: 'parent-missing',
    message: `The directory that ${path} belongs in is no longer in the folder.`,
  });
export const notEmptied = (path: string): LateConflict =>
  new LateConflict({
    path,
    reason: 'directory-not-empty',
    message: `${path} was to be removed, but something new has come into it in the folder.`,
  });

const expectsSomething = ({ expects }: Draft): boolean => expects.some(({ stat }) => stat !== null);
const expectsNothing = ({ expects }: Draft): boolean => expects.some(({ stat }) => stat === null);

/** Is something there, or nothing, as it should be? Throws `LateConflict`. */
export function assertThere(draft: EntryDraft, now: HostStat | undefined): void {
  const { before, told } = draft;
  const isUnasked = before === undefined;
  if (now === undefined && (isUnasked ? expectsSomething(draft) : before !== null)) throw gone(told.path);
  if (now !== undefined && (isUnasked ? expectsNothing(draft) : before === null)) throw made(told.path);
}
