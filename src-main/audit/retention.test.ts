import { DatabaseSync } from 'node:sqlite';

import { describe, expect, test } from 'vitest';

import type { Participant } from '../store/journal.ts';
import { createAuditLog } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { canonicalText } from './canonical-event.ts';
import { chained, headsOfText } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { draft } from './sample-events-contract.ts';

const DAY = 86_400_000_000_000n;
const UNLIMITED = { eventBytes: null, eventDays: null };

/** A record of blocks of ten events, one event an hour. */
function setUp({ database = new DatabaseSync(':memory:'), records = [] as string[] } = {}) {
  let time = 1_700_000_000n * 1_000_000_000n;
  const journal = {
    append: (_tag: number, payload: string | Uint8Array) => void records.push(String(payload)),
    join: (participant: Participant) => {
      for (const record of records) participant.replay(new TextEncoder().encode(record));
    },
  };
  const log = createAuditLog({ journal, database, now: () => (time += DAY / 24n), blockEvents: 10 });
  return { log, database, records };
}

function fill(log: AuditLog, count: number): void {
  for (let index = 0; index < count; index += 1) {
    log.record(draft({ principal: index % 2 === 0 ? 'even' : 'odd' }));
    log.settled('kept');
  }
}
function checkpoint(log: AuditLog): void {
  log.flush();
  log.flushed();
}
const everything = (log: AuditLog): readonly AuditEvent[] => log.page({ limit: 10_000 }).events;

/** Every event follows from the floor. */
function expectChained(log: AuditLog): void {
  const hashes = new Map([...log.floor().heads].map(([principal, { hash }]) => [principal, hash]));
  for (const event of everything(log)) {
    expect(event.hash).toBe(chained(hashes.get(event.principal) ?? '0'.repeat(64), canonicalText(event)));
    hashes.set(event.principal, event.hash);
  }
}

const filled = () => {
  const made = setUp();
  fill(made.log, 105);
  checkpoint(made.log);
  made.records.length = 0;
  return made;
};

describe('retention', () => {
  test('does nothing within the limits', () => {
    const { log } = filled();
    expect(log.prune(UNLIMITED, 'p')).toBe(false);
    expect(log.prune({ eventBytes: log.bytes, eventDays: 6 }, 'p')).toBe(false);
    expect(log.count()).toBe(105);
  });

  test('by age removes the oldest whole blocks, says so in the chain, and what is left follows from its floor', () => {
    const { log, database } = filled();
    // The newest event is 105 hours old at most: the first two blocks end more than 84 hours before it.
    expect(log.prune({ eventBytes: null, eventDays: 3.5 }, 'p')).toBe(true);
    expect(log.firstSeq).toBe(1);
    log.settled('kept');
    expect(log.firstSeq).toBe(21);
    const said = everything(log).at(-1);
    expect(said).toMatchObject({ seq: 106, op: 'prune', principal: 'p', path: '21', cause: 'limit' });
    expect(said?.reason).toMatch(
      /^the limit of the age of events removed 20 events, of 2023-11-14 \d\d:\d\d:\d\d UTC to 2023-11-15 \d\d:\d\d:\d\d UTC, \d+ bytes; the record begins with 21$/,
    );
    expect(headsOfText(said?.asked ?? '')).toEqual(log.floor().heads);
    expect([...log.floor().heads].map(([principal, { count }]) => [principal, count])).toEqual([
      ['even', 10],
      ['odd', 10],
    ]);
    expectChained(log);
    checkpoint(log);
    const again = setUp({ database }).log;
    expect(everything(again)).toEqual(everything(log));
    expect(again.heads()).toEqual(log.heads());
    expect(again.floor()).toEqual(log.floor());
    expect(database.prepare('SELECT min(block) AS least FROM event_columns').get()).toEqual({ least: 21 });
  });

  test('by size goes on in slices until the rest fits, and never takes the block that grows', () => {
    const { log } = filled();
    const half = log.bytes / 2;
    for (let slices = 0; log.prune({ eventBytes: half, eventDays: null }, 'p'); slices += 1) {
      log.settled('kept');
      checkpoint(log);
      expect(slices).toBeLessThan(10);
    }
    expect(log.bytes).toBeLessThanOrEqual(half);
    expect(log.firstSeq).toBeGreaterThan(1);
    while (log.prune({ eventBytes: 0, eventDays: null }, 'p')) {
      log.settled('kept');
      checkpoint(log);
    }
    expect(everything(log).at(-1)?.op).toBe('prune');
    expectChained(log);
  });

  test('by age ends the block that grows when nothing in it is young enough, once, and not for its own words', () => {
    const { log } = filled();
    const everythingIsOld = { eventBytes: null, eventDays: 0 };
    const said: number[] = [];
    for (let slices = 0; log.prune(everythingIsOld, 'p'); slices += 1) {
      log.settled('kept');
      checkpoint(log);
      said.push(log.firstSeq);
      expect(slices).toBeLessThan(10);
    }
    expect(said).toEqual([81, 101, 101, 108]);
    expect(everything(log).every(({ op }) => op === 'prune')).toBe(true);
    expectChained(log);
  });

  test('that could not be recorded did not happen', () => {
    const { log } = filled();
    log.prune({ eventBytes: null, eventDays: 3.5 }, 'p');
    log.settled('dropped');
    log.settled('kept');
    expect(log.firstSeq).toBe(1);
    expect(everything(log).at(-1)).toMatchObject({ op: 'prune', outcome: 'no-space' });
    checkpoint(log);
    expect(log.firstSeq).toBe(1);
  });

  test('that was recorded is made up for by whoever is killed before the database knows', () => {
    const { log, database, records } = filled();
    log.prune({ eventBytes: null, eventDays: 3.5 }, 'p');
    log.settled('kept');
    const again = setUp({ database, records }).log;
    expect(again.firstSeq).toBe(21);
    checkpoint(again);
    expect(setUp({ database }).log.firstSeq).toBe(21);
  });

  test('of the newest block, which would grow on after the kill, is made up for as well, once it is full or not', () => {
    for (const after of [3, 25]) {
      const { log, database, records } = filled();
      const everythingIsOld = { eventBytes: null, eventDays: 0 };
      while (log.firstSeq < 101 || log.blocks.facts().length > 1) {
        log.prune(everythingIsOld, 'p');
        log.settled('kept');
        checkpoint(log);
      }
      expect(log.prune(everythingIsOld, 'p')).toBe(true); // ends the block
      checkpoint(log);
      records.length = 0;
      fill(log, after);
      expect(log.prune(everythingIsOld, 'p')).toBe(true);
      log.settled('kept');
      const again = setUp({ database, records }).log;
      expect(everything(again)).toEqual(everything(log));
      expect([again.firstSeq, again.floor()]).toEqual([log.firstSeq, log.floor()]);
      expect(again.countsOfRun('run-1')).toEqual(log.countsOfRun('run-1'));
      expectChained(again);
      checkpoint(again);
      expect(everything(setUp({ database }).log)).toEqual(everything(log));
    }
  });

  test('that somebody forged in the journal, beyond its own number, removes nothing', () => {
    const { log, database, records } = filled();
    log.prune({ eventBytes: null, eventDays: 3.5 }, 'p');
    const again = setUp({ database, records: records.map((record) => record.replace('"21"', '"9000"')) }).log;
    expect([again.firstSeq, again.count()]).toEqual([1, 106]);
  });

  test('counts of runs are those of what is kept', () => {
    const { log } = filled();
    log.prune({ eventBytes: null, eventDays: 3.5 }, 'p');
    log.settled('kept');
    expect(log.countsOfRun('run-1').eventCount).toBe(85);
  });
});
