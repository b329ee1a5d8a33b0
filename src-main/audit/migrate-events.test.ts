import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, test } from 'vitest';

import { parseFilter } from '../../src-preload/contract/filter/parse-filter.ts';
import { openDatabase, SCHEMA_VERSION } from '../store/database.ts';
import { createAuditLog } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { canonicalText, eventOfText } from './canonical-event.ts';
import { chained, GENESIS } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { eventPage } from './query/event-pages.ts';
import { atOnce } from './query/test-blocks-contract.ts';
import { draft } from './sample-events-contract.ts';
import { verifyLog } from './tamper-contract.ts';

/** As version 2 of the database had it. */
const OLD_SCHEMA = `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY, timeMs INTEGER NOT NULL, timeNs INTEGER NOT NULL, run TEXT, search TEXT NOT NULL,
    capsule TEXT NOT NULL, principal TEXT NOT NULL, fn TEXT NOT NULL, op TEXT NOT NULL,
    path TEXT NOT NULL, asked TEXT NOT NULL, path2 TEXT, mount TEXT NOT NULL, layer TEXT NOT NULL,
    decision TEXT NOT NULL, reason TEXT NOT NULL, outcome TEXT NOT NULL,
    bytes INTEGER NOT NULL, durationNs INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_by_run ON events (run);
  CREATE INDEX events_failed ON events (outcome) WHERE outcome <> 'ok';
  CREATE INDEX events_denied ON events (decision) WHERE decision <> 'allow';
`;

function oldDatabase(seqs: readonly number[], file = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(OLD_SCHEMA);
  const insert = database.prepare(`INSERT INTO events VALUES (?${', ?'.repeat(18)})`);
  for (const seq of seqs) {
    const e = draft({ bytes: seq, run: seq % 2 === 0 ? null : 'odd', outcome: seq % 3 === 0 ? 'not-found' : 'ok' });
    // prettier-ignore
    insert.run(seq, 1000 + seq, seq, e.run, 'search', e.capsule, e.principal, e.fn, e.op, e.path, e.asked, e.path2, e.mount, e.layer, e.decision, e.reason, e.outcome, e.bytes, e.durationNs);
  }
  return database;
}

const open = (database: DatabaseSync): AuditLog =>
  createAuditLog({
    journal: { append: () => undefined, join: () => undefined },
    database,
    now: () => 1n,
    blockEvents: 4,
  });

function expectChained(events: readonly AuditEvent[]): void {
  let hash = GENESIS;
  for (const event of events) expect(event.hash).toBe((hash = chained(hash, canonicalText(event))));
}

test('the events of version 2 are taken over in order, chained, and their table goes', () => {
  const database = oldDatabase([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const log = open(database);
  const { events } = log.page({ limit: 100 });
  expect(events.map(({ seq, bytes }) => [seq, bytes])).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, i + 1]));
  expect(events[2]).toMatchObject({
    ...draft({ bytes: 3, run: 'odd', outcome: 'not-found' }),
    timeMs: 1003,
    timeNs: 3,
  });
  expectChained(events);
  expect(log.countsOfRun('odd')).toEqual({ eventCount: 5, deniedCount: 2 });
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'events%'").all()).toEqual([]);
  expect(open(database).page({ limit: 100 }).events).toEqual(events);
  expect(log.record(draft()).seq).toBe(11);
});

test('numbers that were missing are told by an event that stands for them', () => {
  const { events } = open(oldDatabase([3, 4, 9])).page({ limit: 100 });
  expect(events.map(({ seq, op, bytes }) => [seq, op, bytes])).toEqual([
    [2, 'gap', 2],
    [3, 'open', 3],
    [4, 'open', 4],
    [8, 'gap', 4],
    [9, 'open', 9],
  ]);
  expectChained(events);
});

test('who is stopped in the middle has the old table', () => {
  const database = oldDatabase([1, 2, 3, 4, 5, 6]);
  database.exec(`CREATE TABLE event_columns (block INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (block, name)) STRICT, WITHOUT ROWID;
    CREATE TRIGGER stop BEFORE INSERT ON event_columns WHEN NEW.block = 5 BEGIN SELECT RAISE(ABORT, 'stopped'); END`);
  expect(() => open(database)).toThrow();
  expect(database.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 6 });
  expect(database.prepare('SELECT count(*) AS n FROM event_columns').get()).toEqual({ n: 0 });
  database.exec('DROP TRIGGER stop');
  expect(open(database).count()).toBe(6);
});

test('a database of version 3, which has no column of rights, verifies and answers what operations imply', () => {
  const database = new DatabaseSync(':memory:');
  const first = open(database);
  for (const op of ['open', 'write', 'stat', 'unlink', 'write', 'sync'] as const) first.record(draft({ op }));
  first.settled('kept');
  first.flush();
  first.flushed();
  const { events } = first.page({ limit: 100 });
  database.exec("DELETE FROM event_columns WHERE name = 'access'");
  const log = open(database);
  expect(log.page({ limit: 100 }).events).toEqual(events);
  expect(events.map(({ access }) => access)).toEqual(['read', 'write', 'read', 'write', 'write', 'none']);
  expect(verifyLog(log).problems).toEqual([]);
  const filter = parseFilter('access:write', { nowMs: 0 });
  const writes = atOnce(eventPage(log.blocks, { filter, after: 0, limit: 100 }));
  expect(writes.events.map(({ seq }) => seq)).toEqual([2, 4, 5]);
});

test('a text of before there were rights is read and spelled as it was', () => {
  const text = canonicalText({ ...draft({ op: 'write' }), seq: 1, timeMs: 2, timeNs: 3 });
  expect((JSON.parse(text) as unknown[]).length).toBe(21);
  expect(eventOfText(text).access).toBe('write');
  const forWriting = canonicalText({ ...draft({ access: 'write' }), seq: 1, timeMs: 2, timeNs: 3 });
  expect((JSON.parse(forWriting) as unknown[])[21]).toBe('write');
  expect(canonicalText(eventOfText(forWriting))).toBe(forWriting);
});

test('a database of version 2 on disk is of this version when it was opened, and stays so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  const file = join(folder, 'sandbox.db');
  try {
    const old = oldDatabase([1, 2, 3], file);
    old.exec('PRAGMA user_version = 2');
    old.close();
    for (const expected of [3, 3]) {
      const database = openDatabase(file);
      expect(open(database).count()).toBe(expected);
      expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION });
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
