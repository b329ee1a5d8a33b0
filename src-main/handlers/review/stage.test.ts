import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { withLines } from '../../../src-preload/contract/text/pick-lines.ts';
import type { LinePick } from '../../../src-preload/contract/text/pick-lines.ts';
import { someNumbers, someText } from '../../../src-preload/contract/text/test-texts-contract.ts';
import { ChangeWatch } from '../change-watch.ts';
import { openStaging } from '../open-staging.ts';
import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const folder = (path: string, text: string): void => {
  mkdirSync(join(bench.sandbox.workspace, path, '..'), { recursive: true });
  writeFileSync(join(bench.sandbox.workspace, path), text);
};
const at = (path: string): string => join(bench.sandbox.workspace, path);
const onDisk = (path: string): string => readFileSync(at(path), 'utf8');
const shown = async (path: string) =>
  Buffer.from((await bench.client.fileRead({ sandbox, path, view: 'merged' })).bytes).toString();
const write = (path: string, text: string) =>
  bench.client.fileWrite({ sandbox, path, bytes: new TextEncoder().encode(text) });
const staged = async () => (await bench.client.stageRead({ sandbox })).paths.map(({ path, how }) => `${how} ${path}`);
const lines = (...changed: readonly string[]): string =>
  Array.from({ length: 9 }, (_, line) => `${changed[line] ?? String(line)}\n`).join('');
/** Stages a text whatever the version was. */
const stage = async (path: string, text: string) => {
  const { version } = await bench.client.stageText({ sandbox, path });
  return bench.client.stageWrite({ sandbox, path, text, version });
};

test('changes are staged one by one and folder by folder, and unstaged again', async () => {
  await bench.client.fileCreateDirectory({ sandbox, path: 'dir' });
  for (const path of ['a', 'dir/b', 'dir/c', 'dirt']) await write(path, path);
  await bench.client.stageAdd({ sandbox, paths: ['cwd://dir', 'dirt'] });
  expect(await staged()).toEqual(['whole cwd://dir', 'whole cwd://dir/b', 'whole cwd://dir/c', 'whole cwd://dirt']);
  await write('dir/later', 'x');
  expect((await bench.client.stageRemove({ sandbox, paths: ['cwd://dir'] })).paths).toHaveLength(1);
  await bench.client.stageAdd({ sandbox, paths: ['cwd://'] });
  expect(await staged()).toHaveLength(6);
  await bench.client.stageRemove({ sandbox, paths: null });
  expect(await staged()).toEqual([]);
  await expect(bench.client.stageAdd({ sandbox, paths: ['a', 'nothing'] })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(await staged()).toEqual([]);
});

test('lines of a file are staged as a text of its own, which says when it is stale', async () => {
  folder('text', lines());
  await write('text', lines('zero', '1', 'two'));
  const before = await bench.client.stageText({ sandbox, path: 'text' });
  expect(before).toMatchObject({ state: 'text', base: lines(), staged: lines(), merged: lines('zero', '1', 'two') });
  const half = await bench.client.stageWrite({ sandbox, path: 'text', text: lines('zero'), version: before.version });
  expect(half).toMatchObject({ base: lines(), staged: lines('zero'), merged: lines('zero', '1', 'two') });
  expect((await bench.client.stageRead({ sandbox })).paths).toEqual([
    { path: 'cwd://text', how: 'partial', stale: false },
  ]);
  await expect(
    bench.client.stageWrite({ sandbox, path: 'text', text: 'x', version: before.version }),
  ).rejects.toMatchObject({ code: 'conflict' });
  await write('text', lines('zero', '1', 'two', 'three'));
  expect((await bench.client.stageRead({ sandbox })).paths).toEqual([
    { path: 'cwd://text', how: 'partial', stale: true },
  ]);
  await stage('text', lines('zero', '1', 'two', 'three'));
  expect(await staged()).toEqual(['whole cwd://text']);
  await stage('text', lines());
  expect(await staged()).toEqual([]);
});

test('a new file can be staged in part; what is renamed, deleted, a link or no text only whole', async () => {
  folder('gone', 'gone\n');
  folder('old', 'old\n');
  await write('new', 'a\nb\n');
  await write('bytes', 'a\0b');
  await bench.client.fileRemove({ sandbox, path: 'gone' });
  await bench.client.fileRename({ sandbox, path: 'old', to: 'moved' });
  expect(await stage('new', 'a\n')).toMatchObject({ base: null, staged: 'a\n', merged: 'a\nb\n' });
  for (const path of ['gone', 'moved', 'bytes'])
    await expect(stage(path, 'x')).rejects.toMatchObject({ code: 'unsupported' });
  expect(await bench.client.stageText({ sandbox, path: 'bytes' })).toMatchObject({ state: 'binary', merged: null });
  expect(await bench.client.stageText({ sandbox, path: 'gone' })).toMatchObject({ base: 'gone\n', merged: null });
});

test('staged paths, texts, marks and the message are there after the sandbox was closed and opened', async () => {
  folder('text', lines());
  await write('text', lines('zero', '1', 'two'));
  await write('b', 'b');
  await stage('text', lines('zero'));
  await bench.client.stageAdd({ sandbox, paths: ['b'] });
  await bench.client.reviewMark({ sandbox, paths: ['b'], mark: 'reviewed' });
  const before = await bench.client.stageRead({ sandbox, message: 'why' });
  await bench.workbench.close();
  bench.sandbox.forget();
  const again = bench.sandbox.open();
  const values = again.services.values;
  expect(values.keys(JSON.stringify(['review', 'staged']))).toEqual(['cwd://b', 'cwd://text']);
  expect(before).toMatchObject({ reviewed: ['cwd://b'], message: 'why' });
  expect(Buffer.from(values.get(JSON.stringify(['review', 'text']), 'cwd://text') ?? []).toString()).toBe(
    lines('zero'),
  );
});

test('a mark of review ends when the content changes, and not when a file is only written again', async () => {
  await write('a', 'a');
  await bench.client.fileCreateDirectory({ sandbox, path: 'dir' });
  await write('dir/b', 'b');
  const marked = await bench.client.reviewMark({ sandbox, paths: ['a', 'dir'], mark: 'reviewed' });
  expect(marked.reviewed).toEqual(['cwd://a', 'cwd://dir', 'cwd://dir/b']);
  await write('a', 'a');
  expect((await bench.client.stageRead({ sandbox })).reviewed).toContain('cwd://a');
  await write('a', 'A');
  expect((await bench.client.stageRead({ sandbox })).reviewed).not.toContain('cwd://a');
  expect((await bench.client.reviewMark({ sandbox, paths: ['dir'], mark: 'open' })).reviewed).toEqual([]);
});

test('what is no change any more is not staged, and windows hear of what is', async () => {
  await write('a', 'a');
  await bench.client.stageAdd({ sandbox, paths: ['a'] });
  await bench.client.changeDiscard({ sandbox, paths: ['a'] });
  expect(await staged()).toEqual([]);
  expect(bench.published).toContainEqual({ name: 'reviewChanged', payload: { sandbox, what: 'staged' } });
});

test('what is staged can be discarded when it is staged whole, and not when only some lines are', async () => {
  folder('text', lines());
  await write('text', lines('zero', '1', 'two'));
  await write('whole', 'x');
  await stage('text', lines('zero'));
  await expect(bench.client.changeDiscard({ sandbox, paths: 'staged' })).rejects.toMatchObject({ code: 'unsupported' });
  await bench.client.stageRemove({ sandbox, paths: ['text'] });
  await bench.client.stageAdd({ sandbox, paths: ['whole'] });
  await bench.client.changeDiscard({ sandbox, paths: 'staged' });
  expect((await bench.client.changeList({ sandbox })).map(({ path }) => path)).toEqual(['cwd://text']);
});

test('whatever lines are committed, the folder has them, the sandbox shows what it showed, and the rest can be committed', async () => {
  let count = 0;
  const check = async (base: string, merged: string, pick: LinePick, fresh: boolean): Promise<void> => {
    const path = `file-${String((count += 1))}`;
    const before = fresh ? '' : base;
    if (!fresh) folder(path, base);
    await write(path, merged);
    const text = withLines(before, merged, pick);
    const isChanged = (await bench.client.changeList({ sandbox })).some((change) => change.path === `cwd://${path}`);
    if (!isChanged) return;
    await stage(path, text);
    await bench.client.changeCommit({ sandbox, paths: 'staged', message: 'some' });
    expect(existsSync(at(path)) ? onDisk(path) : '').toBe(text);
    expect(await shown(path)).toBe(merged);
    expect(await staged()).toEqual([]);
    await bench.client.changeCommit({ sandbox, paths: null });
    expect(onDisk(path)).toBe(merged);
    expect(await bench.client.changeList({ sandbox })).toEqual([]);
  };
  const pick = fc.record({ removed: someNumbers, added: someNumbers });
  await fc.assert(fc.asyncProperty(someText, someText, pick, fc.boolean(), check), { numRuns: 60 });
});

test('thousands of changes are staged and read in time', async () => {
  await bench.client.fileCreateDirectory({ sandbox, path: 'many' });
  for (let index = 0; index < 2000; index += 1) await write(`many/${String(index)}`, 'x');
  const paths = (await bench.client.changeList({ sandbox })).map(({ path }) => path);
  const start = performance.now();
  await bench.client.stageAdd({ sandbox, paths });
  expect(await staged()).toHaveLength(2001);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('what was discarded, or became theirs, is not staged again by itself when it changes again', async () => {
  folder('both', 'then');
  await write('both', 'mine');
  await write('a', 'a');
  await bench.client.stageAdd({ sandbox, paths: ['a', 'both'] });
  await bench.client.changeDiscard({ sandbox, paths: ['a'] });
  await write('a', 'again');
  expect(await staged()).toEqual(['whole cwd://both']);
  folder('both', 'theirs, and longer');
  await bench.client.conflictResolve({ sandbox, choices: [{ path: 'both', take: 'theirs' }] });
  await write('both', 'again');
  expect(await staged()).toEqual([]);
});

test('what a killed process left staged although it was committed is not staged when it changes again', async () => {
  await bench.workbench.close();
  bench.sandbox.forget();
  const session = bench.sandbox.open();
  session.services.values.set(JSON.stringify(['review', 'staged']), 'cwd://a', Buffer.from('{"how":"whole"}'));
  session.services.values.set(JSON.stringify(['review', 'staged']), 'cwd://b', Buffer.from('no JSON'));
  session.store.journal.commit();
  const changes = new ChangeWatch(session.mounts, () => undefined);
  const { staged: set } = openStaging(session, changes, () => undefined);
  changes.close();
  expect(set.read().paths).toEqual([]);
  expect(session.services.values.get(JSON.stringify(['review', 'staged']), 'cwd://a')).toBeNull();
});

test('lines that are no text, or too many, are refused before anything is staged', async () => {
  folder('text', lines());
  await write('text', lines('zero'));
  await expect(stage('text', 'a\uDC00')).rejects.toMatchObject({ code: 'invalid-argument' });
  await expect(stage('text', 'é'.repeat(2 * 1024 * 1024 + 1))).rejects.toMatchObject({ code: 'too-large' });
  expect(await staged()).toEqual([]);
});
