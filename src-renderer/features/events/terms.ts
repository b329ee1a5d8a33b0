/** Filters made by pointing at something: a value of a cell, a file, what a folded row stands for. */
import type { AuditEvent, EventQuery, EventRow } from '../../../src-preload/contract/event-schemas.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';

import { columnOf } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { eventQuery, filterText } from './question.ts';
import type { Question } from './question.ts';

const OPTIONAL = ['run', 'path2', 'before', 'after'] as const;

/** Finds the events that have the same in that column; null where the language has no such key. */
export function sameValue(id: ColumnId, event: AuditEvent): string | null {
  if (id === 'hash') return null;
  if (id === 'time') return `time=${event.timeMs}`;
  if (OPTIONAL.some((field) => field === id && event[field] === null)) return `-has:${id}`;
  return `${id}=${quotedValue(columnOf(id).value(event))}`;
}

export const notThat = (term: string): string => (term.startsWith('-') ? term.slice(1) : `-${term}`);

/** Both at once; brackets where the text has an `or` of its own. */
export function narrowed(text: string, term: string): string {
  const had = text.trim();
  if (had === '') return term;
  return /\bor\b|\|\|/i.test(had) ? `(${had}) ${term}` : `${had} ${term}`;
}

type FoldOf = NonNullable<EventRow['fold']>;

const field = (key: 'run' | 'path2', value: string | null): string =>
  value === null ? `-has:${key}` : `${key}=${quotedValue(value)}`;

/** What those have in common that one row stands for, as the engine folds them. */
const LIKENESS: Readonly<Record<FoldOf['kind'], (event: AuditEvent) => string>> = {
  repeats: ({ op, outcome }) => `op=${op} outcome=${outcome}`,
  'short-lived': () => '',
  reverted: () => 'outcome=ok (kind=write or kind=delete or kind=review) -op=set-times -op=set-mode',
};

/** What a folded row stands for, out of the same list. */
export function foldedQuery({ event }: EventRow, { kind, first, last }: FoldOf, question: Question): EventQuery {
  const place = `seq:${first}..${last} path=${quotedValue(event.path)}`;
  const own = `${place} ${field('run', event.run)} ${field('path2', event.path2)} ${LIKENESS[kind](event)}`.trim();
  const text = filterText(question);
  const rest = eventQuery({ ...question, folds: new Set(), sort: null });
  return { ...rest, filter: text === '' ? own : `(${text}) ${own}`, upTo: last };
}

/** `↳ 312 stats of cwd://x` */
export function foldWords({ event, fold }: EventRow): string {
  if (!fold) return '';
  const times = fold.count.toLocaleString('en-US');
  if (fold.kind === 'short-lived') return `${times} events: made and removed`;
  if (fold.kind === 'reverted') return `${times} events: taken back`;
  return `${times} × ${event.op}`;
}
