/** Totals, values, times and pages, held against counting event by event. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { eventTest } from '../../../src-preload/contract/filter/event-test.ts';
import type { Filter } from '../../../src-preload/contract/filter/filter-tree.ts';
import { fold } from '../../../src-preload/contract/filter/text-test.ts';
import { KIND_OF_OPERATION, OPERATION_KINDS } from '../../../src-preload/contract/vocabulary.ts';
import type { AuditEvent } from '../event.ts';
import { EventQuestions } from './event-questions.ts';
import type { TimelineReply } from './timeline.ts';
import { TestBlocks, anyEvent, anyStep, atOnce, play } from './test-blocks-contract.ts';
import { anyFilter } from './test-filters-contract.ts';

const EVERYTHING: Filter = { kind: 'all', of: [] };
const NOW_MS = 1_700_000_000_005;
const questionsOf = (blocks: TestBlocks): EventQuestions =>
  new EventQuestions({ blocks, now: () => BigInt(NOW_MS) * 1_000_000n });
const blocksOf = (events: readonly Partial<AuditEvent>[]): TestBlocks => {
  const blocks = new TestBlocks();
  for (const event of events) blocks.add(event);
  return blocks;
};
const anyRun = fc.constantFrom(undefined, 'run-1', 'run-9');
const count = <T>(all: readonly T[], test: (each: T) => boolean): number => all.filter(test).length;

describe('totals', () => {
  const naive = (events: readonly AuditEvent[]) => ({
    total: events.length,
    denied: count(events, ({ decision }) => decision === 'deny'),
    failed: count(events, ({ decision, outcome }) => decision === 'allow' && outcome !== 'ok'),
    kinds: Object.fromEntries(
      OPERATION_KINDS.map((kind) => [kind, count(events, ({ op }) => KIND_OF_OPERATION[op] === kind)]),
    ),
  });

  it('are right while the record grows, is amended, and loses its oldest events', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), anyRun, (steps, run) => {
        const blocks = new TestBlocks(4);
        const questions = questionsOf(blocks);
        for (const step of steps) {
          play(blocks, step);
          const totals = atOnce(questions.totals(run));
          const events = blocks.events.filter((event) => run === undefined || event.run === run);
          expect(totals).toMatchObject(naive(events));
          expect(totals.first).toBe(blocks.events[0]?.seq ?? 0);
          expect(totals.capsules.reduce((sum, { count: each }) => sum + each, 0)).toBe(events.length);
          expect(totals.ops.every(({ count: each }, at) => each <= (totals.ops[at - 1]?.count ?? Infinity))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('count the bytes of reads and writes that succeeded', () => {
    const blocks = blocksOf([
      { op: 'read', bytes: 5 },
      { op: 'read', bytes: 7, outcome: 'io' },
      { op: 'write', bytes: 11 },
      { op: 'write', bytes: 13, decision: 'deny', outcome: 'denied' },
      { op: 'list', bytes: 17 },
    ]);
    expect(atOnce(questionsOf(blocks).totals(undefined))).toMatchObject({ bytesRead: 5, bytesWritten: 11 });
  });

  it('tell the rate of now, as time goes on, whatever was counted before and cannot be read', () => {
    let nowMs = NOW_MS;
    const blocks = blocksOf(Array.from({ length: 9 }, () => ({ timeMs: NOW_MS })));
    const questions = new EventQuestions({ blocks, now: () => BigInt(nowMs) * 1_000_000n });
    const rate = (): readonly number[] => atOnce(questions.totals(undefined)).rate;
    expect([rate()[59], rate()[58]]).toEqual([9, 0]);
    nowMs += 2000;
    blocks.add({ timeMs: nowMs });
    expect([rate()[59], rate()[57]]).toEqual([1, 9]);
    nowMs += 58_000;
    expect(rate().filter((each) => each > 0)).toEqual([1]);
    blocks.damaged.add(1);
    expect(atOnce(questionsOf(blocks).totals(undefined)).total).toBe(3);
  });

  it('say how many events there were in each of the last sixty seconds, the present one last', () => {
    const at = (secondsAgo: number) => ({ timeMs: NOW_MS - secondsAgo * 1000 });
    const blocks = blocksOf([at(70), at(59), at(1), at(1), { ...at(0), run: 'run-2' }]);
    const { rate } = atOnce(questionsOf(blocks).totals(undefined));
    expect(rate).toHaveLength(60);
    expect([rate[0], rate[58], rate[59]]).toEqual([1, 2, 1]);
    expect(atOnce(questionsOf(blocks).totals('run-2')).rate.filter((each) => each > 0)).toEqual([1]);
  });
});

describe('values of a field', () => {
  it('are those that contain a text in any case, the most frequent first', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 10 }),
        fc.constantFrom('path', 'capsule', 'run', 'kind', 'op', 'before'),
        fc.constantFrom('', 'A', 'cwd', 'run'),
        (steps, key, text) => {
          const blocks = new TestBlocks(4);
          const questions = questionsOf(blocks);
          for (const step of steps) {
            play(blocks, step);
            atOnce(questions.values(key, text, 1000));
          }
          const values = blocks.events.map((event) => (key === 'kind' ? KIND_OF_OPERATION[event.op] : event[key]));
          const contains = (value: string | null): boolean =>
            value !== null && value !== '' && fold(value).includes(fold(text));
          const wanted = new Set(values.filter(contains));
          const found = atOnce(questions.values(key, text, 1000));
          expect(new Set(found.map(({ value }) => value))).toEqual(wanted);
          for (const { value, count: each } of found) expect(each).toBe(count(values, (other) => other === value));
          expect(found.every(({ count: each }, at) => each <= (found[at - 1]?.count ?? Infinity))).toBe(true);
          expect(atOnce(questions.values(key, text, 2))).toEqual(found.slice(0, 2));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are none for numbers, which are compared', () => {
    expect(atOnce(questionsOf(blocksOf([{ bytes: 5 }])).values('bytes', '', 10))).toEqual([]);
  });
});

describe('a timeline', () => {
  const request = {
    filter: EVERYTHING,
    run: undefined,
    upTo: undefined,
    from: undefined,
    until: undefined,
    buckets: 10,
  };

  const isProblem = ({ decision, outcome }: AuditEvent): boolean => decision === 'deny' || outcome !== 'ok';
  const countedByHand = (events: readonly AuditEvent[], line: TimelineReply): readonly number[] => {
    const width = (line.untilMs - line.fromMs) / line.buckets;
    return Array.from({ length: line.buckets }, (_, bucket) => {
      const inside = events.filter(({ timeMs }) => Math.floor((timeMs - line.fromMs) / width) === bucket);
      const kinds = OPERATION_KINDS.map((kind) => count(inside, ({ op }) => KIND_OF_OPERATION[op] === kind));
      return [...kinds, count(inside, isProblem)];
    }).flat();
  };

  it('has every event of its stretch in its bucket, by kind, and counts what was refused or failed', () => {
    const range = fc.option(fc.nat({ max: 40 }), { nil: undefined });
    const events = fc.array(
      fc
        .record({ event: anyEvent, ms: fc.nat({ max: 5000 }) })
        .map(({ event, ms }) => ({ ...event, timeMs: 1_700_000_000_000 + ms })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        events,
        anyFilter,
        fc.integer({ min: 1, max: 40 }),
        range,
        fc.option(fc.nat({ max: 70 }), { nil: undefined }),
        (all, filter, buckets, start, upTo) => {
          const blocks = blocksOf(all);
          const from = start === undefined ? undefined : 1_700_000_000_000 + start * 100;
          const until = from === undefined ? undefined : from + 777;
          const questions = questionsOf(blocks);
          atOnce(questions.timeline({ ...request, filter, buckets: 3 }));
          const line = atOnce(questions.timeline({ ...request, filter, from, until, upTo, buckets }));
          expect(line.buckets).toBeLessThanOrEqual(buckets);
          expect(line.counts).toHaveLength(line.buckets * (OPERATION_KINDS.length + 1));
          expect(line.fromMs).toBeLessThanOrEqual(from ?? Infinity);
          const inTime = blocks.events.filter(({ seq }) => seq <= (upTo ?? Infinity)).filter(eventTest(filter));
          expect(line.counts).toEqual(countedByHand(inTime, line));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of large blocks is put together from what was counted before, and stays exact as they grow', () => {
    const blocks = new TestBlocks(5000);
    const questions = questionsOf(blocks);
    const add = (many: number): void => {
      for (let at = 0; at < many; at += 1) blocks.add({ timeMs: 1_700_000_000_000 + blocks.lastSeq * 3, op: 'read' });
    };
    for (const buckets of [100, 7, 2000]) {
      add(6000);
      const { counts } = atOnce(questions.timeline({ ...request, buckets }));
      expect(counts.reduce((sum, each) => sum + each, 0)).toBe(blocks.lastSeq);
      const zoomed = atOnce(
        questions.timeline({ ...request, buckets, from: 1_700_000_003_000, until: 1_700_000_003_300 }),
      );
      const inside = ({ timeMs }: AuditEvent): boolean => timeMs >= zoomed.fromMs && timeMs < zoomed.untilMs;
      expect(zoomed.counts.reduce((sum, each) => sum + each, 0)).toBe(count(blocks.events, inside));
    }
  });

  it('marks runs, prompts, commits and discards; a commit of many paths once', () => {
    const blocks = blocksOf([
      { op: 'run-start', run: 'run-1', capsule: 'notes' },
      { op: 'prompt', run: 'run-1', capsule: 'notes', path: 'cwd://a' },
      { op: 'run-trap', run: 'run-1', capsule: 'notes' },
      { op: 'commit', path: 'cwd://a', run: null },
      { op: 'commit', path: 'cwd://b', run: null },
      { op: 'discard', path: 'cwd://c', run: null },
      { op: 'commit', path: 'cwd://d', run: null },
      { op: 'run-start', run: 'run-2', capsule: 'tidy' },
    ]);
    const told = (run?: string) =>
      atOnce(questionsOf(blocks).timeline({ ...request, run })).marks.map(
        ({ seq, what, text }) => `${seq} ${what} ${text}`,
      );
    expect(told()).toEqual([
      '1 run-start notes',
      '2 prompt notes: cwd://a',
      '3 run-end notes: trap',
      '4 commit cwd://a',
      '6 discard cwd://c',
      '7 commit cwd://d',
      '8 run-start tidy',
    ]);
    expect(told('run-2')).toEqual(['8 run-start tidy']);
  });

  it('thins marks evenly when there are too many', () => {
    const blocks = new TestBlocks(400);
    for (let at = 0; at < 1100; at += 1) blocks.add({ op: 'run-start' });
    const { marks } = atOnce(questionsOf(blocks).timeline(request));
    expect(marks).toHaveLength(500);
    expect([marks[0]?.seq, marks[250]?.seq]).toEqual([1, 551]);
  });

  it('of an empty record is empty', () => {
    expect(atOnce(questionsOf(new TestBlocks()).timeline(request))).toMatchObject({ buckets: 1, marks: [] });
  });
});

describe('pages from end to end', () => {
  it('have every event that is meant once, in order', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { maxLength: 12 }),
        anyFilter,
        fc.integer({ min: 1, max: 9 }),
        (steps, filter, limit) => {
          const blocks = new TestBlocks(5);
          for (const step of steps) play(blocks, step);
          const questions = questionsOf(blocks);
          const read: AuditEvent[] = [];
          for (;;) {
            const page = atOnce(questions.page({ filter, after: read.at(-1)?.seq ?? 0, limit }));
            read.push(...page.events);
            expect(page.events.length).toBeLessThanOrEqual(limit);
            if (!page.more) break;
          }
          expect(read).toEqual(blocks.events.filter(eventTest(filter)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('do not go on over events that cannot be read', () => {
    const blocks = new TestBlocks(4);
    for (let at = 0; at < 9; at += 1) blocks.add();
    blocks.damaged.add(5);
    expect(() => atOnce(questionsOf(blocks).page({ filter: EVERYTHING, after: 0, limit: 100 }))).toThrow(
      /cannot be read/,
    );
  });
});
