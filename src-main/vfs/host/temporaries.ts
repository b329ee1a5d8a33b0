/** What is left of temporary files of a commit, removed. */
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import type { HeldDirectory, Trace } from './confinement.ts';
import { orErrno } from './host-errors.ts';
import { isTemporary } from './temporary-name.ts';

/** Whether somebody might still be writing it: the modification time is that of the file it becomes, and says nothing. */
function isLeft(path: string, changedBefore: bigint): boolean {
  const stats = orErrno(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
  if (typeof stats !== 'object') return false;
  return (stats.isFile() || stats.isSymbolicLink()) && stats.ctimeNs < changedBefore;
}

/** Removes what is left in a held directory; returns how many. Throws what node:fs throws. */
export function sweep({ path }: HeldDirectory, changedBefore: bigint, trace: Trace): number {
  let removed = 0;
  for (const name of readdirSync(path)) {
    if (!isTemporary(name) || !isLeft(`${path}/${name}`, changedBefore)) continue;
    trace('unlink');
    unlinkSync(`${path}/${name}`);
    removed++;
  }
  return removed;
}

/** Removes all of one transaction's own, whatever their age; returns how many. Throws what node:fs throws. */
export function sweepFamily({ path }: HeldDirectory, family: string, trace: Trace): number {
  const own = readdirSync(path).filter((name) => name.startsWith(family));
  for (const name of own) {
    trace('unlink');
    unlinkSync(`${path}/${name}`);
  }
  return own.length;
}
