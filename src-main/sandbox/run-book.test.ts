import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';

import { RunBook } from './run-book.ts';
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
