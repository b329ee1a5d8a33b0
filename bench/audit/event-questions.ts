/** What windows ask about a record, each question as if it was asked for the first time. */
import type { Filter } from '../../src-preload/contract/filter/filter-tree.ts';
import { parseFilter } from '../../src-preload/contract/filter/parse-filter.ts';
import type { AuditLog } from '../../src-main/audit/audit-log.ts';
import { EventQuestions } from '../../src-main/audit/query/event-questions.ts';
import { verifyChain } from '../../src-main/audit/verify-chain.ts';
import { median } from '../table.ts';

export interface Answered {
  readonly name: string;
  /** Milliseconds; the first time columns are read from disk, then they are at hand. */
  readonly first: number;
  readonly again: number;
  /** The longest that anybody else had to wait meanwhile. */
  readonly longestStep: number;
}

const PAGE = { at: { end: true }, limit: 200 } as const;
const BUCKETS = 500;

const filterOf = (text: string): Filter => parseFilter(text, { nowMs: 0 });

type Ask = (questions: EventQuestions) => Generator<unknown, unknown>;

const page =
  (text: string, sort?: { readonly key: 'duration' | 'path'; readonly order: 'descending' | 'ascending' }): Ask =>
  (questions) =>
    questions.rows({ ...PAGE, filter: filterOf(text), sort });

const QUESTIONS: readonly (readonly [string, Ask])[] = [
  ['page, a word in 1 of 50,000 paths', page('file-4711.ts')],
  ['page, op:write bytes>60k', page('op:write bytes>60k')],
  ['page, /part-(17|99)\\/.*7\\.ts/', page('/part-(17|99)\\/.*7\\.ts/')],
  ['page, is:denied', page('is:denied')],
  ['page, everything', page('')],
  ['page, sorted by duration', page('', { key: 'duration', order: 'descending' })],
  ['page, sorted by path', page('', { key: 'path', order: 'ascending' })],
  ['counts', (questions) => questions.totals(undefined)],
  [
    'timeline of 500 buckets',
    (questions) =>
      questions.timeline({
        ...{ filter: filterOf('op:read'), run: undefined, upTo: undefined, from: undefined, until: undefined },
        buckets: BUCKETS,
      }),
  ],
];

interface Timed {
  readonly whole: number;
  readonly longest: number;
}

function time(work: Generator<unknown, unknown>): Timed {
  const began = performance.now();
  let longest = 0;
  for (;;) {
    const step = performance.now();
    const { done } = work.next();
    longest = Math.max(longest, performance.now() - step);
    if (done) return { whole: performance.now() - began, longest };
  }
}

/** `rounds` times each after the first. */
export function* askQuestions(log: AuditLog, rounds: number): Generator<Answered> {
  for (const [name, ask] of QUESTIONS) {
    const times = Array.from({ length: rounds + 1 }, () =>
      time(ask(new EventQuestions({ blocks: log.blocks, now: () => process.hrtime.bigint() }))),
    );
    yield answer(name, times);
  }
  const record = {
    blocks: log.storedBlocks,
    count: () => log.count(),
    heads: () => log.heads(),
    floor: () => log.floor(),
  };
  yield answer(
    'verify the whole chain',
    Array.from({ length: 2 }, () => time(verifyChain(record))),
  );
}

function answer(name: string, times: readonly Timed[]): Answered {
  const [first, ...again] = times;
  return {
    name,
    first: first?.whole ?? Number.NaN,
    again: median(again.map(({ whole }) => whole)),
    longestStep: Math.max(...times.map(({ longest }) => longest)),
  };
}
