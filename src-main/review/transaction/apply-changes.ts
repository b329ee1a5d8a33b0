/** S3 of the protocol: what was prepared is put in its place, after one more look at each. */
import { lookAt } from '../look-at.ts';
import type { Conflict } from '../step.ts';
import { isOnlyTimes } from './base-change.ts';
import type { BaseChange } from './base-change.ts';
import { LateConflict } from './late-conflict.ts';
import { makeChange } from './make-change.ts';
import { isUnchanged } from './observe.ts';
import type { Prepared, Preparing } from './prepare.ts';
import { settleDirectories } from './settle-directories.ts';
import type { TransactionMount } from './transaction-log.ts';
import type { Progress, Underway } from './underway.ts';

/** Changes made between two notes in the journal. */
const GROUP = 32;

function make({ writer }: TransactionMount, { change, staged }: Prepared): void {
  const at = change.what === 'move' ? change.from : change.names;
  makeChange(writer, change, { standing: 'todo', at, to: change.what === 'move' ? change.to : at }, staged);
}

/** Nobody may have been at the place since it was looked at. */
function check({ base }: TransactionMount, { change, fresh }: Prepared): void {
  if (fresh === null) return;
  const { path } = change.told;
  const now = lookAt(base, change.what === 'move' ? change.from : change.names);
  if (fresh === undefined) {
    if (now) throw new LateConflict(conflict(path, 'base-exists', 'has just been made in the folder too'));
  } else if (!now) throw new LateConflict(conflict(path, 'base-missing', 'has just disappeared from the folder'));
  else if (!isUnchanged(fresh, now))
    throw new LateConflict(conflict(path, 'base-changed', 'has just been changed in the folder'));
}

/** A commit's own entries go on being the sandbox's until it is finished; what moves has to be found again at once. */
function tellTop({ top }: TransactionMount, change: BaseChange): void {
  if (change.what === 'move') top.moved(change.from, change.to);
  else if (!isOnlyTimes(change)) top.changed(change.names, 'onward');
}

const conflict = (path: string, reason: Conflict['reason'], what: string): Conflict => ({
  path,
  reason,
  message: `${path} ${what}.`,
});

/** Makes the changes of one folder, in their order. Errors: `LateConflict`, and `VfsError` of the folder or the log. */
export function* applyChanges(underway: Underway, part: Preparing): Generator<Progress> {
  const { mount } = part;
  let fresh = 0;
  for (const [number, prepared] of part.prepared.entries()) {
    underway.path = prepared.change.told.path;
    check(mount, prepared);
    make(mount, prepared);
    tellTop(mount, prepared.change);
    underway.hear(part, number + 1);
    fresh += 1;
    // What the sandbox knows of moves is never far behind: it could not be told of several afterwards.
    if (prepared.change.what === 'move') underway.keepHeard();
    if (fresh < GROUP || prepared.unfinished) continue;
    fresh = 0;
    underway.keepHeard();
    yield underway.progress();
  }
  settleDirectories(mount, part.record.changes, 'onward');
  underway.keepHeard();
}
