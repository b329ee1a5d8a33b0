/** A commit over all folders of a sandbox: all of it, or nothing. */
import type { HostWriter } from '../../vfs/host/host-tree.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import { brokenBefore } from '../apply.ts';
import type { AppliedStep, ReviewReport } from '../apply.ts';
import { keyOf } from '../names.ts';
import type { Conflict, Plan, Step } from '../step.ts';
import type { BaseChange } from './base-change.ts';
import { draftsOfCommit } from './commit-drafts.ts';
import { OverlaySide } from './overlay-side.ts';
import { roomFor } from './room.ts';
import { settleParts, settleTop } from './settle-top.ts';
import { transact } from './transaction.ts';
import type { Outcome, TransactionRequest } from './transaction.ts';
import type { Progress } from './underway.ts';
import type { MountRecord } from './record.ts';
import type { TransactionLog } from './transaction-log.ts';

export interface CommitPart {
  readonly overlay: Overlay;
  readonly writer: HostWriter;
  readonly plan: Plan;
}

export interface CommitRequest extends Omit<TransactionRequest, 'mounts' | 'finish'> {
  readonly parts: readonly CommitPart[];
  /** Into the last group of the journal, after the top has forgotten what is in the folder now. */
  readonly finish: (record: readonly MountRecord[], applied: readonly AppliedStep[]) => void;
}

interface Working extends CommitPart {
  readonly side: OverlaySide;
}

const isPartial = ({ text }: Step): boolean => text !== null;

const sideOf = ({ overlay, plan }: CommitPart): OverlaySide => {
  const partial = new Set(plan.steps.filter(isPartial).map(({ names }) => keyOf(names)));
  return new OverlaySide(overlay, { entries: 'accepted', partial });
};

function settle({ overlay, plan, side }: Working): void {
  const places = plan.steps.flatMap(({ accepts }) => (accepts ? [accepts] : []));
  settleTop(overlay, places, side.hasChanged ? 'worked' : 'waited');
  settleParts(
    overlay,
    plan.steps.filter(isPartial).map(({ names }) => names),
  );
}

/** Each step with what it did; a rename that also changes attributes is two changes. */
function appliedOf({ steps }: Plan, changes: readonly BaseChange[]): readonly AppliedStep[] {
  let next = 0;
  return steps.flatMap((step): readonly AppliedStep[] => {
    if (step.action === 'settle') return [];
    const change = changes[next];
    next += step.action === 'rename' && step.attributes ? 2 : 1;
    const { path, kind, action } = step;
    return [{ path, kind, step: action, contents: contentsOf(step, change) }];
  });
}

const contentsOf = ({ action }: Step, change: BaseChange | undefined) =>
  change?.what === 'entry' && (action === 'write' || action === 'remove-file')
    ? { before: change.before?.hash ?? null, after: change.after?.hash ?? null }
    : { before: null, after: null };

function reportOf(parts: readonly CommitPart[], outcome: Outcome, applied: readonly AppliedStep[]): ReviewReport {
  const { state, conflicts, failure, made } = outcome;
  const isDone = state === 'done' || state === 'stopped';
  const stopped = made.map(({ told: { path, kind, action } }) => ({ path, kind, step: action }));
  return {
    state,
    applied: state === 'done' ? applied : isDone ? stopped : [],
    conflicts,
    included: parts.flatMap(({ plan }) => plan.included),
    skipped: parts.flatMap(({ plan }) => plan.skipped),
    failure,
  };
}

const nothingTouched = (parts: readonly CommitPart[], conflicts: readonly Conflict[]): ReviewReport =>
  reportOf(parts, { state: 'conflicts', conflicts, failure: null, made: [] }, []);

function obstacles(parts: readonly CommitPart[]): readonly Conflict[] {
  const known = parts.flatMap(({ overlay: { base }, plan }) =>
    base ? [...plan.conflicts, ...brokenBefore(base, plan.steps)] : plan.conflicts,
  );
  return known.length > 0 ? known : parts.flatMap((part) => roomFor(part) ?? []);
}

/**
 * Carries plans out. With conflicts in any of them, or when a folder changed since they were made, nothing is touched. Between two
 * yields guests may run; who drops it there has everything taken back.
 */
export function* commitPlans(log: TransactionLog, request: CommitRequest): Generator<Progress, ReviewReport> {
  const parts = request.parts.filter(
    ({ overlay, plan }) => overlay.base && plan.steps.length + plan.conflicts.length > 0,
  );
  const conflicts = obstacles(parts);
  if (conflicts.length > 0) return nothingTouched(request.parts, conflicts);
  const working = parts.map((part): Working => ({ ...part, side: sideOf(part) }));
  let applied: readonly AppliedStep[] = [];
  const finish = (record: readonly MountRecord[]): void => {
    for (const part of working) settle(part);
    applied = working.flatMap(({ plan }, index) => appliedOf(plan, record[index]?.changes ?? []));
    request.finish(record, applied);
  };
  try {
    const outcome = yield* transact(log, { ...request, finish, mounts: working.map(mountOf) });
    return reportOf(request.parts, outcome, applied);
  } finally {
    for (const { side } of working) side.close();
  }
}

function mountOf({ overlay, writer, plan, side }: Working): TransactionRequest['mounts'][number] {
  const { base } = overlay;
  if (!base) throw new Error('a tree without a folder has nothing to commit to');
  return { mount: { mount: plan.mount, base, writer, top: side }, drafts: draftsOfCommit(overlay, plan) };
}
