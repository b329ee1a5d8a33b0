/** What the list is asked to show: filter text, chips, a stretch of time, an order, folded noise. */
import type { EventQuery } from '../../../src-preload/contract/event-schemas.ts';
import type { EventKey, Fold } from '../../../src-preload/contract/event-words.ts';
import type { OperationKind } from '../../../src-preload/contract/vocabulary.ts';
import { DENIED, OBSERVED } from '../../shared/event-filters.ts';

/** What the outcome chips let through; none chosen: everything. */
export const OUTCOME_CHIPS = ['denied', 'failed', 'observed'] as const;
export type OutcomeChip = (typeof OUTCOME_CHIPS)[number];
const CHIP_FILTERS: Readonly<Record<OutcomeChip, string>> = {
  denied: DENIED,
  failed: 'is:failed',
  observed: OBSERVED,
};

/** Milliseconds since the epoch: `from` inclusive, `until` exclusive. */
export interface Brush {
  readonly from: number;
  readonly until: number;
}
export interface Sort {
  readonly key: EventKey;
  readonly order: 'ascending' | 'descending';
}

export interface Question {
  readonly text: string;
  /** Empty means every kind. */
  readonly kinds: ReadonlySet<OperationKind>;
  readonly outcomes: ReadonlySet<OutcomeChip>;
  readonly brush: Brush | null;
  /** null: as recorded. */
  readonly sort: Sort | null;
  readonly folds: ReadonlySet<Fold>;
  readonly run: string | null;
}

export const EVERYTHING: Question = {
  text: '',
  kinds: new Set(),
  outcomes: new Set(),
  brush: null,
  sort: null,
  folds: new Set(),
  run: null,
};

/** Whether some events may be left out. An order or a fold leaves nothing out. */
export const isNarrowed = ({ text, kinds, outcomes, brush, run }: Question): boolean =>
  text.trim() !== '' || kinds.size > 0 || outcomes.size > 0 || brush !== null || run !== null;

/** Whether new events come at an end of the list, so that it can be followed. */
export const canFollow = ({ sort }: Question): boolean => sort === null || sort.key === 'seq';
export const newestFirst = ({ sort }: Question): boolean => sort?.key === 'seq' && sort.order === 'descending';

const either = (terms: readonly string[]): string => (terms.length === 1 ? terms.join('') : `(${terms.join(' or ')})`);

/** The filter text and the chips in one filter. */
export function filterText({ text, kinds, outcomes }: Question): string {
  const chips = [
    ...(kinds.size > 0 ? [either([...kinds].map((kind) => `kind=${kind}`))] : []),
    ...(outcomes.size > 0 ? [either([...outcomes].map((outcome) => CHIP_FILTERS[outcome]))] : []),
  ];
  if (text.trim() === '') return chips.join(' ');
  return chips.length === 0 ? text : [`(${text})`, ...chips].join(' ');
}

/** Folding is for lists in the order of the record only. */
const folded = ({ folds, sort }: Question): boolean => folds.size > 0 && (sort === null || sort.key === 'seq');

export function eventQuery(question: Question): EventQuery {
  const { brush, sort, folds, run } = question;
  const filter = filterText(question);
  return {
    ...(filter !== '' && { filter }),
    ...(brush !== null && { from: brush.from, until: brush.until }),
    ...(sort !== null && { sort }),
    ...(folded(question) && { fold: [...folds] }),
    ...(run !== null && { run }),
  };
}
