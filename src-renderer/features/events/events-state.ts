/** What the Events pane shows and can be asked to do. */
import type { StoreApi } from 'zustand/vanilla';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import type { EventKey, Fold } from '../../../src-preload/contract/event-words.ts';
import type { FilterError } from '../../../src-preload/contract/filter/filter-error.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { OperationKind } from '../../../src-preload/contract/vocabulary.ts';

import type { DetailsTab } from './details-tabs.ts';
import type { Brush, OutcomeChip, Question } from './question.ts';
import type { Line } from './still-list.ts';

/** The lines on the screen. Stale ones are dimmed: they are not those in view, which are being read. */
export interface Painted {
  readonly first: number;
  readonly lines: readonly Line[];
  readonly freshness: 'current' | 'stale';
}

/** A line that the view is to be moved to; obeyed when `serial` grows. */
export interface Reveal {
  readonly line: number;
  readonly align: 'nearest' | 'middle' | 'top';
  readonly serial: number;
}

export interface EventsState {
  readonly question: Question;
  /** The text in the box; it becomes part of the question after a moment without typing. */
  readonly typed: string;
  readonly textProblem: FilterError | null;
  readonly following: boolean;
  readonly phase: 'loading' | 'ready';
  readonly problem: Failure | null;
  readonly painted: Painted;
  /** Rows of the list, and lines with those of opened folds. */
  readonly shown: number;
  readonly lines: number;
  /** Events in the record. */
  readonly total: number;
  /** The newest event that the list knows. */
  readonly lastSeq: number;
  /** Rows that came in since the list stands still. */
  readonly fresh: number;
  /** Rows that came and went between two paints while following. */
  readonly unpainted: number;
  /** The line the keyboard is on, and its event. */
  readonly cursor: number | null;
  readonly selected: AuditEvent | null;
  readonly details: 'open' | 'closed';
  /** The tab about the chosen event that was asked for last. */
  readonly detailsTab: DetailsTab;
  readonly reveal: Reveal;

  readonly setText: (text: string) => void;
  /** At once, without waiting for more letters. */
  readonly applyText: (text: string) => void;
  readonly toggleKind: (kind: OperationKind, how: 'only' | 'too') => void;
  readonly toggleOutcome: (outcome: OutcomeChip) => void;
  readonly toggleFold: (fold: Fold) => void;
  /** Ascending, descending, as recorded. */
  readonly sortBy: (key: EventKey) => void;
  readonly setBrush: (brush: Brush | null) => void;
  readonly setRun: (run: string | null) => void;
  /** Everything else that narrows the list is taken away. */
  readonly narrowTo: (text: string, run: string | null) => void;
  readonly clearFilter: () => void;

  readonly pause: () => void;
  readonly resume: () => void;
  /** The lines in view. */
  readonly see: (first: number, count: number) => void;
  readonly watch: () => () => void;
  /** Puts the keyboard on a line; the list stands still then. */
  readonly choose: (line: number) => void;
  readonly showDetails: (details: 'open' | 'closed', tab?: DetailsTab) => void;
  /** Opens the folded row of a line, or closes it. */
  readonly unfold: (line: number) => Promise<void>;
  /** Shows an event; clears the filter when it hides it. */
  readonly goTo: (seq: number) => Promise<void>;
  /** Rows of the present list with other folds; null when that cannot be told. */
  readonly countRows: (folds: readonly Fold[]) => Promise<number | null>;

  readonly tick: (total: number, amended: number | null) => void;
  /** After the connection was away. */
  readonly refresh: () => Promise<void>;
}
export type EventsStore = StoreApi<EventsState>;
