/** The report of an operation as the contract has it. */
import type { ReviewReport } from '../../src-preload/contract/schemas.ts';
import type { OperationReport } from '../sandbox/operations/keeper.ts';

export function reviewReport(report: OperationReport): ReviewReport {
  const { state, operation, applied, conflicts, included, skipped, failure } = report;
  return {
    ...{ state, operation, failure },
    ...(skipped ? { skipped: [...skipped] } : {}),
    applied: [...applied],
    conflicts: [...conflicts],
    included: [...included],
  };
}
