import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';

import { VfsError } from '../vfs/errors.ts';
import { isReadableRun, RunBook } from './run-book.ts';
import type { RunRecord } from './run-book.ts';

const run = (id: string, startedAt: number): RunRecord => ({
  id,
  capsule: 'tidy',
  capsuleFile: '/x/tidy.wasm',
  capsuleHash: 'ab',
  args: ['--dry-run'],
  startedAt,
  endedAt: null,
  state: 'running',
  end: null,
});

test('runs are listed newest first, also by a book opened later on the same database', () => {
  const database = new DatabaseSync(':memory:');
  const book = new RunBook(database);
  book.put(run('one', 1));
  book.put(run('two', 2));
  expect(book.list().map(({ id }) => id)).toEqual(['two', 'one']);
  expect(new RunBook(database).list()).toEqual(book.list());
});

test('a run that was under way when the inspector died is ended at the next start, once', () => {
  const database = new DatabaseSync(':memory:');
  new RunBook(database).put(run('one', 1));
  const next = new RunBook(database);
  expect(next.endOrphans(5)).toMatchObject([{ id: 'one', state: 'ended', endedAt: 5, end: { how: 'killed' } }]);
  expect(next.endOrphans(6)).toEqual([]);
  expect(new RunBook(database).get('one')?.state).toBe('ended');
});

describe('on a full disk', () => {
  const setUp = () => {
    const database = new DatabaseSync(':memory:');
    const book = new RunBook(database);
    book.put(run('one', 1));
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    const fill = (): void => database.exec(`PRAGMA max_page_count = ${pages}`);
    const makeRoom = (): void => database.exec('PRAGMA max_page_count = 1000000');
    return { database, book, fill, makeRoom };
  };
  const large = { args: ['x'.repeat(100_000)] };

  test('a run is not begun', () => {
    const { book, fill } = setUp();
    fill();
    expect(() => book.put({ ...run('two', 2), ...large })).toThrow(VfsError);
    expect(book.list().map(({ id }) => id)).toEqual(['one']);
  });

  test('a run can end, and its end is written when there is room again', () => {
    const { book, database, fill, makeRoom } = setUp();
    fill();
    book.end({ ...run('one', 1), ...large, state: 'ended' });
    expect(book.get('one')?.state).toBe('ended');
    expect(() => book.settle()).toThrow(VfsError);
    makeRoom();
    book.settle();
    expect(new RunBook(database).get('one')?.state).toBe('ended');
  });
});

describe('what a run may do', () => {
  const rules = [{ access: 'read', pattern: 'cwd://src', place: 'Capsule.toml 7:12' }] as const;

  test('is kept with its mode, its principal and the places of its rules', () => {
    const database = new DatabaseSync(':memory:');
    const settled = { ...run('one', 1), mode: 'ask', principal: 'ada', rules } as const;
    new RunBook(database).put(settled);
    expect(new RunBook(database).get('one')).toEqual(settled);
  });

  test('is missing in a record of before there was a choice, which is read as it was', () => {
    const database = new DatabaseSync(':memory:');
    new RunBook(database).put(run('one', 1));
    expect(new RunBook(database).get('one')).toEqual(run('one', 1));
  });

  test.each([{ mode: 'everything' }, { principal: 7 }, { rules: [{ access: 'read' }] }, { rules: 'all' }])(
    'makes no sense as %j',
    (damage) => {
      const record = JSON.stringify({ ...run('one', 1), ...damage });
      expect(isReadableRun({ id: 'one', record })).toBe(false);
    },
  );
});
