import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { AUDIT_TAG } from './audit-log.ts';
import { canonicalText } from './canonical-event.ts';
import { chained, GENESIS } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { anyDraft, draft } from './sample-events-contract.ts';
import {
  checkpoint,
  everything,
  expectChained,
  expectDense,
  fakeJournal,
  recordMany,
  setUp,
  textOf,
} from './test-log-contract.ts';

const seqs = (events: readonly AuditEvent[]): number[] => events.map((event) => event.seq);

describe('recording', () => {
  test('numbers densely from 1, splits the time into milliseconds and nanoseconds, and chains', () => {
    const { log } = setUp();
    const first = log.record(draft());
    const second = log.record(draft());
    const { hash, ...event } = first;
    expect(event).toEqual({ ...draft(), seq: 1, timeMs: 1_700_000_000_123, timeNs: 456_790 });
    expect(hash).toBe(chained(GENESIS, canonicalText(first)));
    expect(second.hash).toBe(chained(hash, canonicalText(second)));
    expect(second.seq).toBe(2);
    expect(log.count()).toBe(2);
  });

  test('takes a copy: what happens to the draft later is not recorded', () => {
    const { log } = setUp();
    const mine = { ...draft() };
    log.record(mine);
    mine.path = 'cwd://other';
    expect(log.page({ limit: 1 }).events[0]?.path).toBe('cwd://src/a.ts');
  });

  test('puts one record into the journal for each event: its hash and its text', () => {
    const { log, journal } = setUp();
    const event = log.record(draft({ asked: 'a\n"\u2028' }));
    expect(journal.records.map(textOf)).toEqual([event.hash + canonicalText(event)]);
  });

  test('tells subscribers at once, until they leave', () => {
    const { log } = setUp();
    const heard: number[] = [];
    const leave = log.subscribe((event) => heard.push(event.seq));
    log.record(draft());
    expect(heard).toEqual([1]);
    leave();
    log.record(draft());
    expect(heard).toEqual([1]);
  });
});

describe('after a crash', () => {
  test('the journal brings back what was not flushed, once', () => {
    const before = setUp();
    recordMany(before.log, 3);
    checkpoint(before.log);
    recordMany(before.log, 2);
    // The journal still holds all five: the crash came before it was emptied.
    const { log } = setUp(before);
    expect(log.count()).toBe(5);
    expect(everything(log)).toEqual(everything(before.log));
    checkpoint(log);
    expect(seqs(everything(log))).toEqual([1, 2, 3, 4, 5]);
    expect(log.record(draft()).seq).toBe(6);
    expectChained(log);
  });

  test('numbers and chains go on where the database ends when the journal is empty', () => {
    const before = setUp();
    recordMany(before.log, 3);
    checkpoint(before.log);
    const { log } = setUp({ database: before.database });
    expect(log.count()).toBe(3);
    expect(log.record(draft()).seq).toBe(4);
    expectChained(log);
  });

  test('a hash in the journal is taken as it is, so that verifying sees what was done to it', () => {
    const { log, journal } = setUp();
    const event = log.record(draft());
    journal.records[0] = new TextEncoder().encode(event.hash + canonicalText({ ...event, path: 'cwd://other' }));
    const [changed] = everything(setUp({ journal }).log);
    expect(changed).toEqual({ ...event, path: 'cwd://other' });
  });

  test.each([
    '',
    'x'.repeat(64),
    `${'0'.repeat(64)}[1,2]`,
    `${'0'.repeat(64)}[1,1,1,null,${'7,'.repeat(17)}null,null]`,
  ])('a record that is no event is kept as one that says so: %s', (record) => {
    const journal = fakeJournal();
    journal.append(AUDIT_TAG, record);
    const { log, database } = setUp({ journal });
    expect(everything(log)).toMatchObject([{ seq: 1, op: 'fault', outcome: 'defect' }]);
    checkpoint(log);
    expect(setUp({ database }).log.count()).toBe(1);
  });

  test('events of before there was a chain are chained as they come back', () => {
    const journal = fakeJournal();
    const old = Object.fromEntries(
      Object.entries(draft()).filter(([key]) => key !== 'cause' && key !== 'before' && key !== 'after'),
    );
    journal.append(AUDIT_TAG, JSON.stringify({ ...old, seq: 1, timeMs: 5, timeNs: 6 }));
    const { log } = setUp({ journal });
    expect(everything(log)).toMatchObject([{ ...old, seq: 1, timeMs: 5, timeNs: 6, cause: 'default' }]);
    expectChained(log);
  });
});

describe('pages', () => {
  const mixed = () => {
    const { log } = setUp({ blockEvents: 4 });
    recordMany(log, 18);
    checkpoint(log);
    recordMany(log, 7);
    return log;
  };

  test('come oldest first from above `after`, across blocks at rest, closed ones and the one that grows', () => {
    const log = mixed();
    expect(seqs(log.page({ limit: 4 }).events)).toEqual([1, 2, 3, 4]);
    expect(seqs(log.page({ limit: 8, after: 17 }).events)).toEqual([18, 19, 20, 21, 22, 23, 24, 25]);
    expect(log.page({ limit: 3, after: 21 })).toMatchObject({ more: true, total: 25 });
    expect(log.page({ limit: 4, after: 21 }).more).toBe(false);
  });

  test('of one run hold only its events, and count them', () => {
    const { log } = setUp({ blockEvents: 4 });
    for (let i = 0; i < 10; i += 1) log.record(draft({ run: i % 2 === 0 ? 'even' : null }));
    checkpoint(log);
    expect(log.page({ limit: 2, run: 'even' })).toMatchObject({
      total: 5,
      more: true,
      events: [{ seq: 1 }, { seq: 3 }],
    });
  });

  test('of any blocks are those of a plain list', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: anyDraft },
      { weight: 1, arbitrary: fc.constantFrom('flush', 'drop', 'reopen') },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(30),
        fc.integer({ min: 1, max: 10 }),
        (steps, blockEvents, after, limit) => {
          let { log, database, journal } = setUp({ blockEvents });
          const all: AuditEvent[] = [];
          let group = 0;
          for (const each of steps)
            if (typeof each === 'object') {
              group += 1;
              all.push(log.record(each));
            } else if (each === 'drop') {
              journal.records.length -= group;
              log.settled('dropped');
              log.settled('kept');
              all.splice(-group, group, ...everything(log).slice(-group || Infinity));
              group = 0;
            } else {
              group = 0;
              if (each === 'flush') checkpoint(log);
              else ({ log, database, journal } = setUp({ blockEvents, database, journal }));
            }
          const page = log.page({ after, limit });
          const wanted = all.filter((event) => event.seq > after);
          expect(page.events).toEqual(wanted.slice(0, limit));
          expect(page.more).toBe(wanted.length > limit);
          expectChained(log);
          expectDense(log);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('a run is counted wherever its events are, and while it goes on', () => {
  const { log, database } = setUp({ blockEvents: 3 });
  const both = (): void => {
    log.record(draft());
    log.record(draft({ outcome: 'not-found' }));
    log.record(draft({ decision: 'deny', outcome: 'denied' }));
    log.record(draft({ run: 'other' }));
    log.settled('kept');
  };
  both();
  checkpoint(log);
  both();
  expect(log.countsOfRun('run-1')).toEqual({ eventCount: 6, deniedCount: 4 });
  both();
  expect(log.countsOfRun('run-1')).toEqual({ eventCount: 9, deniedCount: 6 });
  expect(log.countsOfRun('nobody')).toEqual({ eventCount: 0, deniedCount: 0 });
  checkpoint(log);
  expect(setUp({ database }).log.countsOfRun('run-1')).toEqual({ eventCount: 9, deniedCount: 6 });
});
