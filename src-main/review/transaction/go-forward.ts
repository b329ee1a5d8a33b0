/** Finishes a transaction that was cut short after its commit point. */
import { reverseOf } from './base-change.ts';
import { Ledger } from './ledger.ts';
import { replay } from './replay.ts';
import { replayingOf } from './take-back.ts';
import type { TakingBack, TakingBackDeps } from './take-back.ts';

/** More than one move ahead, the sandbox cannot be told of one after the other: what it is told of has to be there. */
const MOST_AHEAD = 1;

function isFarAhead({ mount }: TakingBackDeps, { record, heard }: TakingBack): boolean {
  const ledger = new Ledger(mount.base, record.changes);
  const moves = record.changes.filter(({ what }, number) => what === 'move' && number >= heard);
  const ahead = record.changes.filter(
    ({ what }, number) => what === 'move' && number >= heard && ledger.locate(number).standing === 'done',
  );
  return moves.length > MOST_AHEAD && ahead.length > MOST_AHEAD;
}

/** Brings the folder back to what the sandbox has heard of, and tells it nothing. */
function fallBack(deps: TakingBackDeps, task: TakingBack): void {
  const { record, heard } = task;
  const changes = reverseOf(record.changes.slice(heard));
  replay(replayingOf(deps, task, changes), { way: 'back', tellFrom: changes.length, adrift: () => 'stop' });
}

/**
 * On return all is durable. `told` comes after each change that the sandbox has heard of now. Errors: `LateConflict` and `VfsError` when it
 * cannot go on: then it is to be taken back.
 */
export function goForward(deps: TakingBackDeps, task: TakingBack, told: (number: number) => void): void {
  const { record, heard } = task;
  if (isFarAhead(deps, task)) fallBack(deps, task);
  replay(
    { ...replayingOf(deps, task, record.changes), staged: (number) => record.staged[number] ?? null },
    {
      way: 'onward',
      tellFrom: heard,
      // What was done, and changed by somebody after that, stays as they left it.
      adrift: (number, why) => (number < heard && why === 'changed' ? 'leave' : 'stop'),
      told,
    },
  );
  deps.mount.writer.syncDirectories();
}
