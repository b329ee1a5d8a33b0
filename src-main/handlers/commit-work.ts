/** Commit and discard over all mounts of a sandbox, in steps. */
import type { ReviewReport } from '../../src-preload/contract/schemas.ts';
import { describePlan } from '../review/apply.ts';
import type { Selection } from '../review/closure.ts';
import type { PlanOptions } from '../review/plan.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import type { Session } from '../sandbox/session.ts';
import type { ChangeWatch } from './change-watch.ts';
import type { Step } from './jobs.ts';
import { planMounts } from './planned-mounts.ts';
import type { PlannedMount } from './planned-mounts.ts';
import { reviewReport } from './review-report.ts';

export interface ReviewWork {
  readonly session: Session;
  readonly changes: ChangeWatch;
}

export interface CommitOptions extends Omit<PlanOptions, 'hashes'> {
  /** `user` when nobody says. */
  readonly author?: string | undefined;
  readonly message?: string | undefined;
}

function planned(plans: readonly PlannedMount[]): ReviewReport {
  const reports = plans.map(({ plan }) => describePlan(plan));
  const conflicts = reports.flatMap((report) => report.conflicts);
  return {
    state: conflicts.length > 0 ? 'conflicts' : 'planned',
    operation: null,
    applied: conflicts.length > 0 ? [] : reports.flatMap(({ applied }) => [...applied]),
    conflicts,
    included: reports.flatMap((report) => report.included),
    skipped: reports.flatMap((report) => report.skipped),
    failure: null,
  };
}

/** What a commit would do; with conflicts in any mount, those of all mounts and no steps. */
export const planReport = (work: ReviewWork, selection: Selection, options: CommitOptions = {}): ReviewReport =>
  planned(planMounts(work, selection, options));

/** All of it in all mounts, or nothing. */
export function* commitWork(
  work: ReviewWork,
  selection: Selection,
  options: CommitOptions = {},
): Generator<Step, ReviewReport> {
  const plans = planMounts(work, selection, options);
  const report = planned(plans);
  if (report.conflicts.length > 0) return { ...report, included: [] };
  if (plans.every(({ plan }) => plan.steps.length === 0)) return { ...report, state: 'done' };
  const { author = 'user', message = '', contents } = options;
  return reviewReport(yield* work.session.undo.commits.commit({ plans, author, message, contents }));
}

/** Throws the chosen changes away, in every mount, into the bin. */
export function* discardWork(
  { session, changes }: ReviewWork,
  selection: Selection,
  author = 'user',
): Generator<Step, ReviewReport> {
  const changesOf = (mount: MountedTree) => changes.of(mount);
  const hashesOf = (mount: MountedTree) => changes.hashes(mount);
  return reviewReport(yield* session.undo.bin.discard({ selection, author, changesOf, hashesOf }));
}
