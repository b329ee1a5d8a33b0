/** What is remembered of a commit beside its line in the log of operations. */
import type { Conflict } from '../../review/step.ts';
import type { OperationPath, OperationReport } from '../operations/keeper.ts';
import type { AppliedStep, ReviewReport } from '../../review/apply.ts';

export interface KeptCommit {
  /** Whose record and contents take it back. */
  readonly transaction: string;
  /** Canonical paths that were chosen, to choose them again. */
  readonly paths: readonly string[];
  readonly applied: readonly OperationPath[];
  /** What it committed in part, by canonical path: base64. */
  readonly contents: Readonly<Record<string, string>>;
  /** What files held afterwards, by canonical path: sha-256, hex. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Of an operation that is under way, to be told again after a crash. */
export interface CommitNote {
  readonly author: string;
  readonly message: string;
  readonly contents: Readonly<Record<string, string>>;
}

export const toPath = ({ path, kind, step }: AppliedStep): OperationPath => ({ path, kind, step });

export const operationReport = (report: ReviewReport, operation: string | null): OperationReport => ({
  ...report,
  applied: report.applied.map(toPath),
  operation,
});

export const conflictReport = (conflicts: readonly Conflict[]): OperationReport => ({
  state: 'conflicts',
  operation: null,
  applied: [],
  conflicts,
  included: [],
  failure: null,
});
