/** What is in a `.git` stays as it is in the folder, unless it is asked for by name. */
import type { Change } from './change.ts';
import type { Selection } from './closure.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';

const GIT = '.git';
/** Canonical paths end their mount so. */
const MOUNT_END = '://';

type Chosen = NonNullable<Selection>;

const namesOf = (path: string): readonly string[] => path.slice(path.indexOf(MOUNT_END) + MOUNT_END.length).split('/');

/** Whether a canonical path is a `.git`, a folder or the file of a worktree, or lies in one. */
export const isInGit = (path: string): boolean => namesOf(path).includes(GIT);

/** Whether a place is one of those that are asked for, or below one; of what is in a `.git` only from there on. */
function isAsked(path: string, chosen: Chosen): boolean {
  if (chosen.has(path)) return true;
  if (chosen.reach === 'exact') return false;
  const mount = path.slice(0, path.indexOf(MOUNT_END));
  const names = namesOf(path);
  const least = names.includes(GIT) ? names.indexOf(GIT) + 1 : 0;
  for (let length = names.length - 1; length >= least; length -= 1)
    if (chosen.has(formatPath(mount, names.slice(0, length)))) return true;
  return false;
}

const ownersOf = ({ path, owners }: Change): readonly string[] =>
  owners.map((names) => formatPath(path.slice(0, path.indexOf(MOUNT_END)), names));

/**
 * What makes a change in a `.git` that was not asked for: a folder that was removed together with its `.git` stays as well, unless that
 * folder itself was asked for.
 */
function ownersToLeave(
  changes: readonly Change[],
  asked: (path: string) => boolean,
  selection: Selection,
): ReadonlySet<string> {
  const unasked = changes.filter(({ path }) => isInGit(path) && !asked(path)).flatMap(ownersOf);
  return new Set(unasked.filter((owner) => selection?.has(owner) !== true));
}

/** `selection` without what is in a `.git` and was not asked for by name. `changes` are all that there are. */
export function leavingGit(changes: readonly Change[], selection: Selection): Selection {
  if (!changes.some(({ path }) => isInGit(path))) return selection;
  const chosen: Chosen = selection ?? { has: (path) => !isInGit(path), reach: 'exact' };
  const asked = (path: string): boolean => isAsked(path, chosen);
  const left = ownersToLeave(changes, asked, selection);
  const staying = new Set(
    changes.filter((change) => ownersOf(change).some((owner) => left.has(owner))).map(({ path }) => path),
  );
  return { has: (path) => !left.has(path) && !staying.has(path) && asked(path), reach: 'exact' };
}
