import { describe, expect, test } from 'vitest';

import { canonicalText } from './canonical-event.ts';
import { draft } from './sample-events-contract.ts';
import { checkpoint, everything, expectChained, expectDense, recordMany, setUp, textOf } from './test-log-contract.ts';

describe('a group that could not be written', () => {
  test('leaves its event in the record, saying that it did not happen, and in the next group', () => {
    const { log, journal } = setUp();
    log.record(draft());
    log.settled('kept');
    log.record(draft());
    log.settled('dropped');
    const [older, newest] = everything(log);
    expect(newest).toMatchObject({ seq: 2, outcome: 'no-space', cause: 'disk' });
    expect(older).toMatchObject({ seq: 1, outcome: 'ok' });
    expect(textOf(journal.records.at(-1))).toBe(newest ? newest.hash + canonicalText(newest) : '');
    expectChained(log);
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

  test('says the truth about what was done outside of the journal: the ends of runs, questions, and changes of real folders', () => {
    const { log } = setUp();
    const done = [
      draft({ op: 'run-exit', layer: 'none' }),
      draft({ op: 'prompt', layer: 'none' }),
      draft({ op: 'commit', layer: 'base', before: 'a'.repeat(64), after: 'b'.repeat(64) }),
      draft({ op: 'unlink', layer: 'base' }),
    ];
    for (const each of done) log.record(each);
    log.record(draft({ op: 'discard', layer: 'top' }));
    log.record(draft({ op: 'read', layer: 'base' }));
    log.settled('dropped');
    log.settled('kept');
    expect(everything(log).map(({ op, outcome }) => `${op} ${outcome}`)).toEqual([
      ...['run-exit ok', 'prompt ok', 'commit ok', 'unlink ok', 'discard no-space', 'read no-space'],
    ]);
    expect(everything(log)[2]).toMatchObject({ after: 'b'.repeat(64), reason: draft().reason });
    expectChained(log);
  });

  test('is chained anew as a whole, whatever its principals and outcomes', () => {
    const { log } = setUp({ blockEvents: 3 });
    recordMany(log, 2);
    for (const principal of ['a', 'b', 'a']) log.record(draft({ principal }));
    log.record(draft({ principal: 'b', outcome: 'not-found' }));
    log.settled('dropped');
    log.settled('kept');
    recordMany(log, 2);
    expect(everything(log).map(({ outcome }) => outcome)).toEqual([
      ...['ok', 'ok', 'no-space', 'no-space', 'no-space', 'not-found', 'ok', 'ok'],
    ]);
    expectChained(log);
    expectDense(log);
  });

  test('does not make the next ones ever longer while the disk stays full, and no number is missing for good', () => {
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
    for (const each of [log, setUp({ database }).log]) {
      expect(each.count()).toBe(601);
      expect(everything(each)[0]).toMatchObject({ op: 'gap', cause: 'disk', outcome: 'no-space' });
      expectDense(each);
      expectChained(each);
    }
  });

  test('comes back after a crash as it was owed, a gap included', () => {
    const { log, journal } = setUp();
    recordMany(log, 3);
    const kept = journal.records.length;
    for (let attempt = 0; attempt < 400; attempt += 1) {
      log.record(draft());
      journal.records.length = kept; // the group was not written
      log.settled('dropped');
    }
    log.settled('kept');
    expect(everything(log)[3]).toMatchObject({ op: 'gap' });
    expect(everything(setUp({ journal }).log)).toEqual(everything(log));
  });

  test('keeps the events of a checkpoint that failed for the next one', () => {
    const { log, database } = setUp({ blockEvents: 2 });
    recordMany(log, 5);
    database.exec('BEGIN');
    log.flush();
    database.exec('ROLLBACK');
    expect(log.count()).toBe(5);
    checkpoint(log);
    expect(everything(setUp({ database }).log)).toEqual(everything(log));
  });
});
