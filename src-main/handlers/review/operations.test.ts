import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { VfsError } from '../../vfs/errors.ts';
import { createTestWorkbench } from '../test-workbench-contract.ts';
import type { TestWorkbench } from '../test-workbench-contract.ts';

let bench: TestWorkbench;
const inFolder = (name: string): string => join(bench.sandbox.workspace, name);
beforeEach(async () => {
  bench = await createTestWorkbench();
  writeFileSync(inFolder('kept'), 'kept');
  mkdirSync(inFolder('d'));
  writeFileSync(inFolder('d/one'), 'one');
  writeFileSync(inFolder('d/two'), 'two');
  symlinkSync('kept', inFolder('link'));
});
afterEach(() => bench.remove());

const sandbox = 'test';
const write = (path: string, text: string) =>
  bench.client.fileWrite({ sandbox, path, bytes: new TextEncoder().encode(text) });
const read = async (path: string) => {
  const { bytes } = await bench.client.fileRead({ sandbox, path, view: 'merged' });
  return new TextDecoder().decode(bytes);
};
const names = async (path: string) =>
  (await bench.client.fileList({ sandbox, path, view: 'merged' })).entries.map(({ name }) => name);
const changes = async () =>
  (await bench.client.changeList({ sandbox })).map(
    ({ path, kind, from }) => `${kind} ${path}${from ? ` < ${from}` : ''}`,
  );
const undo = (id?: string) => bench.client.operationUndo({ sandbox, ...(id === undefined ? {} : { id }) });
const redo = (id?: string) => bench.client.operationRedo({ sandbox, ...(id === undefined ? {} : { id }) });
const list = async () =>
  (await bench.client.operationList({ sandbox })).map(({ name, state, message }) => `${name} ${state}: ${message}`);
const discard = (paths: string[] | null = null) => bench.client.changeDiscard({ sandbox, paths });

describe('an edit', () => {
  test('is undone and done again, whatever it was', async () => {
    await write('cwd://kept', 'changed');
    await write('cwd://new', 'new');
    await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://made' });
    await bench.client.fileRename({ sandbox, path: 'cwd://d', to: 'cwd://e' });
    await bench.client.fileRemove({ sandbox, path: 'cwd://e/one' });
    const after = await changes();
    expect(await list()).toEqual([
      'edit done: Deleted cwd://e/one',
      'edit done: Renamed cwd://d to cwd://e',
      'edit done: Made cwd://made',
      'edit done: Created cwd://new',
      'edit done: Edited cwd://kept',
    ]);
    for (let count = 0; count < 5; count += 1) expect(await undo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual([]);
    expect(await names('cwd://')).toEqual(['d', 'kept', 'link']);
    expect([await read('cwd://kept'), await read('cwd://d/one')]).toEqual(['kept', 'one']);
    for (let count = 0; count < 5; count += 1) expect(await redo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual(after);
    expect([await read('cwd://kept'), await names('cwd://e')]).toEqual(['changed', ['two']]);
    await expect(redo()).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that something was built on is not undone, and nothing is touched', async () => {
    await write('cwd://kept', 'mine');
    const [first] = await bench.client.operationList({ sandbox });
    bench.sandbox.pass(3_000_000_000n);
    await write('cwd://kept', 'later');
    expect(await undo(first?.id)).toMatchObject({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://kept', reason: 'sandbox-changed' }],
    });
    expect(await read('cwd://kept')).toBe('later');
  });

  test('is one with the save before it when nothing came between', async () => {
    await write('cwd://kept', 'a');
    await write('cwd://kept', 'b');
    bench.sandbox.pass(3_000_000_000n);
    await write('cwd://kept', 'c');
    expect(await list()).toHaveLength(2);
    await undo();
    expect(await read('cwd://kept')).toBe('b');
    await undo();
    expect(await read('cwd://kept')).toBe('kept');
  });

  test('a deletion of what the folder has leaves nothing in the sandbox when it is undone', async () => {
    await bench.client.fileRemove({ sandbox, path: 'cwd://d' });
    await undo();
    expect(await changes()).toEqual([]);
    expect(bench.session().mounts.get('cwd').overlay.topEntries()).toEqual([]);
  });
});

describe('a discard', () => {
  test('goes into the bin, and comes back whole: contents, deletions, renames, links', async () => {
    await write('cwd://kept', 'changed');
    await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://made' });
    await write('cwd://made/in', 'in');
    await bench.client.fileRename({ sandbox, path: 'cwd://d', to: 'cwd://e' });
    await bench.client.fileRemove({ sandbox, path: 'cwd://e/one' });
    await write('cwd://e/two', 'second');
    await bench.client.fileRemove({ sandbox, path: 'cwd://link' });
    const before = await changes();
    expect(await discard()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual([]);
    const [item] = await bench.client.binList({ sandbox });
    expect(item?.changes.map(({ path }) => path)).toEqual(before.map((line) => line.split(' ')[1]));
    expect(await bench.client.binRestore({ sandbox, id: item?.id ?? '', paths: null })).toMatchObject({
      state: 'done',
      operation: item?.id,
    });
    expect(await changes()).toEqual(before);
    expect(await read('cwd://e/two')).toBe('second');
    expect(await bench.client.binList({ sandbox })).toEqual([]);
    expect(await redo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual([]);
    expect(await undo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual(before);
    expect(readFileSync(inFolder('kept'), 'utf8')).toBe('kept');
  });

  test('of two that changed places comes back', async () => {
    const rename = (path: string, to: string) =>
      bench.client.fileRename({ sandbox, path: `cwd://${path}`, to: `cwd://${to}` });
    await rename('kept', 'x');
    await rename('d/one', 'kept');
    await rename('x', 'd/one');
    const before = await changes();
    await discard();
    expect(await changes()).toEqual([]);
    expect(await undo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual(before);
    expect([await read('cwd://kept'), await read('cwd://d/one')]).toEqual(['one', 'kept']);
  });

  test('comes back in parts, with what they need', async () => {
    await bench.client.fileCreateDirectory({ sandbox, path: 'cwd://made' });
    await write('cwd://made/in', 'in');
    await write('cwd://kept', 'changed');
    await discard();
    const [item] = await bench.client.binList({ sandbox });
    const id = item?.id ?? '';
    expect(await bench.client.binRestore({ sandbox, id, paths: ['cwd://made/in'] })).toMatchObject({
      state: 'done',
      // No undo of it is offered: that of the discard would bring back the rest.
      operation: null,
      included: ['cwd://made'],
    });
    expect(await changes()).toEqual(['added cwd://made', 'added cwd://made/in']);
    expect((await bench.client.binList({ sandbox }))[0]?.changes.map(({ path }) => path)).toEqual(['cwd://kept']);
    expect(await undo(id)).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual(['modified cwd://kept', 'added cwd://made', 'added cwd://made/in']);
  });

  test('stays in the bin when something else is there by now, in the sandbox or in the folder', async () => {
    await write('cwd://kept', 'changed');
    await discard();
    await write('cwd://kept', 'again');
    const [item] = await bench.client.binList({ sandbox });
    const id = item?.id ?? '';
    const restore = () => bench.client.binRestore({ sandbox, id, paths: null });
    expect(await restore()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'sandbox-changed' }] });
    expect(await read('cwd://kept')).toBe('again');
    await undo();
    writeFileSync(inFolder('kept'), 'by somebody else');
    await write('cwd://new', 'new');
    expect(await restore()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'base-changed' }] });
    expect(await read('cwd://kept')).toBe('by somebody else');
    expect(await bench.client.binPurge({ sandbox, ids: null })).toEqual({ purged: 1 });
    await expect(restore()).rejects.toMatchObject({ code: 'not-found' });
    await expect(undo(id)).rejects.toMatchObject({ code: 'unsupported' });
  });
});

test('a discard is undone though the folder has been changed, and the change knows that it was', async () => {
  await write('cwd://kept', 'changed');
  await discard();
  writeFileSync(inFolder('kept'), 'by somebody else');
  expect(await undo()).toMatchObject({ state: 'done' });
  expect(await read('cwd://kept')).toBe('changed');
  expect(await bench.client.changeCommit({ sandbox, paths: null })).toMatchObject({
    state: 'conflicts',
    conflicts: [{ reason: 'base-changed' }],
  });
});

test('a committed rename is undone though the file was deleted by a later commit that was undone', async () => {
  const commit = () => bench.client.changeCommit({ sandbox, paths: null });
  await bench.client.fileRename({ sandbox, path: 'cwd://d/one', to: 'cwd://three' });
  await commit();
  await bench.client.fileRemove({ sandbox, path: 'cwd://three' });
  await commit();
  expect(existsSync(inFolder('three'))).toBe(false);
  for (let count = 0; count < 3; count += 1) expect(await undo()).toMatchObject({ state: 'done' });
  expect(readFileSync(inFolder('d/one'), 'utf8')).toBe('one');
  expect(existsSync(inFolder('three'))).toBe(false);
  expect(await changes()).toEqual(['renamed cwd://three < cwd://d/one']);
});

test('a committed rename is not undone when somebody has put another file in its place', async () => {
  await bench.client.fileRename({ sandbox, path: 'cwd://d/one', to: 'cwd://three' });
  await bench.client.changeCommit({ sandbox, paths: null });
  // Renamed over it: a file system may give the number of a removed file to the next one.
  writeFileSync(inFolder('three.new'), 'one');
  renameSync(inFolder('three.new'), inFolder('three'));
  expect(await undo()).toMatchObject({ state: 'conflicts', conflicts: [{ path: 'cwd://three' }] });
  expect(readFileSync(inFolder('three'), 'utf8')).toBe('one');
});

test('a branch that fails leaves no sandbox behind', async () => {
  await write('cwd://kept', 'changed');
  const { id } = await bench.client.checkpointCreate({ sandbox, name: 'mine' });
  const { overlay } = bench.session().mounts.get('cwd');
  const made: string[] = [];
  vi.spyOn(overlay, 'exportTop').mockImplementation(() => {
    made.push(...bench.registry.list().map(({ name }) => name));
    throw new VfsError('io');
  });
  await expect(bench.client.checkpointBranch({ sandbox, id, name: 'elsewhere' })).rejects.toMatchObject({ code: 'io' });
  expect(made).toEqual(['elsewhere']);
  expect(bench.registry.list()).toEqual([]);
});

test('a branch says that it has only a part until it is whole', async () => {
  await write('cwd://kept', 'changed');
  const { id } = await bench.client.checkpointCreate({ sandbox, name: 'mine' });
  const { overlay } = bench.session().mounts.get('cwd');
  const beginning = () =>
    bench.registry.list().map((branch) => bench.workbench.opened(branch.id).session.undo.beginning);
  const exportTop = overlay.exportTop.bind(overlay);
  const told: (readonly string[])[] = [];
  vi.spyOn(overlay, 'exportTop').mockImplementation((checkpoint) => {
    told.push(...beginning().map((one) => one.notices()));
    return exportTop(checkpoint);
  });
  await bench.client.checkpointBranch({ sandbox, id, name: 'elsewhere' });
  expect(told).toEqual([[expect.stringContaining('it has only a part')]]);
  expect(beginning().map((one) => one.notices())).toEqual([[]]);
});

describe('a checkpoint', () => {
  const create = (name: string) => bench.client.checkpointCreate({ sandbox, name });
  const shown = async () =>
    (await bench.client.checkpointList({ sandbox })).map(
      ({ cause, name, counts }) => `${cause} ${name} +${counts.added}`,
    );

  test('brings the sandbox back to what it was, and the restore is undone and done again', async () => {
    await write('cwd://a', 'a');
    const { id } = await create('first');
    await write('cwd://b', 'b');
    await bench.client.fileRemove({ sandbox, path: 'cwd://kept' });
    const { before } = await bench.client.checkpointRestore({ sandbox, id });
    expect(before).toMatchObject({ cause: 'restore', counts: { added: 1, deleted: 1 } });
    expect(await changes()).toEqual(['added cwd://a']);
    expect(await undo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual(['added cwd://a', 'added cwd://b', 'deleted cwd://kept']);
    expect(await redo()).toMatchObject({ state: 'done' });
    expect(await changes()).toEqual(['added cwd://a']);
    await write('cwd://c', 'c');
    const [, restore] = await bench.client.operationList({ sandbox });
    expect(await undo(restore?.id)).toMatchObject({ state: 'conflicts', conflicts: [{ path: 'cwd://c' }] });
  });

  test('is made before a discard and an undo, but not again when nothing has changed', async () => {
    await write('cwd://a', 'a');
    await create('mine');
    await discard();
    expect(await shown()).toEqual(['named mine +1']);
    await undo();
    expect(await shown()).toEqual(['named mine +1', 'undo before undoing “Discarded cwd://a” +0']);
  });

  test('is renamed, dropped, and squashed, but not while it is needed', async () => {
    const ids = [];
    for (const name of ['a', 'b', 'c', 'e']) {
      await write(`cwd://${name}`, name);
      ids.push((await create(name)).id);
    }
    const [first = 0, , , last = 0] = ids;
    expect(await bench.client.checkpointRename({ sandbox, id: first, name: 'z' })).toMatchObject({ name: 'z' });
    expect(await bench.client.checkpointSquash({ sandbox, from: first, to: last })).toEqual({ dropped: 2 });
    expect(await shown()).toEqual(['named z +1', 'named e +3']);
    await discard();
    await expect(bench.client.checkpointDrop({ sandbox, ids: [last] })).rejects.toMatchObject({ code: 'busy' });
    expect(await bench.client.checkpointDrop({ sandbox, ids: [first] })).toEqual({ dropped: 1 });
    expect(existsSync(inFolder('a'))).toBe(false);
  });
});
