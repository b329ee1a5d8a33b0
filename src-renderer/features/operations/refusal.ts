/** Why an undo, a redo or a restore touched nothing, or did not come to its end. */
import type { OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';

export interface Refusal {
  readonly what: 'undo' | 'redo' | 'restore';
  readonly report: ReviewReport;
  /** What should have been undone or done again, where that is known. */
  readonly entry?: OperationEntry | null;
}

export const isRefused = ({ state }: ReviewReport): boolean => state !== 'done' && state !== 'planned';
