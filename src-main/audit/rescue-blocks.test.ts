import type { DatabaseSync } from 'node:sqlite';

import { expect, test } from 'vitest';

import { checkBlocks } from './check-blocks.ts';
import { isReadableColumn, isReadableTail, rescueBlocks } from './rescue-blocks.ts';
import { draft } from './sample-events-contract.ts';
import { checkpoint, everything, expectChained, recordMany, setUp } from './test-log-contract.ts';

/** Events 1 to 11 in blocks of four, all in the database. */
function filled() {
  const { log, database } = setUp({ blockEvents: 4 });
  recordMany(log, 11);
  checkpoint(log);
  return { log, database };
}

function found(database: DatabaseSync): unknown {
  const work = checkBlocks(database);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

test('a record that is well loses nothing, and nothing is found', () => {
  const { database } = filled();
  expect(rescueBlocks(database)).toEqual([]);
  expect(found(database)).toEqual([]);
});

test('blocks that are gone altogether are named by their numbers', () => {
  const { database } = filled();
  database.exec('DELETE FROM event_blocks WHERE first = 5; DELETE FROM event_columns WHERE block = 5');
  expect(rescueBlocks(database)).toEqual(['The events 5 to 8 are lost.']);
  expect(
    setUp({ database, blockEvents: 4 })
      .log.page({ limit: 99 })
      .events.map(({ seq }) => seq),
  ).toEqual([...[1, 2, 3, 4, 9, 10, 11]]);
});

test('a block whose facts are lost gets them back, in the middle and at the end', () => {
  const { log, database } = filled();
  const rows = database.prepare('SELECT * FROM event_blocks').all();
  for (const first of [5, 9]) {
    database.exec(`DELETE FROM event_blocks WHERE first = ${first}`);
    expect(rescueBlocks(database)).toEqual([]);
  }
  expect(database.prepare('SELECT * FROM event_blocks').all()).toEqual(rows);
  const again = setUp({ database, blockEvents: 4 }).log;
  expect(everything(again)).toEqual(everything(log));
  again.record(draft());
  expectChained(again);
});

test('a block with a damaged column stays as a place in the chain, and is named', () => {
  const { log, database } = filled();
  const heads = log.heads();
  database.exec("DELETE FROM event_columns WHERE block = 9 AND name = 'reason'");
  const sentence = 'The events 9 to 11 cannot be read: their reason is damaged.';
  expect(rescueBlocks(database)).toEqual([sentence]);
  expect(found(database)).toEqual([{ first: 9, sentence }]);
  const again = setUp({ database, blockEvents: 4 }).log;
  expect(again.heads()).toEqual(heads);
  expect(again.record(draft()).seq).toBe(12);
});

test('facts that do not agree with the events are found', () => {
  const { database } = filled();
  database.exec('UPDATE event_blocks SET max_time = max_time + 1 WHERE first = 5');
  expect(found(database)).toEqual([
    { first: 5, sentence: 'The events 5 to 8 cannot be read: their timeMs is damaged.' },
  ]);
  database.exec('UPDATE event_blocks SET last = 7 WHERE first = 1');
  expect(found(database)).toMatchObject([{ first: 1 }, { first: 5 }]);
});

test('numbers that a gap at the beginning of a block stands for are not lost', () => {
  const { log, database } = setUp({ blockEvents: 4 });
  recordMany(log, 4);
  for (let attempt = 0; attempt < 300; attempt += 1) {
    log.record(draft());
    log.settled('dropped');
  }
  checkpoint(log);
  expect(everything(log)[4]?.op).toBe('gap');
  expect(rescueBlocks(database)).toEqual([]);
});

test('events of the tail that are gone are named, and a row that is no event is told apart', () => {
  const { log, database } = setUp({ blockEvents: 1000 });
  recordMany(log, 300);
  checkpoint(log);
  recordMany(log, 5);
  checkpoint(log);
  const row = { ...database.prepare('SELECT * FROM event_tail WHERE seq = 303').get() };
  expect(isReadableTail(row)).toBe(true);
  expect(isReadableTail({ ...row, seq: 302 })).toBe(false);
  expect(isReadableTail({ ...row, record: 'x' })).toBe(false);
  expect(rescueBlocks(database)).toEqual([]);
  database.exec('DELETE FROM event_tail WHERE seq IN (302, 303)');
  expect(rescueBlocks(database)).toEqual(['The events 302 to 303 are lost.']);
});

test('a rescued row is a column only with its own name, in its own place', () => {
  const { database } = filled();
  const row = { ...database.prepare("SELECT * FROM event_columns WHERE block = 5 AND name = 'op'").get() };
  expect(isReadableColumn(row)).toBe(true);
  expect(isReadableColumn({ ...row, block: 5n })).toBe(true);
  for (const wrong of [{ block: 1 }, { name: 'fn' }, { name: 'search' }, { data: 'text' }, { data: new Uint8Array(3) }])
    expect(isReadableColumn({ ...row, ...wrong })).toBe(false);
});
