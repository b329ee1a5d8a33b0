import { chmodSync } from 'node:fs';

import { expect, test } from 'vitest';

import { conflictBench } from './conflict-bench-contract.ts';

const sandbox = 'test';
const { bench, calls, cases: CASES } = conflictBench();
const { at, folder, shown, commit, details, resolve, write, reasons } = calls;

/** As `CASES`, where what the sandbox has cannot be put over what the folder has. */
async function closedFolder(): Promise<void> {
  folder('closed/there', 'x');
  chmodSync(at('closed'), 0o555);
  await write('closed/there', 'mine');
}

test('an answer is taken back whatever else was done in the sandbox since, and nothing else is', async () => {
  await CASES['both']?.make();
  await CASES['gone']?.make();
  const before = await reasons();
  await resolve('both', 'mine');
  await write('elsewhere', 'made since');
  await resolve('gone', 'mine');
  const [, , answer] = await bench().client.operationList({ sandbox });
  expect(answer).toMatchObject({ name: 'resolve', some: ['cwd://both'] });
  await write('both', 'edited since\n');
  expect(await bench().client.operationUndo({ sandbox, id: answer?.id ?? '' })).toMatchObject({ state: 'done' });
  expect(await shown('elsewhere')).toBe('made since');
  expect(await shown('both')).toBe('edited since\n');
  expect(await reasons()).toEqual(before.filter((conflict) => conflict.endsWith('both')));
});

test('an answer that was committed stays until the commit is undone; then it can be taken back', async () => {
  await CASES['both']?.make();
  await CASES['added']?.make();
  const before = await reasons();
  await resolve('both', 'mine');
  await resolve('added', 'mine');
  await commit();
  const [, added, both] = await bench().client.operationList({ sandbox });
  for (const answer of [added, both])
    expect(await bench().client.operationUndo({ sandbox, id: answer?.id ?? '' })).toMatchObject({
      state: 'conflicts',
      conflicts: [{ reason: 'sandbox-changed' }],
    });
  for (let left = 3; left > 0; left -= 1)
    expect(await bench().client.operationUndo({ sandbox })).toMatchObject({ state: 'done' });
  expect(await reasons()).toEqual(before);
});

test('a merged text that was edited since is not taken back', async () => {
  await CASES['both']?.make();
  await resolve('both', 'merged', 'merged\n');
  await write('both', 'edited\n');
  const [, answer] = await bench().client.operationList({ sandbox });
  expect(await bench().client.operationUndo({ sandbox, id: answer?.id ?? '' })).toMatchObject({ state: 'conflicts' });
  expect(await shown('both')).toBe('edited\n');
});

test('an answer can be taken back after the sandbox was closed right after it', async () => {
  await CASES['both']?.make();
  await CASES['type']?.make();
  const before = bench().session().mounts.get('cwd').overlay.baseRecords();
  await resolve('both', 'mine');
  await resolve('type', 'mine');
  await bench().workbench.close();
  bench().sandbox.forget();
  const { mounts, undo } = bench().sandbox.open();
  for (let left = 2; left > 0; left -= 1) {
    const work = undo.log.undo();
    let step = work.next();
    while (step.done !== true) step = work.next();
    expect(step.value).toMatchObject({ state: 'done' });
  }
  expect(mounts.get('cwd').overlay.baseRecords()).toEqual(before);
});

test('where nobody may write, theirs can be taken or the change skipped, and mine cannot', async () => {
  await closedFolder();
  expect(await reasons()).toEqual(['permission cwd://closed/there']);
  expect(await details('closed/there')).toMatchObject({ choices: ['theirs', 'skip'] });
  await expect(resolve('closed/there', 'mine')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('may not be written to') as string,
  });
  expect(await resolve('closed/there', 'skip')).toMatchObject({ state: 'conflicts' });
  expect(await resolve('closed/there', 'theirs')).toMatchObject({ state: 'done' });
  expect(await shown('closed/there')).toBe('x');
});

test('two answers to one conflict are refused, and so is a text that is none', async () => {
  await CASES['both']?.make();
  const mine = { path: 'both', take: 'mine' } as const;
  await expect(bench().client.conflictResolve({ sandbox, choices: [mine, mine] })).rejects.toMatchObject({
    code: 'invalid-input',
  });
  await expect(resolve('both', 'merged', 'a\uD800')).rejects.toMatchObject({ code: 'invalid-input' });
  expect(await reasons()).toHaveLength(1);
});

test('what only a commit under way could meet is skipped without a conflict of now', async () => {
  await write('fine', 'x');
  await bench().client.stageAdd({ sandbox, paths: ['fine'] });
  expect(await resolve('fine', 'skip')).toMatchObject({ state: 'done', conflicts: [] });
  expect((await bench().client.stageRead({ sandbox })).paths).toEqual([]);
  await expect(resolve('fine', 'mine')).rejects.toMatchObject({ code: 'not-found' });
});

test('hundreds of answers are given in time', async () => {
  const names = Array.from({ length: 200 }, (_, index) => `file-${String(index)}`);
  for (const name of names) {
    folder(name, 'then');
    await write(name, 'mine');
    folder(name, 'theirs, and longer');
  }
  const start = performance.now();
  const choices = names.map((path) => ({ path, take: 'mine' as const }));
  expect(await bench().client.conflictResolve({ sandbox, choices })).toMatchObject({ state: 'done' });
  expect(performance.now() - start).toBeLessThan(20_000);
});
