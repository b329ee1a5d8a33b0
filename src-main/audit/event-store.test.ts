import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { StoreError } from '../store/store-error.ts';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from './event-block.ts';
import type { EventBlocks } from './event-block.ts';
import { EventStore } from './event-store.ts';
import type { AuditEvent } from './event.ts';
import { anyDraft, draft } from './sample-events-contract.ts';

const HEADS = new Map([['default', { count: 1, hash: 'a'.repeat(64) }]]);

const numbered = (seq: number, changes: Partial<AuditEvent> = {}): AuditEvent => ({
  ...draft(),
  ...{ seq, timeMs: 1000 + seq, timeNs: seq, hash: seq.toString(16).padStart(64, '0') },
  ...changes,
});

/** What a journal does at a checkpoint that succeeds. */
function flush(store: EventStore, database: DatabaseSync): void {
  database.exec('BEGIN');
  store.flush(HEADS);
  database.exec('COMMIT');
  store.flushed();
}

function fill(store: EventStore, from: number, until: number): void {
  for (let seq = from; seq <= until; seq += 1) {
    if (store.isFull) store.close(HEADS);
    store.append(numbered(seq, { path: `cwd://${seq % 3}` }), numbered(seq).hash);
  }
}

const eventsOf = (blocks: EventBlocks): AuditEvent[] =>
  blocks.facts().flatMap(({ first, count }) => {
    const block = blocks.block(first);
    return Array.from({ length: count }, (_, row) => block.event(row));
  });

test('events come back as they were, from memory and from the database, whatever they say', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: anyDraft },
    { weight: 1, arbitrary: fc.constantFrom('flush', 'reopen') },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (steps, blockEvents) => {
      const database = new DatabaseSync(':memory:');
      let store = new EventStore({ database, blockEvents });
      const all: AuditEvent[] = [];
      for (const each of steps) {
        if (typeof each === 'object') {
          // Half a character is what the record lets nobody keep, see `keepable`.
          const texts = Object.entries(each).map(([k, v]) => [
            k,
            typeof v === 'string' ? v.toWellFormed() : (v as unknown),
          ]);
          const event = numbered(all.length + 1, Object.fromEntries(texts) as AuditEvent);
          if (store.isFull) store.close(HEADS);
          store.append(event, event.hash);
          all.push(event);
        } else {
          flush(store, database);
          if (each === 'reopen') store = new EventStore({ database, blockEvents });
        }
        expect(store.lastSeq).toBe(all.length);
      }
      expect(eventsOf(store)).toEqual(all);
      const facts = store.facts();
      expect(facts.map(({ first, last, count }) => last - first + 1 - count).every((zero) => zero === 0)).toBe(true);
      for (const { first, minTimeMs, maxTimeMs, last } of facts)
        expect([minTimeMs, maxTimeMs]).toEqual([1000 + first, 1000 + last]);
    }),
    { numRuns: 200 },
  );
});

describe('blocks', () => {
  test('have every column as their events have it', () => {
    const database = new DatabaseSync(':memory:');
    const store = new EventStore({ database, blockEvents: 4 });
    fill(store, 1, 10);
    flush(store, database);
    for (const { first, count } of store.facts()) {
      const block = store.block(first);
      for (let row = 0; row < count; row += 1) {
        const event = block.event(row);
        for (const column of NUMBER_COLUMNS) expect(block.numbers(column)[row]).toBe(event[column]);
        for (const column of TEXT_COLUMNS) {
          const { ids, dictionary } = block.texts(column);
          expect(dictionary[ids[row] ?? -1]).toBe(event[column]);
        }
      }
    }
  });

  test('of which nothing is at hand any more are read again', () => {
    const database = new DatabaseSync(':memory:');
    const small = new EventStore({ database, blockEvents: 4, cacheBytes: 1 });
    fill(small, 1, 40);
    flush(small, database);
    const kept = small.facts().map(({ first }) => small.block(first));
    expect(eventsOf(small).map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    // Whoever still has one goes on with it.
    expect(kept.map((block) => block.event(0).seq)).toEqual(small.facts().map(({ first }) => first));
  });

  test('rise in their version when rows were taken back, and keep it when they come to rest', () => {
    const database = new DatabaseSync(':memory:');
    const store = new EventStore({ database, blockEvents: 4 });
    fill(store, 1, 3);
    expect(store.block(1).version).toBe(0);
    store.truncate(1);
    expect(store.block(1)).toMatchObject({ count: 1, version: 1 });
    fill(store, 2, 6);
    flush(store, database);
    expect(store.block(1)).toMatchObject({ count: 4, version: 1 });
    expect(eventsOf(store).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('that do not exist are a mistake of whoever asks', () => {
    expect(() => new EventStore({ database: new DatabaseSync(':memory:') }).block(1)).toThrow(RangeError);
  });
});

describe('a flush', () => {
  test('that did not reach the disk is made up for by the next', () => {
    const database = new DatabaseSync(':memory:');
    const store = new EventStore({ database, blockEvents: 2 });
    fill(store, 1, 5);
    database.exec('BEGIN');
    store.flush(HEADS);
    database.exec('ROLLBACK');
    fill(store, 6, 7);
    flush(store, database);
    expect(new EventStore({ database, blockEvents: 2 }).lastSeq).toBe(7);
    expect(eventsOf(new EventStore({ database, blockEvents: 2 }))).toEqual(eventsOf(store));
  });

  test('writes nothing when nothing changed', () => {
    const database = new DatabaseSync(':memory:');
    const store = new EventStore({ database });
    fill(store, 1, 5);
    flush(store, database);
    const before = database.prepare('SELECT total_changes() AS n').get();
    flush(store, database);
    flush(new EventStore({ database }), database);
    expect(database.prepare('SELECT total_changes() AS n').get()).toEqual(before);
  });
});

describe('a damaged column', () => {
  const setUp = () => {
    const database = new DatabaseSync(':memory:');
    const store = new EventStore({ database, blockEvents: 4 });
    fill(store, 1, 10);
    flush(store, database);
    database.exec("UPDATE event_columns SET data = x'0102' WHERE name = 'path' AND block IN (5, 9)");
    return { database, store: new EventStore({ database, blockEvents: 4 }) };
  };

  test('is told apart, and names its events; the others are read', () => {
    const { store } = setUp();
    expect(store.block(1).event(0).seq).toBe(1);
    expect(store.block(5).texts('op').dictionary).toEqual([null, 'open']);
    expect(() => store.block(5).texts('path')).toThrow(StoreError);
    expect(() => store.block(5).event(0)).toThrow('The events 5 to 8 cannot be read: their path is damaged');
  });

  test('of the last block does not keep the record from going on behind it', () => {
    const { database, store } = setUp();
    expect(store.lastSeq).toBe(10);
    fill(store, 11, 12);
    flush(store, database);
    const again = new EventStore({ database, blockEvents: 4 });
    expect(again.facts().map(({ first }) => first)).toEqual([1, 5, 9, 11]);
    expect(again.block(11).event(1).seq).toBe(12);
  });

  test('of facts keeps the record from opening: nobody may number events again', () => {
    const { database } = setUp();
    database.exec("UPDATE event_blocks SET heads = 'x' WHERE first = 5");
    expect(() => new EventStore({ database })).toThrow('What is known of the events from 5 on cannot be read');
  });
});

describe('few events after many', () => {
  const setUp = () => {
    const database = new DatabaseSync(':memory:');
    const store = new EventStore({ database, blockEvents: 1000 });
    fill(store, 1, 400);
    flush(store, database);
    return { database, store };
  };
  const tailOf = (database: DatabaseSync): unknown =>
    database.prepare('SELECT count(*) AS n, min(seq) AS first FROM event_tail').get();
  const lastInColumns = (database: DatabaseSync): unknown =>
    database.prepare('SELECT max(last) AS last FROM event_blocks').get()?.['last'];

  test('are written by themselves, and come back with the others', () => {
    const { database, store } = setUp();
    for (const until of [401, 405]) {
      fill(store, store.lastSeq + 1, until);
      flush(store, database);
      expect(lastInColumns(database)).toBe(400);
      expect(tailOf(database)).toEqual({ n: until - 400, first: 401 });
      const again = new EventStore({ database, blockEvents: 1000 });
      expect(eventsOf(again)).toEqual(eventsOf(store));
      expect(again.headsAtOpening.get('default')).toEqual({ count: 1 + until - 400, hash: numbered(until).hash });
    }
  });

  test('join them when they are many, when the block is full, and after a flush that failed', () => {
    const { database, store } = setUp();
    fill(store, 401, 410);
    database.exec('BEGIN');
    store.flush(HEADS);
    database.exec('ROLLBACK');
    fill(store, 411, 501);
    flush(store, database);
    expect([lastInColumns(database), tailOf(database)]).toEqual([501, { n: 0, first: null }]);
    fill(store, 502, 510);
    flush(store, database);
    const again = new EventStore({ database, blockEvents: 1000 });
    fill(again, 511, 1003);
    flush(again, database);
    expect(tailOf(database)).toEqual({ n: 0, first: null });
    expect(eventsOf(new EventStore({ database, blockEvents: 1000 })).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 1003 }, (_, index) => index + 1),
    );
  });

  test('go on behind a block that cannot be read, and say so where they cannot be read themselves', () => {
    const { database, store } = setUp();
    fill(store, 401, 404);
    flush(store, database);
    database.exec(
      "UPDATE event_columns SET data = x'00' WHERE name = 'op'; UPDATE event_tail SET record = 'x' WHERE seq = 402",
    );
    const again = new EventStore({ database, blockEvents: 1000 });
    expect(again.facts().map(({ first, last }) => [first, last])).toEqual([
      [1, 400],
      [401, 404],
    ]);
    expect([0, 1, 2].map((row) => again.block(401).event(row).op)).toEqual(['open', 'fault', 'open']);
    fill(again, 405, 405);
    flush(again, database);
    expect(new EventStore({ database, blockEvents: 1000 }).lastSeq).toBe(405);
  });
});

test('a block of long texts ends before its time, so that memory stays bounded', () => {
  const store = new EventStore({ database: new DatabaseSync(':memory:') });
  for (let seq = 1; !store.isFull; seq += 1)
    store.append(numbered(seq, { path: 'x'.repeat(8000) + String(seq), asked: 'y'.repeat(8000) + String(seq) }), 'ab');
  expect(store.growing.count).toBeGreaterThan(1000);
  expect(store.growing.count).toBeLessThan(1100);
  store.truncate(500);
  expect(store.isFull).toBe(false);
});
