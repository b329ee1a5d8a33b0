/** What a commit, an undo or a discard has to tell. */
import type { ChangeKind, FsErrorCode } from '../../src-preload/contract/vocabulary.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { lookAt } from './look-at.ts';
import type { Names } from './names.ts';
import type { Conflict, Expectation, Plan, Step, StepAction } from './step.ts';
import type { StepContents } from './step-contents.ts';
import { isUnchanged } from './transaction/observe.ts';

export interface AppliedStep {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly step: StepAction | 'discard';
  /** What it did to a file's content; left out of a plan. */
  readonly contents?: StepContents;
}

/** The shape of `ReviewReport` in the contract, and the failure that stopped it, if any. */
export interface ReviewReport {
  readonly state: 'done' | 'planned' | 'conflicts' | 'reversed' | 'stopped';
  readonly applied: readonly AppliedStep[];
  readonly conflicts: readonly Conflict[];
  readonly included: readonly string[];
  readonly skipped: readonly string[];
  /** Set when it failed for a reason that is no conflict, such as a failing disk. */
  readonly failure: { readonly path: string; readonly code: FsErrorCode; readonly message: string } | null;
}

const toApplied = ({ path, kind, action }: Step): AppliedStep => ({ path, kind, step: action });

/** Of a plan all that touches something. */
const appliedOf = (steps: readonly Step[]): readonly AppliedStep[] =>
  steps.filter((step) => step.action !== 'settle').map(toApplied);

/** The report of a dry run. */
export const describePlan = ({ steps, included, skipped, conflicts }: Plan): ReviewReport => ({
  state: conflicts.length > 0 ? 'conflicts' : 'planned',
  applied: appliedOf(steps),
  conflicts,
  included,
  skipped,
  failure: null,
});

function broken(base: HostTree, { stat }: Expectation, names: Names, path: string): Conflict | null {
  const now = lookAt(base, names);
  if (stat === null || isUnchanged(stat, now)) return null;
  if (!now) return { path, reason: 'base-missing', message: `${path} has just disappeared from the folder.` };
  return { path, reason: 'base-changed', message: `${path} has just been changed in the folder.` };
}

/** What changed since the plan was made; only what was there then can be checked before the first step. */
export const brokenBefore = (base: HostTree, steps: readonly Step[]): readonly Conflict[] =>
  steps.flatMap(({ expects, path }) =>
    expects.flatMap((expected) => (expected.stat && broken(base, expected, expected.first, path)) ?? []),
  );
