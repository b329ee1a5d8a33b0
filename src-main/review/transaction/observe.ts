/** What is in the folder at a place, beside what a record says of it. */
import { createHash } from 'node:crypto';
import { using } from '../../vfs/derived.ts';
import type { HostStat, HostTree } from '../../vfs/host/host-tree.ts';
import { pieces } from '../content.ts';
import { isSpelled } from '../ground.ts';
import { lookAt } from '../look-at.ts';
import type { Names } from '../names.ts';
import type { EntryState } from './base-change.ts';

/** sha-256, hex. Errors: those of opening and reading. */
const hashInBase = (base: HostTree, names: Names): string =>
  using(base.open(names), (file) => {
    const digest = createHash('sha256');
    for (const piece of pieces(file, file.stat().size)) digest.update(piece);
    return digest.digest('hex');
  });

/** undefined when nothing is there under exactly this spelling. */
export function lookSpelled(base: HostTree, names: Names): HostStat | undefined {
  const now = lookAt(base, names);
  return now && isSpelled(base, names) ? now : undefined;
}

/** The same content, whatever became of mode and times. */
function hasContent(base: HostTree, names: Names, now: HostStat, state: EntryState): boolean {
  if (state.kind === 'symlink') return base.readLink(names) === state.target;
  if (state.kind !== 'file') return true;
  if (now.size !== state.size) return false;
  return state.hash === null || hashInBase(base, names) === state.hash;
}

/** Is what `now` says of a place what `state` says? Times do not count, and a directory is a directory. */
export function isLike(base: HostTree, names: Names, now: HostStat | undefined, state: EntryState | null): boolean {
  if (state === null || now === undefined) return state === null && now === undefined;
  if (now.kind !== state.kind) return false;
  if (state.kind === 'file' && now.mode !== state.mode) return false;
  return hasContent(base, names, now, state);
}

/** Is the entry that is there the very one that a move took along? */
export function isEntity(base: HostTree, names: Names, state: EntryState): boolean {
  const now = lookSpelled(base, names);
  if (now?.kind !== state.kind) return false;
  // What a change of ours put there has a number that nobody knew when that was recorded.
  return state.ino === 0n ? hasContent(base, names, now, state) : now.ino === state.ino;
}

/**
 * Is the entry that is there still what a finished move left? Not the same one when it was removed and brought back since, which gives it
 * back all but its number.
 */
export function isStillMoved(base: HostTree, names: Names, state: EntryState): boolean {
  if (isEntity(base, names, state)) return true;
  const now = lookSpelled(base, names);
  return now?.mtimeNs === state.mtimeNs && isLike(base, names, now, state);
}

/** The same version of the same entry; of a directory, a directory. */
export function isUnchanged(then: HostStat, now: HostStat | undefined): boolean {
  if (now?.kind !== then.kind) return false;
  if (now.kind === 'directory') return true;
  const same = now.dev === then.dev && now.ino === then.ino && now.size === then.size && now.mtimeNs === then.mtimeNs;
  // A step of ours at another name of the same file changes its ctime.
  return same && now.mode === then.mode && (now.ctimeNs === then.ctimeNs || then.nlink > 1);
}
