import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { FS_ERRORS, OPERATIONS } from '../../src-preload/contract/vocabulary.ts';
import type { Participant } from '../store/journal.ts';
import { AUDIT_TAG, createAuditLog } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import type { AuditEvent } from './event.ts';
import { FilterError } from './filter.ts';
import { anyDraft, draft, oddText } from './sample-events-contract.ts';

/** A journal that keeps its records, and can play them to a new log as after a crash. */
function fakeJournal() {
  const records: Uint8Array[] = [];
  return {
    records,
    append: (tag: number, payload: Uint8Array | string): void => {
      expect(tag).toBe(AUDIT_TAG);
      records.push(typeof payload === 'string' ? new TextEncoder().encode(payload) : payload);
    },
    join: (participant: Participant): void => {
      for (const record of records) participant.replay(record);
    },
  };
}

const START = 1_700_000_000_123_456_789n;
function setUp({ recent = 8, database = new DatabaseSync(':memory:'), journal = fakeJournal() } = {}) {
  let time = START;
  const log = createAuditLog({ journal, database, now: () => (time += 1n), recent });
  return { log, database, journal };
}
const recordMany = (log: AuditLog, count: number): void => {
  for (let i = 0; i < count; i += 1) log.record(draft({ bytes: i }));
};
/** What a journal does at a checkpoint that succeeds. */
const checkpoint = (log: AuditLog): void => {
  log.flush();
  log.flushed();
};
const seqs = (events: readonly AuditEvent[]): number[] => events.map((event) => event.seq);

describe('a group that could not be written', () => {
  test('leaves its event in the record, saying that it did not happen, and in the next group', () => {
    const { log, journal } = setUp();
    log.record(draft());
    log.settled('kept');
    log.record(draft());
    log.settled('dropped');
    const [newest, older] = log.page({ limit: 2 }).events;
    expect(newest).toMatchObject({ seq: 2, outcome: 'no-space' });
    expect(older).toMatchObject({ seq: 1, outcome: 'ok' });
    expect(JSON.parse(new TextDecoder().decode(journal.records.at(-1)))).toEqual(newest);
  });

  test('counts as a failure of its run, and is told again to the subscribers', () => {
    const { log } = setUp();
    const { run } = draft();
    const before = log.countsOfRun(run ?? '');
    const heard: string[] = [];
    log.subscribe(({ seq, outcome }) => heard.push(`${seq} ${outcome}`));
    log.record(draft());
    log.settled('dropped');
    log.settled('dropped');
    expect(heard).toEqual(['1 ok', '1 no-space']);
    expect(log.countsOfRun(run ?? '')).toEqual({ eventCount: 1, deniedCount: before.deniedCount + 1 });
  });

  test('does not make the next ones ever longer while the disk stays full, and every event is kept for the database', () => {
    const { log, journal, database } = setUp();
    for (let attempt = 0; attempt < 600; attempt += 1) {
      log.record(draft());
      log.settled('dropped');
    }
    const before = journal.records.length;
    log.record(draft());
    log.settled('dropped');
    expect(journal.records.length - before).toBeLessThan(300);
    checkpoint(log);
    expect(setUp({ database }).log.page({ limit: 1000 }).events).toHaveLength(601);
  });

  test('keeps the events of a checkpoint that failed for the next one', () => {
    const { log, database } = setUp();
    log.record(draft());
    database.exec('BEGIN');
    log.flush();
    database.exec('ROLLBACK');
    checkpoint(log);
    expect(setUp({ database }).log.count()).toBe(1);
  });
});

describe('recording', () => {
  test('numbers densely from 1 and splits the time into milliseconds and nanoseconds', () => {
    const { log } = setUp();
    const first = log.record(draft());
    const second = log.record(draft());
    expect(first).toEqual({ ...draft(), seq: 1, timeMs: 1_700_000_000_123, timeNs: 456_790 });
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

  test('puts one record into the journal for each event', () => {
    const { log, journal } = setUp();
    const event = log.record(draft({ asked: 'a\n"\u2028' }));
    expect(journal.records).toHaveLength(1);
    expect(JSON.parse(new TextDecoder().decode(journal.records[0]))).toEqual(event);
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
    checkpoint(log);
    expect(seqs(log.page({ limit: 10, after: 0 }).events)).toEqual([1, 2, 3, 4, 5]);
    expect(log.record(draft()).seq).toBe(6);
  });

  test('numbers go on where the database ends when the journal is empty', () => {
    const before = setUp();
    recordMany(before.log, 3);
    checkpoint(before.log);
    const { log } = setUp({ database: before.database });
    expect(log.count()).toBe(3);
    expect(log.record(draft()).seq).toBe(4);
    expect(seqs(log.page({ limit: 2 }).events)).toEqual([4, 3]);
  });
});

describe('pages', () => {
  const mixed = () => {
    const { log } = setUp({ recent: 4 });
    recordMany(log, 20);
    checkpoint(log);
    recordMany(log, 5);
    return log;
  };

  test('come newest first, from below `before`, across memory and database', () => {
    const log = mixed();
    expect(seqs(log.page({ limit: 3 }).events)).toEqual([25, 24, 23]);
    expect(seqs(log.page({ limit: 8, before: 23 }).events)).toEqual([22, 21, 20, 19, 18, 17, 16, 15]);
    expect(log.page({ limit: 8, before: 3 })).toMatchObject({ more: false, total: 25 });
    expect(log.page({ limit: 2, before: 3 }).more).toBe(false);
    expect(log.page({ limit: 1, before: 3 }).more).toBe(true);
  });

  test('come oldest first from above `after`', () => {
    const log = mixed();
    expect(seqs(log.page({ limit: 4, after: 0 }).events)).toEqual([1, 2, 3, 4]);
    expect(seqs(log.page({ limit: 8, after: 17 }).events)).toEqual([18, 19, 20, 21, 22, 23, 24, 25]);
    expect(log.page({ limit: 3, after: 21 }).more).toBe(true);
    expect(log.page({ limit: 4, after: 21 }).more).toBe(false);
  });

  test('of one run hold only its events, and count them', () => {
    const { log } = setUp({ recent: 2 });
    for (let i = 0; i < 10; i += 1) log.record(draft({ run: i % 2 === 0 ? 'even' : null }));
    checkpoint(log);
    expect(log.page({ limit: 2, run: 'even' })).toMatchObject({
      total: 5,
      more: true,
      events: [{ seq: 9 }, { seq: 7 }],
    });
  });

  test('say where a filter is wrong', () => {
    expect(() => setUp().log.page({ limit: 1, filter: 'a op:no' })).toThrow(FilterError);
  });

  test('a failure is found through its own index', () => {
    const { log, database } = setUp();
    recordMany(log, 3);
    checkpoint(log);
    const plan = (sql: string): string =>
      JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN SELECT * FROM events WHERE ${sql}`).all());
    expect(plan("(outcome <> 'ok' AND outcome = 'io')")).toContain('events_failed');
    expect(plan("run IS 'a' ORDER BY seq DESC")).toMatch(/events_by_run(?!.*TEMP B-TREE)/);
  });
});

test('a run is counted wherever its events are, and while it goes on', () => {
  const { log } = setUp({ recent: 2 });
  const both = (): void => {
    log.record(draft());
    log.record(draft({ outcome: 'not-found' }));
    log.record(draft({ decision: 'deny', outcome: 'denied' }));
    log.record(draft({ run: 'other' }));
  };
  both();
  checkpoint(log);
  both();
  expect(log.countsOfRun('run-1')).toEqual({ eventCount: 6, deniedCount: 4 });
  both();
  expect(log.countsOfRun('run-1')).toEqual({ eventCount: 9, deniedCount: 6 });
  expect(log.countsOfRun('nobody')).toEqual({ eventCount: 0, deniedCount: 0 });
});

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
const nonEmpty = oddText.filter((text) => text !== '');
const anyTerm = fc
  .oneof(
    nonEmpty.map(quoted),
    fc.tuple(fc.constantFrom('path', 'capsule', 'fn'), nonEmpty).map(([key, text]) => `${key}:${quoted(text)}`),
    fc.constantFrom(...OPERATIONS).map((op) => `op:${op}`),
    fc.constantFrom('ok', 'defect', ...FS_ERRORS).map((word) => `outcome:${word}`),
    fc.constantFrom('run:run-1', 'run:none', 'decision:deny', 'decision:allow', 'layer:top', 'op', 'O', 'den'),
  )
  .chain((term) => fc.constantFrom(term, `-${term}`));
const anyFilter = fc.array(anyTerm, { maxLength: 3 }).map((terms) => terms.join(' '));

test('memory and database answer every filter alike', () => {
  fc.assert(
    fc.property(
      fc.array(anyDraft, { maxLength: 30 }),
      fc.array(anyFilter, { minLength: 1, maxLength: 8 }),
      (drafts, filters) => {
        const inMemory = setUp({ recent: 1000 }).log;
        const inDatabase = setUp({ recent: 0 }).log;
        for (const each of drafts) for (const log of [inMemory, inDatabase]) log.record(each);
        checkpoint(inDatabase);
        for (const filter of filters)
          expect(inDatabase.page({ limit: 100, filter }).events).toEqual(inMemory.page({ limit: 100, filter }).events);
      },
    ),
    { numRuns: 300 },
  );
});

test('pages through any mixture of memory and database are those of a plain list', () => {
  const step = fc.oneof(anyDraft, fc.constant('flush' as const));
  const bound = fc.option(fc.nat(30), { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.nat(6),
      bound,
      bound,
      fc.integer({ min: 1, max: 10 }),
      (steps, recent, before, after, limit) => {
        const { log } = setUp({ recent });
        const all: AuditEvent[] = [];
        for (const each of steps)
          if (each === 'flush') checkpoint(log);
          else all.push(log.record(each));
        const wanted =
          after === undefined
            ? all.filter((event) => event.seq < (before ?? Infinity)).reverse()
            : all.filter((event) => event.seq > after);
        const page = log.page({ before, after, limit });
        expect(page.events).toEqual(wanted.slice(0, limit));
        expect(page.more).toBe(wanted.length > limit);
      },
    ),
    { numRuns: 300 },
  );
});
