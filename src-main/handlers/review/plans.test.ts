import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { relPath } from '../../vfs/path/rel-path.ts';
import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
});
afterEach(() => bench.remove());

const sandbox = 'test';
const at = (path: string): string => join(bench.sandbox.workspace, path);
const folder = (path: string, text: string): string => {
  writeFileSync(at(path), text);
  return text;
};
const onDisk = (path: string): string => readFileSync(at(path), 'utf8');
const write = (path: string, text: string) => bench.client.fileWrite({ sandbox, path, bytes: Buffer.from(text) });
const lines = (...changed: readonly string[]): string =>
  Array.from({ length: 9 }, (_, line) => `${changed[line] ?? String(line)}\n`).join('');
const stage = async (path: string, text: string) => {
  const { version } = await bench.client.stageText({ sandbox, path });
  return bench.client.stageWrite({ sandbox, path, text, version });
};

/** Two files that are changed; of one of them only the first of two changes is staged. */
async function prepare(): Promise<void> {
  folder('a', lines());
  folder('b', 'b');
  await write('a', lines('zero', '1', '2', '3', '4', '5', '6', 'seven'));
  await write('b', 'B');
  await stage('a', lines('zero'));
}

test('a plan has the steps with what each finds and leaves, and how it is taken back', async () => {
  await prepare();
  const plan = await bench.client.planMake({ sandbox, paths: ['b', 'a'] });
  expect(plan).toMatchObject({ sandbox, selection: ['cwd://a', 'cwd://b'], conflicts: [], included: [] });
  expect(plan.mounts).toMatchObject([
    {
      mount: 'cwd',
      folder: bench.sandbox.workspace,
      steps: [
        { action: 'write', path: 'cwd://a', before: { kind: 'file', size: 18 }, after: { kind: 'file', size: 25 } },
        { action: 'write', path: 'cwd://b', reverse: 'write the earlier content' },
      ],
    },
  ]);
  const { text } = await bench.client.planText({ sandbox, paths: ['a', 'b'], format: 'json' });
  expect(JSON.parse(text)).toEqual(plan);
  expect(await bench.client.planText({ sandbox, paths: ['a', 'b'], format: 'json' })).toEqual({ text });
});

test('a plan that was saved does what it says, as long as it holds', async () => {
  await prepare();
  const plan = await bench.client.planMake({ sandbox, paths: null });
  expect(await bench.client.planRun({ sandbox, plan })).toMatchObject({ state: 'done' });
  expect([onDisk('a'), onDisk('b')]).toEqual([lines('zero', '1', '2', '3', '4', '5', '6', 'seven'), 'B']);
  await expect(bench.client.planRun({ sandbox, plan })).rejects.toMatchObject({ code: 'conflict' });
});

test.each([
  ['the sandbox', () => write('b', 'BB'), 'the sandbox has something else there by now'],
  ['the folder', () => Promise.resolve(folder('b', 'other')), 'has been changed in the folder'],
  ['the selection', () => write('new', 'x'), 'cwd://new: “write” would be done as well'],
  ['a change that went away', () => bench.client.changeDiscard({ sandbox, paths: ['b'] }), 'not to be done any more'],
])('a plan is refused, and nothing is touched, when something else is in %s', async (_, harm, why) => {
  await prepare();
  const plan = await bench.client.planMake({ sandbox, paths: null });
  await harm();
  const failure = { code: 'conflict', message: expect.stringContaining(why) as string };
  await expect(bench.client.planRun({ sandbox, plan })).rejects.toMatchObject(failure);
  expect(onDisk('a')).toBe(lines());
});

test('a plan that somebody edited, or one of another sandbox, is refused', async () => {
  await prepare();
  const plan = await bench.client.planMake({ sandbox, paths: null });
  const [mount] = plan.mounts;
  const edited = { ...plan, mounts: [{ mount: 'cwd', folder: '/elsewhere', steps: mount?.steps ?? [] }] };
  await expect(bench.client.planRun({ sandbox, plan: edited })).rejects.toMatchObject({ code: 'refused' });
  await expect(bench.client.planRun({ sandbox, plan: { ...plan, sandbox: 'other' } })).rejects.toMatchObject({
    code: 'refused',
  });
});

test('what is staged is planned, patched, written as a script and committed with the lines that were chosen', async () => {
  await prepare();
  const copy = join(bench.sandbox.top, 'copy');
  cpSync(bench.sandbox.workspace, copy, { recursive: true, preserveTimestamps: true });
  const { text: script } = await bench.client.planText({ sandbox, paths: 'staged', format: 'script' });
  writeFileSync(join(bench.sandbox.top, 'plan.sh'), script);
  expect(spawnSync('sh', [join(bench.sandbox.top, 'plan.sh'), copy], { encoding: 'utf8' })).toMatchObject({
    ...{ status: 0, stderr: '' },
  });
  const { text: patch } = await bench.client.planText({ sandbox, paths: 'staged', format: 'patch' });
  expect(patch).toContain('-0\n+zero\n');
  expect(patch).not.toContain('seven');
  expect(await bench.client.changePatch({ sandbox, paths: 'staged' })).toEqual({ patch });
  const plan = await bench.client.planMake({ sandbox, paths: 'staged' });
  expect(plan.mounts[0]?.steps).toHaveLength(1);
  expect(await bench.client.planRun({ sandbox, plan, message: 'first half' })).toMatchObject({ state: 'done' });
  expect([onDisk('a'), onDisk('b')]).toEqual([lines('zero'), 'b']);
  expect(readFileSync(join(copy, 'a'), 'utf8')).toBe(lines('zero'));
  expect((await bench.client.changeList({ sandbox })).map(({ path }) => path)).toEqual(['cwd://a', 'cwd://b']);
  expect(await bench.client.stageRead({ sandbox })).toMatchObject({ paths: [] });
  expect(await bench.client.changeDiff({ sandbox, path: 'a' })).toMatchObject({ before: lines('zero') });
});

test('a script takes the folders of several mounts in their order', async () => {
  await write('a', 'in the workspace');
  await write('home://b', 'at home');
  const { text } = await bench.client.planText({ sandbox, paths: null, format: 'script' });
  const [one, two] = ['one', 'two'].map((name) => join(bench.sandbox.top, name)) as [string, string];
  for (const place of [one, two]) mkdirSync(place);
  writeFileSync(join(bench.sandbox.top, 'plan.sh'), text);
  expect(spawnSync('sh', [join(bench.sandbox.top, 'plan.sh'), one, two])).toMatchObject({ status: 0 });
  expect(readFileSync(join(one, 'a'), 'utf8')).toBe('in the workspace');
  expect(readFileSync(join(two, 'b'), 'utf8')).toBe('at home');
});

test('of a folder that is staged only itself is committed when what is in it is not', async () => {
  await bench.client.fileCreateDirectory({ sandbox, path: 'dir' });
  await write('dir/in', 'in');
  await bench.client.stageAdd({ sandbox, paths: ['dir'] });
  await bench.client.stageRemove({ sandbox, paths: ['dir/in'] });
  expect((await bench.client.planMake({ sandbox, paths: 'staged' })).mounts[0]?.steps).toMatchObject([
    { action: 'make-directory', path: 'cwd://dir' },
  ]);
});

test('a mode that was changed stays a change when only some lines are committed', async () => {
  await prepare();
  const { overlay, root } = bench.session().mounts.get('cwd');
  overlay.setMode(overlay.locate(root, relPath(['a']), 'keep'), 0o755);
  const plan = await bench.client.planMake({ sandbox, paths: 'staged' });
  expect(plan.mounts[0]?.steps[0]).toMatchObject({ before: { mode: 0o644 }, after: { mode: 0o644 } });
});

test('large files are read in pieces before a plan is made: others have their turn meanwhile', async () => {
  folder('large', 'x');
  truncateSync(at('large'), 64 * 1024 * 1024);
  await bench.client.fileRename({ sandbox, path: 'large', to: 'moved' });
  await bench.client.fileRemove({ sandbox, path: 'moved' });
  let turns = 0;
  const tick = (): void => {
    turns += 1;
    timer = setImmediate(tick);
  };
  let timer = setImmediate(tick);
  const plan = await bench.client.planMake({ sandbox, paths: null });
  clearImmediate(timer);
  expect(turns).toBeGreaterThan(3);
  const hash = createHash('sha256')
    .update(readFileSync(at('large')))
    .digest('hex');
  expect(plan.mounts[0]?.steps[0]).toMatchObject({ action: 'remove-file', before: { size: 64 * 1024 * 1024, hash } });
});
