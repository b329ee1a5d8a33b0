/** For tests: the deeds of a review machine that answer with a report. */
import { listChanges } from '../../review/changes.ts';
import type { Selection } from '../../review/closure.ts';
import { ContentHashes } from '../../review/content.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import { emptyReport } from '../../sandbox/operations/carry-out.ts';
import type { OperationReport, WorkStep } from '../../sandbox/operations/keeper.ts';
import type { ListedOperation } from '../../sandbox/operations/operation-log.ts';
import type { Session } from '../../sandbox/session.ts';
import { VfsError } from '../../vfs/errors.ts';
import { planMounts } from '../planned-mounts.ts';
import type { Way } from './known-operations-contract.ts';

export const drain = <T>(work: Generator<WorkStep, T>): T => {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
};

export function onlyFailures<T>(act: () => T): T | VfsError {
  try {
    return act();
  } catch (error) {
    if (error instanceof VfsError) return error;
    throw error;
  }
}

function plannedAt(session: Session, selection: Selection) {
  const of = ({ overlay, name }: MountedTree) => listChanges(overlay, name);
  const changes = { of, all: () => session.mounts.all().flatMap(of), hashes: () => new ContentHashes() };
  return planMounts({ session, changes }, selection);
}

/** Where a commit of everything would ask, because the folder is no longer what a change was made from. */
export const stalePaths = (session: Session): ReadonlySet<string> =>
  new Set(plannedAt(session, null).flatMap(({ plan }) => plan.conflicts.map(({ path }) => path)));

export function committed(session: Session, selection: Selection): OperationReport {
  const plans = plannedAt(session, selection);
  const conflicts = plans.flatMap(({ plan }) => plan.conflicts);
  if (conflicts.length > 0) return { ...emptyReport('conflicts'), conflicts };
  if (plans.every(({ plan }) => plan.steps.length === 0)) return emptyReport('done');
  return drain(session.undo.commits.commit({ plans, author: 'user', message: '' }));
}

/** The one that an undo or a redo without a name is about. */
export function turnedNext(list: readonly ListedOperation[], way: Way): ListedOperation | undefined {
  const all = list.filter(({ state }) => state === (way === 'undo' ? 'done' : 'undone'));
  return way === 'undo' ? all[0] : all.toSorted((one, other) => other.turn - one.turn)[0];
}

export function mustBeDone(report: OperationReport): void {
  if (report.state !== 'done') throw new Error(`it was ${JSON.stringify(report)}`);
}
