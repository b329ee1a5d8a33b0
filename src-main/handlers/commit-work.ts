/** Commit and discard over all mounts of a sandbox, in steps, recorded path by path. */
import type { ReviewReport } from '../../src-preload/contract/schemas.ts';
import { applyPlan, describePlan } from '../review/apply.ts';
import type { AppliedStep, ReviewReport as MountReport } from '../review/apply.ts';
import type { Selection } from '../review/closure.ts';
import { discard } from '../review/discard.ts';
import { planCommit } from '../review/plan.ts';
import type { Plan } from '../review/step.ts';
import { rulingOf } from '../sandbox/causes.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import type { Session } from '../sandbox/session.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import { openHostWriter } from '../vfs/host/host-writer.ts';
import { USER_CALLER } from './by-user.ts';
import type { ChangeWatch } from './change-watch.ts';
import type { Step } from './jobs.ts';

export interface ReviewWork {
  readonly session: Session;
  readonly changes: ChangeWatch;
}

/** Nanoseconds: a temporary file that is younger may belong to a commit of another sandbox that is under way. */
const LEFT_ALONE = 3_600_000_000_000n;

/** Paths in any spelling a user may type, as canonical ones; null for everything. */
export function selectionOf(session: Session, paths: readonly string[] | 'staged' | null): Selection {
  if (paths === 'staged') fail('unsupported', 'nothing can be staged yet');
  return paths === null ? null : new Set(paths.map((path) => session.canonical(path)));
}

interface Planned {
  readonly mount: MountedTree;
  readonly plan: Plan;
}

function planAll({ session, changes }: ReviewWork, selection: Selection): readonly Planned[] {
  return session.mounts
    .all()
    .filter((mount) => mount.overlay.base !== null && mount.access === 'read-write')
    .map((mount) => {
      const plan = planCommit(mount.overlay, mount.name, changes.of(mount), selection, changes.hashes(mount));
      return { mount, plan };
    });
}

const join = (reports: readonly MountReport[]): ReviewReport => {
  const failure = reports.find((report) => report.failure !== null)?.failure ?? null;
  const conflicts = reports.flatMap((report) => report.conflicts);
  const applied = reports.flatMap((report) => report.applied.map(({ path, kind, step }) => ({ path, kind, step })));
  const stopped = failure !== null || (conflicts.length > 0 && applied.length > 0);
  const planned = reports.some((report) => report.state === 'planned');
  return {
    state: stopped ? 'stopped' : conflicts.length > 0 ? 'conflicts' : planned ? 'planned' : 'done',
    applied,
    conflicts,
    included: reports.flatMap((report) => report.included),
    failure,
  };
};

/** What a commit would do; with conflicts in any mount, those of all mounts and no steps. */
export function planReport(work: ReviewWork, selection: Selection): ReviewReport {
  const reports = planAll(work, selection).map(({ plan }) => describePlan(plan));
  const report = join(reports);
  return report.conflicts.length > 0 ? { ...report, applied: [], state: 'conflicts' } : { ...report, state: 'planned' };
}

/** Commits mount by mount; nothing is touched anywhere when any mount has a conflict at the start. */
export function* commitWork(work: ReviewWork, selection: Selection): Generator<Step, ReviewReport> {
  const planned = planAll(work, selection);
  const conflicts = planned.flatMap(({ plan }) => plan.conflicts);
  if (conflicts.length > 0)
    return { state: 'conflicts', applied: [], conflicts: [...conflicts], included: [], failure: null };
  const total = planned.reduce((sum, { plan }) => sum + plan.steps.length, 0);
  const reports: MountReport[] = [];
  let before = 0;
  for (const { mount, plan } of planned) {
    const report = yield* applyRecorded(work.session, mount, plan, { before, total });
    reports.push(report);
    if (report.state !== 'done') break;
    before += plan.steps.length;
  }
  return join(reports);
}

/**
 * After each group of steps the top forgets what was written in the same journal group as the events that say so: a commit
 * that is cancelled or killed between two groups has recorded all that it did.
 */
function* applyRecorded(
  session: Session,
  { overlay, name }: MountedTree,
  plan: Plan,
  { before, total }: { readonly before: number; readonly total: number },
): Generator<Step, MountReport> {
  if (plan.steps.length === 0 || !overlay.base) return describeNothing(plan);
  const writer = openHostWriter(overlay.base);
  const work = applyPlan(overlay, overlay.past?.rememberBase(writer) ?? writer, plan, {
    sweepBefore: session.now() - LEFT_ALONE,
  });
  const tell = createTeller(session, name);
  let applied: readonly AppliedStep[] = [];
  try {
    for (;;) {
      const next = work.next();
      applied = next.value.applied;
      tell(applied);
      if (next.done) {
        recordFailure(session, name, next.value);
        return next.value;
      }
      yield { done: before + next.value.done, total };
    }
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
    return notKept(plan, applied, error);
  } finally {
    work.return(describeNothing(plan));
  }
}

/** Records what was added to a growing list since the last time. */
function createTeller(session: Session, mount: string): (applied: readonly AppliedStep[]) => void {
  let told = 0;
  return (applied) => {
    const fresh = applied.slice(told);
    told = applied.length;
    record(session, 'commit', mount, fresh);
  };
}

/** The folder has it, but the sandbox's own disk could not take a note of that. */
function notKept(plan: Plan, applied: readonly AppliedStep[], { code, message }: VfsError): MountReport {
  const path = applied.at(-1)?.path ?? '';
  const failure = { path, code, message: `${message}. The last of these may still be shown as changes; commit again.` };
  return { ...describeNothing(plan), state: 'conflicts', applied, failure };
}

const describeNothing = (plan: Plan): MountReport => ({ ...describePlan(plan), state: 'done', applied: [] });

/** Throws the chosen changes away, in every mount. */
export function* discardWork({ session, changes }: ReviewWork, selection: Selection): Generator<Step, ReviewReport> {
  const mounts = session.mounts.all().filter((mount) => mount.access === 'read-write');
  const reports: MountReport[] = [];
  for (const [index, mount] of mounts.entries()) {
    const report = discard(mount.overlay, mount.name, changes.of(mount), selection, changes.hashes(mount));
    record(session, 'discard', mount.name, report.applied);
    reports.push(report);
    yield { done: index + 1, total: mounts.length };
  }
  return join(reports);
}

/** One event a path, in one journal group with what it did to the top: recorded like any other attempt. */
function record(session: Session, op: 'commit' | 'discard', mount: string, applied: readonly AppliedStep[]): void {
  const layer: 'base' | 'top' = op === 'commit' ? 'base' : 'top';
  const events = applied.map(({ path, kind, step, contents }) => ({
    ...contents,
    path,
    asked: path,
    mount,
    layer,
    reason: `${kind}: ${step}`,
  }));
  session.door.recordAll(USER_CALLER, 'review', op, events);
}

/** The step that stopped a commit was an attempt too. */
function recordFailure(session: Session, mount: string, { failure, conflicts }: MountReport): void {
  const refused = conflicts.map(({ path, message }) => ({ path, reason: message, outcome: 'busy' as const }));
  const { cause = 'user' } = (failure && rulingOf(failure.code, null)) ?? {};
  const failed = failure ? [{ path: failure.path, cause, reason: failure.message, outcome: failure.code }] : [];
  const events = [...refused, ...failed].map((event) => ({ ...event, asked: event.path, mount }));
  session.door.recordAll(USER_CALLER, 'review', 'commit', events);
}
