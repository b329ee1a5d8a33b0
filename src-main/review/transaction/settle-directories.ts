/** Directories that came back, once everything is in them again. */
import { follow } from '../ground.ts';
import { lookAt } from '../look-at.ts';
import { ANY_TIME } from './base-change.ts';
import type { BaseChange } from './base-change.ts';
import type { TransactionMount } from './transaction-log.ts';

/** Each gets the time that it had, and the sandbox hears of it as it is now: what came into it since was ours. */
export function settleDirectories(
  { base, writer, top }: TransactionMount,
  changes: readonly BaseChange[],
  way: 'onward' | 'back',
): void {
  const moves = changes.flatMap((change, number) => (change.what === 'move' ? [{ ...change, number }] : []));
  for (const [number, change] of changes.entries()) {
    if (change.what === 'move' || change.before !== null || change.after?.kind !== 'directory') continue;
    const { mtimeNs } = change.after;
    if (mtimeNs === ANY_TIME) continue;
    const names = follow(
      moves.filter((move) => move.number > number),
      change.names,
    );
    const now = lookAt(base, names);
    if (now?.kind !== 'directory') continue;
    writer.setAttributes(names, { mode: now.mode, mtimeNs });
    top.changed(names, way);
  }
}
