/** Files that a commit makes beside their targets, and what is left of them when it is killed. */
import { randomUUID } from 'node:crypto';
import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import type { HeldDirectory, Trace } from './confinement.ts';
import { orErrno } from './host-errors.ts';

/** What the name of every temporary file starts with: what a killed commit left behind is known by it. */
export const TEMP_PREFIX = '.capsule-inspector-';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const newTemporaryName = (): string => `${TEMP_PREFIX}${randomUUID()}`;

const isTemporary = (name: string): boolean =>
  name.startsWith(TEMP_PREFIX) && UUID.test(name.slice(TEMP_PREFIX.length));

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
