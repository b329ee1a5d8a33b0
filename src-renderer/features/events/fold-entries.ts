/** The menu of noise: what can be folded, and how many rows that takes away. */
import { FOLDS } from '../../../src-preload/contract/event-words.ts';
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import { formatCount } from '../../shared/format.ts';

import type { PointEntry } from './point-menu.tsx';
import type { Question } from './question.ts';

const WORDS: Readonly<Record<Fold, string>> = {
  repeats: 'Repeats: the same again and again',
  'short-lived': 'Files that were made and removed',
  reverted: 'Writes that were taken back',
};

/** Rows that each fold takes away; nothing where that is not known. */
export type FoldedAway = Readonly<Partial<Record<Fold, number>>>;

export function foldEntries(question: Question, away: FoldedAway, toggle: (fold: Fold) => void): readonly PointEntry[] {
  const isSorted = question.sort !== null && question.sort.key !== 'seq';
  return [
    { kind: 'title', label: isSorted ? 'Noise is folded in the order of the record only' : 'Fold into one row each' },
    ...FOLDS.map((fold): PointEntry => {
      const rows = away[fold];
      const saving = rows === undefined ? '' : ` · ${rows === 0 ? 'none' : `${formatCount(rows)} rows fewer`}`;
      return {
        kind: 'check',
        label: `${WORDS[fold]}${saving}`,
        checked: question.folds.has(fold),
        run: () => toggle(fold),
      };
    }),
  ];
}
