/** Taking back what was done to a sandbox whose folder others change meanwhile. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { relPath } from '../../vfs/path/rel-path.ts';
import { handsAtWork, SANDBOX } from './hands-contract.ts';

const { bench, folder, hands } = handsAtWork();

describe('what a deletion took away knows again what it was made from when that is undone', () => {
  test('a file that the folder has changed, too', async () => {
    await hands.write('kept', 'mine');
    hands.others('kept', 'theirs');
    await hands.remove('kept');
    await hands.undo();
    expect(await hands.read('kept')).toBe('mine');
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'base-changed' }] });
    expect(readFileSync(join(folder(), 'kept'), 'utf8')).toBe('theirs');
  });

  test('a file as the folder had it before, which is no change', async () => {
    await hands.write('kept', 'mine');
    hands.pass();
    await hands.write('kept', 'kept');
    hands.others('kept', 'theirs');
    expect(await hands.changes()).toEqual([]);
    await hands.remove('kept');
    await hands.undo();
    expect(await hands.changes()).toEqual([]);
  });

  test('what is in a directory', async () => {
    await hands.write('d/one', 'mine');
    await hands.remove('d/two');
    for (const name of ['d/one', 'd/two']) hands.others(name, 'theirs');
    await hands.remove('d');
    await hands.undo();
    expect(await hands.changes()).toEqual(['modified cwd://d/one', 'deleted cwd://d/two']);
    expect(await hands.commit()).toMatchObject({
      state: 'conflicts',
      conflicts: [{ path: 'cwd://d/one' }, { path: 'cwd://d/two' }],
    });
  });

  test('what was not there when somebody made it in the folder', async () => {
    await hands.write('d/new', 'mine');
    hands.others('d/new', 'theirs');
    await hands.remove('d');
    await hands.undo();
    expect(await hands.read('d/new')).toBe('mine');
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ path: 'cwd://d/new' }] });
  });

  test.each(['kept', 'd'])('%s, which others changed after a commit was undone', async (removed) => {
    await hands.remove(removed);
    await hands.commit();
    await hands.undo();
    for (const name of ['kept', 'd/one']) hands.others(name, 'theirs');
    await hands.undo();
    await hands.commit();
    for (const name of ['kept', 'd/one']) expect(readFileSync(join(folder(), name), 'utf8')).toBe('theirs');
  });

  test('unless a commit and its undo came between, which left the folder as it was', async () => {
    await hands.write('d/one', 'mine');
    await hands.remove('d');
    await hands.commit();
    await hands.undo();
    await hands.undo();
    expect(await hands.changes()).toEqual(['modified cwd://d/one']);
    expect(await hands.commit()).toMatchObject({ state: 'done' });
    expect(readFileSync(join(folder(), 'd/one'), 'utf8')).toBe('mine');
  });
});

test('what was written over something of the folder is the folder’s again when that is undone', async () => {
  await hands.write('kept', 'mine');
  hands.others('kept', 'theirs');
  await hands.undo();
  expect(await hands.read('kept')).toBe('theirs');
  expect(await hands.changes()).toEqual([]);
  expect(bench().session().mounts.get('cwd').overlay.topEntries()).toEqual([]);
});

describe('what no change tells of went, or came back, right before a file was written: that is undone exactly', () => {
  beforeEach(async () => {
    await hands.write('kept', 'mine');
    hands.pass();
    await hands.write('kept', 'kept');
    hands.others('kept', 'theirs');
    await hands.discard();
  });

  test('the folder was seen again', async () => {
    await hands.write('kept', 'ours');
    await hands.undo();
    expect([await hands.read('kept'), await hands.changes()]).toEqual(['theirs', []]);
  });

  test('what the sandbox had was seen again', async () => {
    // A moment of its own in the record, which the next one must not be taken for.
    expect(await hands.read('kept')).toBe('theirs');
    await hands.undo();
    await hands.write('kept', 'ours');
    await hands.undo();
    expect([await hands.read('kept'), await hands.changes()]).toEqual(['kept', []]);
  });
});

test('what was written over something that was committed, and taken back, is a change again when that is undone', async () => {
  await hands.write('kept', 'first');
  await hands.commit();
  const [commit] = await bench().client.operationList(SANDBOX);
  await hands.write('kept', 'second');
  await hands.undo(commit?.id);
  await hands.undo();
  expect(await hands.read('kept')).toBe('first');
  expect(await hands.changes()).toEqual(['modified cwd://kept']);
});

test('what was made where the folder has something by now shows that when it is undone', async () => {
  await hands.write('new', 'mine');
  await hands.make('made');
  hands.others('new', 'theirs');
  mkdirSync(join(folder(), 'made'));
  await hands.undo();
  await hands.undo();
  expect(await hands.changes()).toEqual([]);
  expect(await hands.read('new')).toBe('theirs');
});

test('a file that was made is made again though somebody had made one there, which a commit removed', async () => {
  await hands.write('new', 'mine');
  const [made] = await bench().client.operationList(SANDBOX);
  await hands.undo();
  hands.others('new', 'theirs');
  await hands.remove('new');
  await hands.commit();
  expect(await hands.redo(made?.id)).toMatchObject({ state: 'done' });
  expect(await hands.read('new')).toBe('mine');
});

describe('what others made where the sandbox has made something is not removed by a commit unasked', () => {
  beforeEach(async () => {
    await hands.write('new', 'mine');
    hands.others('new', 'theirs');
  });
  afterEach(async () => {
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ path: 'cwd://new' }] });
    expect(readFileSync(join(folder(), 'new'), 'utf8')).toBe('theirs');
  });

  test('when that is deleted', () => hands.remove('new'));

  test('when that is deleted, and the deletion undone', async () => {
    await hands.remove('new');
    await hands.undo();
    expect(await hands.read('new')).toBe('mine');
  });

  test('when that moves away', () =>
    bench().client.fileRename({ ...SANDBOX, path: 'cwd://new', to: 'cwd://elsewhere' }));

  test('when that is deleted, discarded and brought back', async () => {
    await hands.remove('new');
    await hands.discard();
    expect(await hands.read('new')).toBe('theirs');
    expect(await hands.undo()).toMatchObject({ state: 'done' });
    expect(await hands.changes()).toEqual(['deleted cwd://new']);
  });
});

describe('the bin', () => {
  const oldest = async () => (await bench().client.binList(SANDBOX)).at(-1)?.id ?? '';
  const bringBack = async (paths: string[] | null = null) =>
    bench().client.binRestore({ ...SANDBOX, id: await oldest(), paths });

  test('gives back what lies where the sandbox has a copy of its own that is like the folder’s', async () => {
    await hands.remove('d/one');
    await hands.discard();
    await hands.write('d/one', 'mine');
    await hands.commit();
    for (let count = 0; count < 2; count += 1) expect(await hands.undo()).toMatchObject({ state: 'done' });
    expect(await hands.changes()).toEqual([]);
    expect(await bringBack()).toMatchObject({ state: 'done' });
    expect(await hands.changes()).toEqual(['deleted cwd://d/one']);
  });

  test('gives back what lies where the sandbox has made something that is like the folder’s', async () => {
    await hands.write('d/one', 'mine');
    await hands.discard();
    await hands.remove('d/one');
    const [removed] = await bench().client.operationList(SANDBOX);
    await hands.commit();
    await hands.undo(removed?.id);
    await hands.undo();
    expect(await hands.changes()).toEqual([]);
    expect(await bringBack()).toMatchObject({ state: 'done' });
    expect(await hands.changes()).toEqual(['modified cwd://d/one']);
  });

  test('does not give back what lies where the sandbox has something else', async () => {
    await hands.remove('d');
    await hands.discard();
    await hands.write('d/one', 'mine');
    expect(await bringBack()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'sandbox-changed' }] });
    expect(await hands.read('d/one')).toBe('mine');
  });

  test('gives back what the folder has changed though something else went and came back meanwhile', async () => {
    await hands.remove('kept');
    await hands.make('made');
    hands.others('kept', 'theirs');
    await hands.discard('kept');
    await hands.discard();
    await hands.undo();
    expect(await bringBack()).toMatchObject({ state: 'done' });
    expect(await hands.changes()).toEqual(['deleted cwd://kept', 'added cwd://made']);
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'base-changed' }] });
  });

  test('keeps what is no change until it is asked for that', async () => {
    await hands.write('kept', 'mine');
    await hands.write('kept', 'kept');
    hands.others('kept', 'theirs');
    await hands.discard('kept');
    const id = await oldest();
    expect(await bringBack(['cwd://d'])).toMatchObject({ state: 'done', operation: null, applied: [] });
    expect(await oldest()).toBe(id);
    expect(await bringBack(['cwd://kept'])).toMatchObject({ state: 'done', operation: id });
    expect(await hands.read('kept')).toBe('kept');
  });
});

test('a directory that something was committed into is deleted by the next commit, whatever else was changed in it', async () => {
  await hands.write('d/one', 'mine');
  await hands.make('d/made');
  const committed = await bench().client.changeCommit({ ...SANDBOX, paths: ['cwd://d/made'] });
  expect(committed).toMatchObject({ state: 'done' });
  await hands.remove('d');
  expect(await hands.commit()).toMatchObject({ state: 'done', conflicts: [] });
  expect(existsSync(join(folder(), 'd'))).toBe(false);
});

test('a directory that moved moves again when the discard of that is undone, with what came into it in the folder', async () => {
  await hands.make('made');
  await hands.discard();
  // The folder itself has its time again, and is part of what is discarded.
  await hands.undo();
  await bench().client.fileRename({ ...SANDBOX, path: 'cwd://d', to: 'cwd://e' });
  await hands.discard();
  hands.others('d/new', 'theirs');
  expect(await hands.undo()).toMatchObject({ state: 'done' });
  expect(await hands.read('e/new')).toBe('theirs');
});

test('what moved and was deleted, and whose content others removed from the folder, does not come back, and nothing is touched', async () => {
  await bench().client.fileRename({ ...SANDBOX, path: 'cwd://kept', to: 'cwd://moved' });
  await hands.remove('moved');
  rmSync(join(folder(), 'kept'));
  const before = await hands.changes();
  expect(await hands.undo()).toMatchObject({ state: 'reversed', failure: { path: 'cwd://moved', code: 'not-found' } });
  expect(await hands.changes()).toEqual(before);
});

describe('what others changed goes on being asked about though our own steps touched it since', () => {
  test('a file that the undo of a commit moved back', async () => {
    await hands.rename('kept', 'moved');
    await hands.commit();
    const commit = await hands.newest();
    await hands.write('moved', 'mine');
    hands.others('moved', 'theirs');
    expect(await hands.undo(commit)).toMatchObject({ state: 'done' });
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'base-changed' }] });
    expect(readFileSync(join(folder(), 'kept'), 'utf8')).toBe('theirs');
  });

  test('the mode of a directory into which something was committed', async () => {
    const { overlay, root } = bench().session().mounts.get('cwd');
    overlay.setMode(overlay.locate(root, relPath(['d']), 'keep'), 0o700);
    chmodSync(join(folder(), 'd'), 0o750);
    await hands.write('d/new', 'mine');
    await bench().client.changeCommit({ ...SANDBOX, paths: ['cwd://d/new'] });
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ reason: 'base-changed' }] });
    expect(statSync(join(folder(), 'd')).mode & 0o777).toBe(0o750);
    // What was committed into it is nothing new when it is deleted.
    await hands.remove('d');
    expect(await hands.commit()).toMatchObject({ state: 'done', conflicts: [] });
  });
});
