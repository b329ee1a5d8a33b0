import { existsSync, rmSync } from 'node:fs';

import { expect, test } from 'vitest';

import { conflictBench } from './conflict-bench-contract.ts';

const sandbox = 'test';
const { bench, calls, cases: CASES } = conflictBench();
const { at, folder, onDisk, shown, commit, details, resolve, reasons } = calls;

const isGone = (path: string): boolean => path === 'deleted' || path === 'full';

test.each(Object.keys(CASES))('“mine” puts what the sandbox has over what the folder has: %s', async (path) => {
  const { reason, make } = CASES[path] ?? {};
  await make?.();
  expect(await reasons()).toContain(`${reason} cwd://${path}`);
  const before = isGone(path) ? null : await shown(path).catch(() => 'unreadable');
  expect(await resolve(path, 'mine')).toMatchObject({ state: 'done', conflicts: [] });
  if (before !== null) expect(await shown(path)).toBe(before);
  expect(await reasons()).toEqual([]);
  expect(await commit()).toMatchObject({ state: 'done' });
  expect(isGone(path) ? existsSync(at(path)) : onDisk(path)).toBe(isGone(path) ? false : before);
  expect(await bench().client.changeList({ sandbox })).toEqual([]);
});

test.each(Object.keys(CASES))('“theirs” leaves the folder as it is, and the sandbox shows it: %s', async (path) => {
  await CASES[path]?.make();
  expect(await resolve(path, 'theirs')).toMatchObject({ state: 'done' });
  expect((await bench().client.changeList({ sandbox })).map((change) => change.path)).not.toContain(`cwd://${path}`);
});

test.each(Object.keys(CASES))('“mine” can be undone, and the conflict is there again: %s', async (path) => {
  await CASES[path]?.make();
  const before = await reasons();
  await resolve(path, 'mine');
  expect(await bench().client.operationUndo({ sandbox })).toMatchObject({ state: 'done', conflicts: [] });
  expect(await reasons()).toEqual(before);
  expect(await bench().client.operationRedo({ sandbox })).toMatchObject({ state: 'done', conflicts: [] });
  expect(await reasons()).toEqual([]);
});

test.each(['mine', 'theirs'] as const)('“%s” answers with the operation that takes it back', async (take) => {
  await CASES['both']?.make();
  const { operation } = await resolve('both', take);
  const [newest] = await bench().client.operationList({ sandbox });
  expect(operation).toBe(newest?.id);
});

test('“theirs” puts ours into the bin', async () => {
  await CASES['both']?.make();
  await resolve('both', 'theirs');
  expect(await bench().client.binList({ sandbox })).toMatchObject([{ changes: [{ path: 'cwd://both' }] }]);
});

test('the three sides of a conflict are what the change was made from, what the folder has, and what the sandbox has', async () => {
  await CASES['both']?.make();
  expect(await details('both')).toMatchObject({
    conflict: { path: 'cwd://both', reason: 'base-changed' },
    base: { kind: 'file', state: 'text', text: 'one\ntwo\nthree\n' },
    theirs: { kind: 'file', state: 'text', text: 'ONE and more\ntwo\nthree\n' },
    mine: { kind: 'file', state: 'text', text: 'one\ntwo\nTHREE\n' },
    choices: ['mine', 'theirs', 'merged', 'skip'],
  });
  await CASES['deleted']?.make();
  expect(await details('deleted')).toMatchObject({
    base: { kind: 'file' },
    theirs: { text: 'theirs and longer\n' },
    mine: { state: 'nothing', kind: null },
    choices: ['mine', 'theirs', 'skip'],
  });
  await CASES['added']?.make();
  expect(await details('added')).toMatchObject({ base: { state: 'nothing' }, theirs: { text: 'theirs\n' } });
  await expect(details('from')).rejects.toMatchObject({ code: 'not-found' });
});

test('what went with the folder cannot be kept', async () => {
  folder('source', 'then\n');
  await bench().client.fileRename({ sandbox, path: 'source', to: 'target' });
  rmSync(at('source'));
  expect(await details('target')).toMatchObject({ mine: { state: 'unknown' }, choices: ['theirs', 'skip'] });
});

test('a merged text is what is committed, and undoing it brings the earlier one back', async () => {
  await CASES['both']?.make();
  const merged = 'ONE and more\ntwo\nTHREE\n';
  expect(await resolve('both', 'merged', merged)).toMatchObject({ state: 'done' });
  expect(await shown('both')).toBe(merged);
  await bench().client.operationUndo({ sandbox });
  expect(await shown('both')).toBe('one\ntwo\nTHREE\n');
  await bench().client.operationRedo({ sandbox });
  expect(await commit()).toMatchObject({ state: 'done' });
  expect(onDisk('both')).toBe(merged);
});

test('skipping only unstages; what makes no sense is refused, and then nothing at all is done', async () => {
  await CASES['both']?.make();
  await CASES['deleted']?.make();
  await bench().client.stageAdd({ sandbox, paths: ['both'] });
  await expect(
    bench().client.conflictResolve({
      sandbox,
      choices: [
        { path: 'both', take: 'mine' },
        { path: 'deleted', take: 'merged', text: 'x' },
      ],
    }),
  ).rejects.toMatchObject({ code: 'unsupported' });
  expect(await reasons()).toHaveLength(2);
  expect((await resolve('both', 'skip')).conflicts).toHaveLength(1);
  expect((await bench().client.stageRead({ sandbox })).paths).toEqual([]);
  expect(await bench().client.operationList({ sandbox })).toMatchObject([{}, {}]);
});
