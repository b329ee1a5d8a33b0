/** Comparing trees and looking into files, as windows ask for it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';

import { strToU8, zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { CallOutput } from '../../../src-preload/contract/api.ts';
import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const write = (path: string, bytes: Uint8Array | string): Promise<unknown> =>
  bench.client.fileWrite({ sandbox, path, bytes: typeof bytes === 'string' ? strToU8(bytes) : bytes });
const put = (path: string, bytes: Uint8Array | string): void =>
  writeFileSync(join(bench.sandbox.workspace, path), bytes);
const told = ({ changes }: CallOutput<'compareTrees'>): string[] =>
  changes.map(({ kind, path, from, similarity }) =>
    [kind, path, ...(from ? [`<- ${from} ${similarity}`] : [])].join(' '),
  );

const BASE = { tree: 'base' } as const;
const MERGED = { tree: 'merged' } as const;
const lines = (count: number): string => Array.from({ length: count }, (_, line) => `line ${line}\n`).join('');

test('the folder and the sandbox are compared as the list of changes has them, and back', async () => {
  put('gone', lines(20));
  await write('cwd://new', 'n');
  await write('cwd://come', `${lines(20)}one more\n`);
  await bench.client.fileRemove({ sandbox, path: 'cwd://gone' });
  const there = await bench.client.compareTrees({ sandbox, from: BASE, to: MERGED });
  expect(told(there)).toEqual(['renamed cwd://come <- cwd://gone 94', 'added cwd://new']);
  const list = await bench.client.changeList({ sandbox });
  expect(there.changes.map((change) => ({ ...change, drift: null }))).toEqual(list);
  expect(there).toMatchObject({ total: 2, counts: { added: 1, renamed: 1, deleted: 0 } });
  const back = await bench.client.compareTrees({ sandbox, from: MERGED, to: BASE });
  expect(told(back)).toEqual(['renamed cwd://gone <- cwd://come 94', 'deleted cwd://new']);
});

test('two checkpoints are compared, and a renamed file with what it was', async () => {
  put('kept', 'k');
  await write('cwd://a', 'one');
  const { id: one } = await bench.client.checkpointCreate({ sandbox, name: 'one' });
  await bench.client.fileRename({ sandbox, path: 'cwd://a', to: 'cwd://b' });
  await write('cwd://b', 'two');
  await bench.client.fileRemove({ sandbox, path: 'cwd://kept' });
  const { id: two } = await bench.client.checkpointCreate({ sandbox, name: 'two' });
  await write('cwd://b', 'three');
  const pair = { from: { tree: 'checkpoint', id: one }, to: { tree: 'checkpoint', id: two } } as const;
  const compared = await bench.client.compareTrees({ sandbox, ...pair });
  expect(told(compared)).toEqual(['renamed cwd://b <- cwd://a 0', 'deleted cwd://kept']);
  const diff = await bench.client.changeDiff({ sandbox, path: 'cwd://b', pair });
  expect(diff).toMatchObject({ state: 'text', kind: 'renamed', before: 'one', after: 'two' });
  const gone = await bench.client.changeBytes({
    ...{ sandbox, path: 'cwd://kept', pair, side: 'before', offset: 0, limit: 10 },
  });
  expect([new TextDecoder().decode(gone.bytes), gone.size]).toEqual(['k', 1]);
  const since = await bench.client.compareTrees({ sandbox, from: pair.to, to: MERGED });
  expect(told(since)).toEqual(['modified cwd://b']);
  const moment = await bench.client.compareTrees({ sandbox, from: pair.from, to: { tree: 'moment', event: 1 } });
  expect(told(moment)).toEqual(['deleted cwd://a']);
});

test('pages have the counts of everything', async () => {
  for (const name of ['a', 'b', 'c']) await write(`cwd://${name}`, name);
  const asked = { sandbox, from: BASE, to: MERGED, limit: 2 };
  const [first, second] = [
    await bench.client.compareTrees(asked),
    await bench.client.compareTrees({ ...asked, offset: 2 }),
  ];
  expect([told(first), told(second)]).toEqual([['added cwd://a', 'added cwd://b'], ['added cwd://c']]);
  for (const page of [first, second]) expect(page).toMatchObject({ total: 3, counts: { added: 3, bytes: 3 } });
});

test('the bytes of a change come in pieces, from both sides', async () => {
  put('a', 'before');
  await write('cwd://a', 'after!!');
  const piece = (side: 'before' | 'after', offset: number): Promise<CallOutput<'changeBytes'>> =>
    bench.client.changeBytes({ sandbox, path: 'cwd://a', side, offset, limit: 3 });
  const pieces = [await piece('before', 3), await piece('after', 6), await piece('after', 7)];
  expect(pieces.map(({ bytes, size }) => [new TextDecoder().decode(bytes), size])).toEqual([
    ['ore', 6],
    ['!', 7],
    ['', 7],
  ]);
});

test('what the top holds and is no change is told apart', async () => {
  put('same', 'same');
  await write('cwd://same', 'other');
  await write('cwd://same', 'same');
  await write('cwd://new', 'n');
  expect(await bench.client.changeQuiet({ sandbox })).toEqual([{ path: 'cwd://same', why: 'net-zero' }]);
});

async function tarOf(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const packing = pack();
  for (const [name, content] of Object.entries(files)) packing.entry({ name, mtime: new Date(0) }, content);
  packing.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of packing as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

const OLD = { a: 'one', gone: 'g', same: 's' };
const NEW = { a: 'two', come: 'c', same: 's' };
const zipOf = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: '2020-01-02T03:04:06',
  });

const insideOf = async (path: string): Promise<unknown> => {
  const { kind, format, groups } = await bench.client.changeInside({ sandbox, path });
  return [
    kind,
    format,
    groups.map(({ rows, same, differing }) => [rows.map((row) => `${row.kind} ${row.name}`), differing, same]),
  ];
};

test('members of archives are compared', async () => {
  const gzipped = async (files: Readonly<Record<string, string>>): Promise<Uint8Array> => gzipSync(await tarOf(files));
  put('a.zip', zipOf(OLD));
  put('a.tar', await tarOf(OLD));
  put('a.tgz', await gzipped(OLD));
  await write('cwd://a.zip', zipOf(NEW));
  await write('cwd://a.tar', await tarOf(NEW));
  await write('cwd://a.tgz', await gzipped(NEW));
  const group = [['modified a', 'added come', 'deleted gone'], 3, 1];
  expect(await insideOf('cwd://a.zip')).toEqual(['archive', 'zip', [group]]);
  expect(await insideOf('cwd://a.tar')).toEqual(['archive', 'tar', [group]]);
  expect(await insideOf('cwd://a.tgz')).toEqual(['archive', 'tar.gz', [group]]);
});

function databaseOf(...statements: readonly string[]): Uint8Array {
  const database = new DatabaseSync(':memory:');
  for (const statement of statements) database.exec(statement);
  const bytes = database.serialize();
  database.close();
  return bytes;
}

test('rows of databases are compared by their keys', async () => {
  const table = 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)';
  put('d.db', databaseOf(table, "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')"));
  const index = 'CREATE INDEX i ON t (name)';
  await write('cwd://d.db', databaseOf(table, index, "INSERT INTO t VALUES (1, 'one'), (2, 'TWO'), (4, x'00ff')"));
  expect(await insideOf('cwd://d.db')).toEqual([
    'database',
    'sqlite',
    [
      [['added index i'], 1, 1],
      [['deleted t 3', 'added t 4', 'modified t 2'], 3, 1],
    ],
  ]);
  const { groups } = await bench.client.changeInside({ sandbox, path: 'cwd://d.db' });
  expect(groups[1]?.rows.map(({ before, after }) => [before, after])).toEqual([
    [['3', 'three'], null],
    [null, ['4', "x'00FF' (2 bytes)"]],
    [
      ['2', 'two'],
      ['2', 'TWO'],
    ],
  ]);
});

test('what is damaged, or no archive at all, says so', async () => {
  await write('cwd://text', 'text');
  await write('cwd://cut.zip', zipOf(NEW).subarray(0, 60));
  await write('cwd://cut.tgz', gzipSync(await tarOf(NEW)).subarray(0, 60));
  await write('cwd://bad.db', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(2000, 7)]));
  for (const name of ['text', 'cut.zip', 'cut.tgz', 'bad.db'])
    await expect(bench.client.changeInside({ sandbox, path: `cwd://${name}` })).rejects.toMatchObject({
      code: 'unsupported',
    });
});

test('nothing changed, nothing to compare', async () => {
  mkdirSync(join(bench.sandbox.workspace, 'd'));
  await expect(bench.client.changeDiff({ sandbox, path: 'cwd://d' })).rejects.toMatchObject({ code: 'not-found' });
  expect(await bench.client.compareTrees({ sandbox, from: MERGED, to: MERGED })).toMatchObject({ total: 0 });
});
