/** Draws more of a long list: a step at a time, for each row has something to ask, too. */
import { formatCount } from '../../shared/format.ts';

/** Rows a press adds. */
const ROWS_A_STEP = 200;

export interface MoreRowsProps {
  readonly shown: number;
  readonly total: number;
  readonly onMore: (shown: number) => void;
}

export function MoreRows({ shown, total, onMore }: MoreRowsProps) {
  const left = total - shown;
  if (left <= 0) return null;
  const step = Math.min(left, ROWS_A_STEP);
  return (
    <button type="button" className="link manifest-more" onClick={() => onMore(shown + step)}>
      {step === left ? `Show ${formatCount(left)} more` : `Show ${formatCount(step)} of ${formatCount(left)} more`}
    </button>
  );
}
