/** Lets one commit, discard, undo or restore of a sandbox go on at a time: two would take each other's ground away. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Opened } from './workbench.ts';

const busy = new WeakSet<Opened>();

/** Errors: `busy` at once, when something is under way; those of the work. */
export async function alone<T>(opened: Opened, work: () => T | Promise<T>): Promise<T> {
  if (busy.has(opened))
    throw new CallError('busy', 'A commit, a discard or an undo is under way; wait until it has ended.');
  busy.add(opened);
  try {
    return await work();
  } finally {
    busy.delete(opened);
  }
}
