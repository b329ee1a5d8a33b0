/** Questions about events, for windows. */
import type { ApiHandlers, CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import type { Filter } from '../../src-preload/contract/filter/filter-tree.ts';
import { parseFilter } from '../../src-preload/contract/filter/parse-filter.ts';
import { filterSettings } from './filter-question.ts';
import { inSlices } from './slices.ts';
import type { Opened, Workbench } from './workbench.ts';

type EventCalls = 'eventPage' | 'eventRows' | 'eventTimeline' | 'eventCounts' | 'eventValues';
type Query = CallInput<'eventRows'>['query'];
type Compare = Extract<Filter, { readonly kind: 'number' }>['compare'];

const MS_PER_SECOND = 1000;
const EVERYTHING: Filter = { kind: 'all', of: [] };

/** Relative times are relative to the second under way: so the same question is the same list for a second. */
function filterOf(workbench: Workbench, text: string | undefined): Filter {
  if (text === undefined || text === '') return EVERYTHING;
  const nowMs = Math.floor(workbench.deps.now() / MS_PER_SECOND) * MS_PER_SECOND;
  return parseFilter(text, text.includes('@') ? { ...filterSettings(workbench), nowMs } : { nowMs });
}

const runFilter = (run: string | undefined): readonly Filter[] =>
  run === undefined ? [] : [{ kind: 'text', key: 'run', match: { how: 'is', text: run } }];

const timeFilter = (compare: Compare, value: number | undefined): readonly Filter[] =>
  value === undefined ? [] : [{ kind: 'number', key: 'time', compare, value }];

function allOf(parts: readonly Filter[]): Filter {
  const of = parts.filter((part) => part.kind !== 'all' || part.of.length > 0);
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind: 'all', of };
}

/** The whole question but its time brush. Errors: `FilterError`. */
const untimed = (workbench: Workbench, { filter, run }: Pick<Query, 'filter' | 'run'>): Filter =>
  allOf([filterOf(workbench, filter), ...runFilter(run)]);

export const timed = (workbench: Workbench, query: Query): Filter =>
  allOf([untimed(workbench, query), ...timeFilter('>=', query.from), ...timeFilter('<', query.until)]);

export const createEventHandlers = (workbench: Workbench): Pick<ApiHandlers, EventCalls> => {
  const ask = <T>(sandbox: string, question: (opened: Opened) => Generator<unknown, T>): Promise<T> => {
    const opened = workbench.opened(sandbox);
    return inSlices(question(opened), opened.isOpen);
  };
  return {
    eventPage: (input) => ask(input.sandbox, (opened) => pageOf(workbench, opened, input)),
    eventRows: ({ sandbox, query, at, limit }) =>
      ask(sandbox, ({ events }) => {
        const { upTo, sort, fold } = query;
        return events.rows({ filter: timed(workbench, query), upTo, sort, fold, at, limit });
      }),
    eventTimeline: ({ sandbox, query, buckets }) =>
      ask(sandbox, ({ events }) => {
        const { run, upTo, from, until } = query;
        return events.timeline({ filter: untimed(workbench, query), run, upTo, from, until, buckets });
      }),
    eventCounts: ({ sandbox, run }) => ask(sandbox, ({ events }) => events.totals(run)),
    eventValues: ({ sandbox, key, text, limit }) =>
      ask(sandbox, function* ({ events }) {
        return { values: yield* events.values(key, text, limit) };
      }),
  };
};

function* pageOf(
  workbench: Workbench,
  { session, events }: Opened,
  { filter, run, after, limit }: CallInput<'eventPage'>,
): Generator<unknown, CallOutput<'eventPage'>> {
  const page = yield* events.page({ filter: untimed(workbench, { filter, run }), after: after ?? 0, limit });
  const total = run === undefined ? session.audit.count() : session.audit.countsOfRun(run).eventCount;
  return { ...page, total };
}
