/** Pages of lists, held against the whole list made from scratch. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EVENT_KEYS, FOLDS } from '../../../src-preload/contract/event-words.ts';
import type { Fold } from '../../../src-preload/contract/event-words.ts';
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import type { AuditEvent } from '../event.ts';
import { EventLists } from './event-lists.ts';
import type { Question, RowsReply } from './event-lists.ts';
import type { ListRow, RowPlace } from './list-view.ts';
import { TestBlocks, anyEvent, anyStep, atOnce, play } from './test-blocks-contract.ts';
import { anyFilter } from './test-filters-contract.ts';

const EVERYTHING: Filter = { kind: 'all', of: [] };
const listsOf = (blocks: TestBlocks, now: () => bigint = () => 0n): EventLists => new EventLists({ blocks, now });
const rows = (lists: EventLists, question: Question, at: RowPlace, limit = 2000): RowsReply =>
  atOnce(lists.rows({ ...question, at, limit }));
const all = (lists: EventLists, question: Question): readonly ListRow[] => rows(lists, question, { offset: 0 }).rows;
const seqs = (found: readonly ListRow[]): readonly number[] => found.map(({ event }) => event.seq);

const anySort = fc.option(
  fc.record({
    key: fc.constantFrom(...EVENT_KEYS),
    order: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
  { nil: undefined },
);
const anyFold = fc.option(fc.subarray([...FOLDS], { minLength: 1 }), { nil: undefined });
/** Few runs, paths and operations, as noise has them. */
const anyNoise: fc.Arbitrary<Partial<AuditEvent>> = fc.record({
  run: fc.constantFrom('run-1', 'run-2'),
  op: fc.constantFrom('create', 'write', 'stat', 'unlink', 'rename', 'read'),
  path: fc.constantFrom('cwd://a', 'cwd://b'),
  path2: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant('cwd://b') }),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'not-found'),
  before: fc.constantFrom(null, 'one', 'two'),
  after: fc.constantFrom(null, 'one', 'two', 'three'),
});

describe('a page of a list', () => {
  it('is a part of the list, wherever it begins', () => {
    const place: fc.Arbitrary<RowPlace> = fc.oneof(
      fc.record({ offset: fc.nat({ max: 40 }) }),
      fc.constant({ end: true } as const),
    );
    const events = fc.array(anyEvent, { maxLength: 30 });
    fc.assert(
      fc.property(
        events,
        anyFilter,
        anySort,
        anyFold,
        place,
        fc.integer({ min: 1, max: 9 }),
        (each, filter, sort, fold, at, limit) => {
          const blocks = new TestBlocks();
          for (const event of each) blocks.add(event);
          const lists = listsOf(blocks);
          const whole = all(lists, { filter, sort, fold });
          const page = rows(lists, { filter, sort, fold }, at, limit);
          const offset = 'offset' in at ? Math.min(at.offset, whole.length) : Math.max(0, whole.length - limit);
          expect(page.offset).toBe(offset);
          expect(page.rows).toEqual(whole.slice(offset, offset + limit));
          expect(page.shown).toBe(whole.length);
          expect(page.total).toBe(each.length);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('begins with the event that was asked for, or the next one in the direction of the list', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 25 }), anyFilter, fc.nat({ max: 30 }), (events, filter, seq) => {
        const blocks = new TestBlocks();
        for (const event of events) blocks.add(event);
        const lists = listsOf(blocks);
        const wanted = seqs(all(lists, { filter }));
        expect(seqs(rows(lists, { filter }, { seq }).rows)).toEqual(wanted.filter((number) => number >= seq));
        const newestFirst = { filter, sort: { key: 'seq', order: 'descending' } } as const;
        expect(seqs(rows(lists, newestFirst, { seq }).rows)).toEqual(
          wanted.filter((number) => number <= seq).toReversed(),
        );
      }),
    );
  });

  it('of a sorted list begins with the event that was asked for', () => {
    const blocks = new TestBlocks();
    for (const bytes of [5, 3, 9, 1, 7]) blocks.add({ bytes });
    const question: Question = { filter: EVERYTHING, sort: { key: 'bytes', order: 'descending' } };
    expect(seqs(rows(listsOf(blocks), question, { seq: 1 }).rows)).toEqual([1, 2, 4]);
    expect(rows(listsOf(blocks), question, { seq: 6 })).toMatchObject({ rows: [], offset: 5 });
  });

  it('has nothing that was recorded after the number it is to stand still at', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 25 }),
        anyFilter,
        anyFold,
        fc.nat({ max: 30 }),
        (events, filter, fold, upTo) => {
          const blocks = new TestBlocks();
          for (const event of events.slice(0, upTo)) blocks.add(event);
          const wanted = all(listsOf(blocks), { filter, fold });
          for (const event of events.slice(upTo)) blocks.add(event);
          const lists = listsOf(blocks);
          all(lists, { filter, fold });
          expect(all(lists, { filter, fold, upTo })).toEqual(wanted);
        },
      ),
    );
  });

  it('is the same after a history of questions as from scratch', () => {
    const asked = fc.record({ filter: anyFilter, sort: anySort, fold: anyFold });
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 12 }),
        fc.array(asked, { minLength: 1, maxLength: 3 }),
        (steps, questions) => {
          const blocks = new TestBlocks(4);
          let clock = 0n;
          const lists = listsOf(blocks, () => clock);
          for (const step of steps) {
            clock += 10_000_000_000n;
            play(blocks, step);
            for (const question of questions) expect(all(lists, question)).toEqual(all(listsOf(blocks), question));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a sorted list stands still for a second, and says up to which event it goes', () => {
    const blocks = new TestBlocks();
    let clock = 0n;
    const lists = listsOf(blocks, () => clock);
    const question: Question = { filter: EVERYTHING, sort: { key: 'path', order: 'descending' } };
    for (let at = 0; at < 3; at += 1) blocks.add();
    expect(rows(lists, question, { offset: 0 })).toMatchObject({ shown: 3, lastSeq: 3 });
    blocks.add();
    expect(rows(lists, question, { offset: 0 })).toMatchObject({ shown: 3, lastSeq: 3, total: 4 });
    clock += 2_000_000_000n;
    expect(rows(lists, question, { offset: 0 })).toMatchObject({ shown: 4, lastSeq: 4 });
    expect(rows(lists, { ...question, upTo: 2 }, { offset: 0 })).toMatchObject({ shown: 2, lastSeq: 2 });
  });

  it('is exact when events are recorded and pruned between two steps of the work', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 4, maxLength: 20 }),
        anyFilter,
        anySort,
        anyFold,
        (steps, filter, sort, fold) => {
          const blocks = new TestBlocks(3);
          const lists = listsOf(blocks);
          const [before, during] = [steps.slice(0, steps.length / 2), steps.slice(steps.length / 2)];
          for (const step of before) play(blocks, step);
          const work = lists.rows({ filter, sort, fold, at: { offset: 0 }, limit: 1000 });
          let next = work.next();
          for (const step of during) {
            if (next.done) break;
            play(blocks, step);
            next = work.next();
          }
          const reply = next.done ? next.value : atOnce(work);
          const upTo = reply.lastSeq;
          if (blocks.lastSeq === upTo) expect(reply.rows).toEqual(all(listsOf(blocks), { filter, sort, fold }));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('a folded list', () => {
  const folded = (events: readonly Partial<AuditEvent>[], fold: readonly Fold[]): readonly ListRow[] => {
    const blocks = new TestBlocks();
    for (const event of events) blocks.add(event);
    return all(listsOf(blocks), { filter: EVERYTHING, fold });
  };
  const told = (found: readonly ListRow[]): readonly string[] =>
    found.map(
      ({ event, fold }) =>
        `${event.seq} ${event.op}${fold ? ` ${fold.kind} ${fold.count} of ${fold.first}-${fold.last}` : ''}`,
    );

  it('stands for every event once, in the order of the last ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyNoise, anyEvent), { maxLength: 60 }),
        anyFilter,
        fc.subarray([...FOLDS]),
        (events, filter, fold) => {
          const blocks = new TestBlocks();
          for (const event of events) blocks.add(event);
          const lists = listsOf(blocks);
          const found = all(lists, { filter, fold });
          expect(found.reduce((sum, row) => sum + (row.fold?.count ?? 1), 0)).toBe(all(lists, { filter }).length);
          expect(seqs(found)).toEqual(seqs(found).toSorted((a, b) => a - b));
          for (const { event, fold: stands } of found) {
            if (stands === null) continue;
            expect(stands.last).toBe(event.seq);
            expect(stands.count).toBeGreaterThan(1);
            const same = all(lists, {
              filter: {
                kind: 'all',
                of: [
                  filter,
                  { kind: 'number', key: 'seq', compare: '>=', value: stands.first },
                  { kind: 'number', key: 'seq', compare: '<=', value: stands.last },
                ],
              },
            }).filter((row) => row.event.path === event.path && row.event.run === event.run);
            expect(same.length).toBeGreaterThanOrEqual(stands.count);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the same whether events came one by one or all at once', () => {
    fc.assert(
      fc.property(fc.array(anyNoise, { maxLength: 60 }), fc.subarray([...FOLDS], { minLength: 1 }), (events, fold) => {
        const blocks = new TestBlocks();
        const lists = listsOf(blocks);
        for (const event of events) {
          blocks.add(event);
          all(lists, { filter: EVERYTHING, fold });
        }
        expect(all(lists, { filter: EVERYTHING, fold })).toEqual(folded(events, fold));
      }),
      { numRuns: 200 },
    );
  });

  it('makes a storm of the same operations one row for each, in turns too', () => {
    const events = Array.from({ length: 6 }, (_, at) => ({ op: at % 2 ? ('stat' as const) : ('open' as const) }));
    expect(told(folded(events, ['repeats']))).toEqual(['5 open repeats 3 of 1-5', '6 stat repeats 3 of 2-6']);
  });

  it('does not take what comes before a change of the file for what comes after it', () => {
    const events = (['stat', 'stat', 'write', 'stat', 'stat'] as const).map((op) => ({ op }));
    expect(told(folded(events, ['repeats']))).toEqual([
      '2 stat repeats 2 of 1-2',
      '3 write',
      '5 stat repeats 2 of 4-5',
    ]);
  });

  it('keeps repetitions of two runs apart', () => {
    const events = ['run-1', 'run-2', 'run-1', 'run-2'].map((run) => ({ run, op: 'stat' as const }));
    expect(told(folded(events, ['repeats']))).toEqual(['3 stat repeats 2 of 1-3', '4 stat repeats 2 of 2-4']);
  });

  it('makes one row of all that happened to a file which one run made and removed', () => {
    const events = (['stat', 'create', 'write', 'write', 'close', 'unlink', 'stat'] as const).map((op) => ({ op }));
    expect(told(folded(events, ['short-lived', 'repeats']))).toEqual([
      '1 stat',
      '6 unlink short-lived 5 of 2-6',
      '7 stat',
    ]);
  });

  it('shows a file that another run removed, or looked at', () => {
    const events = [
      { op: 'create', run: 'run-1' },
      { op: 'stat', run: 'run-2' },
      { op: 'unlink', run: 'run-1' },
    ] as const;
    expect(told(folded(events, ['short-lived']))).toHaveLength(3);
  });

  it('makes one row of the writes after which a file is as it was', () => {
    const events = [
      { op: 'write', before: 'one', after: 'two' },
      { op: 'read' },
      { op: 'truncate', before: 'two', after: 'three' },
      { op: 'write', before: 'three', after: 'one' },
      { op: 'write', before: 'one', after: 'four' },
    ] as const;
    expect(told(folded(events, ['reverted']))).toEqual(['2 read', '4 write reverted 3 of 1-4', '5 write']);
  });

  it('does not call writes reverted when the file was something else between them', () => {
    const events = [
      { op: 'write', before: 'one', after: 'two' },
      { op: 'write', before: 'three', after: 'one' },
    ] as const;
    expect(told(folded(events, ['reverted']))).toHaveLength(2);
  });

  it('takes no notice of times that are set between two writes', () => {
    const events = [
      { op: 'write', before: 'one', after: 'two' },
      { op: 'set-times' },
      { op: 'write', before: 'two', after: 'one' },
    ] as const;
    expect(told(folded(events, ['reverted']))).toEqual(['2 set-times', '3 write reverted 2 of 1-3']);
  });

  it('lets a repetition be news after a thousand other events', () => {
    const others = Array.from({ length: 1100 }, (_, at) => ({ op: 'open' as const, path: `cwd://${at}` }));
    const near = folded([{ op: 'stat' }, ...others.slice(0, 900), { op: 'stat' }], ['repeats']);
    expect(told(near).at(-1)).toBe('902 stat repeats 2 of 1-902');
    const far = folded([{ op: 'stat' }, ...others, { op: 'stat' }], ['repeats']);
    expect(far).toHaveLength(1102);
  });

  it('does not call writes reverted when something unknown changed the file between them', () => {
    const events = [
      { op: 'write', before: 'one', after: 'two' },
      { op: 'write' },
      { op: 'write', before: 'two', after: 'one' },
    ] as const;
    expect(told(folded(events, ['reverted']))).toHaveLength(3);
  });
});
