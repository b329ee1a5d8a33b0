import { DatabaseSync } from 'node:sqlite';

import { describe, expect, test } from 'vitest';

import { compareDatabases } from './compare-databases.ts';

function databaseOf(...statements: readonly string[]): Uint8Array {
  const database = new DatabaseSync(':memory:', { defensive: false });
  for (const statement of statements) database.exec(statement);
  const bytes = database.serialize();
  database.close();
  return bytes;
}

const compared = (before: Uint8Array, after: Uint8Array) => {
  const work = compareDatabases(before, after);
  let step = work.next();
  while (!step.done) step = work.next();
  const [, ...tables] = step.value;
  return tables.map(({ title, differing, same, rows }) => [
    ...[title, differing, same],
    rows.map(({ kind, name }) => `${kind} ${name}`),
  ]);
};

const rows = (count: number, key: string): string =>
  `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${count}) INSERT INTO t SELECT ${key}, i FROM c`;

describe('databases', () => {
  test.each([
    ['TEXT PRIMARY KEY', 'TEXT PRIMARY KEY COLLATE NOCASE'],
    ['TEXT PRIMARY KEY COLLATE NOCASE', 'TEXT PRIMARY KEY'],
  ])('a key %s that became %s does not make every row be held against every other', (old, fresh) => {
    const before = databaseOf(`CREATE TABLE t(k ${old}, v)`, rows(20_000, "'k' || i"));
    const after = databaseOf(`CREATE TABLE t(k ${fresh}, v)`, rows(20_001, "'k' || i"));
    expect(compared(before, after)).toEqual([['t', 1, 20_000, ['added t k20001']]]);
  });

  test('a key that is a text now is the number that it was', () => {
    const before = databaseOf('CREATE TABLE t(k INTEGER PRIMARY KEY, v)', rows(3, 'i'));
    const after = databaseOf('CREATE TABLE t(k TEXT PRIMARY KEY, v)', rows(2, 'i'));
    expect(compared(before, after)).toEqual([['t', 3, 0, ['deleted t 3', 'modified t 1', 'modified t 2']]]);
  });

  test('rows without a key that both have, and without numbers, are compared as a whole', () => {
    const before = databaseOf(
      'CREATE TABLE t(a, b, PRIMARY KEY(a)) WITHOUT ROWID',
      'INSERT INTO t VALUES (1, 2), (3, 4)',
    );
    const after = databaseOf(
      'CREATE TABLE t(a, b, PRIMARY KEY(a, b)) WITHOUT ROWID',
      'INSERT INTO t VALUES (1, 2), (3, 5)',
    );
    expect(compared(before, after)).toEqual([['t', 2, 1, ['deleted t 3, 4', 'added t 3, 5']]]);
  });

  test('numbers beyond 53 bits, and values of other types that look alike, are told apart', () => {
    const table = 'CREATE TABLE t(k INTEGER PRIMARY KEY, v)';
    const before = databaseOf(table, `INSERT INTO t VALUES (9007199254740993, 1), (2, NULL), (3, x'61'), (4, 5)`);
    const after = databaseOf(table, `INSERT INTO t VALUES (9007199254740992, 1), (2, 'null'), (3, 'a'), (4, 5)`);
    const kinds = ['deleted t 9007199254740993', 'added t 9007199254740992', 'modified t 2', 'modified t 3'];
    expect(compared(before, after)).toEqual([['t', 4, 1, expect.arrayContaining(kinds)]]);
  });
});
