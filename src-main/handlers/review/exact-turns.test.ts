/** Turns of operations, one after the other, that lead back to exactly what was. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { handsAtWork, SANDBOX } from './hands-contract.ts';

const { bench, folder, hands } = handsAtWork();

test('an edit is undone of a file whose old self has moved elsewhere since, and leaves that where it is', async () => {
  await hands.rename('kept', 'moved');
  const rename = await hands.newest();
  await hands.undo();
  await hands.write('kept', 'mine');
  const edit = await hands.newest();
  await hands.discard();
  const discard = await hands.newest();
  await hands.redo(rename);
  await hands.commit();
  await hands.undo(discard);
  await hands.undo();
  expect([await hands.read('moved'), await hands.read('kept')]).toEqual(['kept', 'mine']);
  await hands.undo(edit);
  expect([await hands.read('moved'), await hands.read('kept')]).toEqual(['kept', 'kept']);
});

test('of what was discarded a part comes back once, with a directory that it needs, and never that directory alone', async () => {
  mkdirSync(join(folder(), 'd/s'));
  hands.others('d/s/three', 'three');
  await hands.remove('d');
  const removal = await hands.newest();
  await hands.make('n');
  await hands.commit();
  const commit = await hands.newest();
  await hands.undo(removal);
  await hands.undo(commit);
  await hands.write('d/new', 'new');
  await hands.remove('d/s/three');
  await hands.discard();
  const discard = await hands.newest();
  await hands.bringBack(discard, 'd/new');
  await hands.discard('d');
  expect(await hands.bringBack(discard, 'd')).toMatchObject({ state: 'done', applied: [] });
  expect(await hands.changes()).toEqual([]);
  expect(await hands.read('d/s/three')).toBe('three');
});

test('a directory that was discarded comes back where the folder has one by now', async () => {
  await hands.make('made');
  await hands.write('made/mine', 'mine');
  await hands.discard();
  mkdirSync(join(folder(), 'made'));
  hands.others('made/theirs', 'theirs');
  expect(await hands.undo()).toMatchObject({ state: 'done' });
  expect([await hands.read('made/mine'), await hands.read('made/theirs')]).toEqual(['mine', 'theirs']);
  expect(await hands.changes()).toEqual(['added cwd://made/mine']);
});

test('a commit of a part of a directory is done again, and takes no more of it along than the first time', async () => {
  await hands.remove('d');
  const removal = await hands.newest();
  await hands.commit();
  await hands.undo(removal);
  await bench().client.changeCommit({ ...SANDBOX, paths: ['cwd://d/one'] });
  const commit = await hands.newest();
  await hands.undo(commit);
  expect(await hands.redo(commit)).toMatchObject({ state: 'done' });
  expect([existsSync(join(folder(), 'd/one')), existsSync(join(folder(), 'd/two'))]).toEqual([true, false]);
  expect(await hands.changes()).toEqual(['added cwd://d/two']);
});

test('what was discarded comes back beside what the folder has come to be like meanwhile', async () => {
  await hands.write('kept', 'ours');
  await hands.write('d/one', 'mine');
  await hands.remove('d/two');
  hands.others('kept', 'ours');
  rmSync(join(folder(), 'd/two'));
  await hands.discard();
  const discard = await hands.newest();
  await hands.make('n');
  expect(await hands.undo(discard)).toMatchObject({ state: 'done', conflicts: [] });
  expect([await hands.read('kept'), await hands.read('d/one')]).toEqual(['ours', 'mine']);
  expect(await hands.changes()).toEqual(['modified cwd://d/one', 'added cwd://n']);
});

test('what the folder has in a directory that was made anew comes back with that, file and directory', async () => {
  mkdirSync(join(folder(), 'd/s'));
  hands.others('d/s/three', 'three');
  await hands.rename('d/one', 'one');
  await hands.rename('d/s', 's');
  await hands.remove('d');
  await hands.undo();
  await hands.rename('one', 'd/one');
  await hands.rename('s', 'd/s');
  await hands.discard('d');
  const discard = await hands.newest();
  expect(await hands.bringBack(discard, 'd')).toMatchObject({ state: 'done' });
  const names = ['d/one', 'd/two', 'd/s/three'];
  expect(await Promise.all(names.map((name) => hands.read(name)))).toEqual(['d/one', 'd/two', 'three']);
});

test('a commit is done again that wrote a file where another one had moved away, and been changed', async () => {
  await hands.write('d/one', 'mine');
  await hands.rename('d/one', 'd/moved');
  await hands.write('d/one', 'another');
  await hands.commit();
  const commit = await hands.newest();
  expect(await hands.undo(commit)).toMatchObject({ state: 'done' });
  expect(await hands.redo(commit)).toMatchObject({ state: 'done' });
  const texts = ['d/one', 'd/moved'].map((name) => readFileSync(join(folder(), name), 'utf8'));
  expect(texts).toEqual(['another', 'mine']);
  expect(await hands.changes()).toEqual([]);
});

test.each([
  ['new', 'new'],
  ['d/new', 'd'],
])(
  'of %s, where others have made a directory by now, nothing goes unasked when the deletion of %s is undone',
  async (name, removed) => {
    await hands.write(name, 'mine');
    mkdirSync(join(folder(), name));
    hands.others(`${name}/theirs`, 'theirs');
    await hands.remove(removed);
    await hands.undo();
    expect(await hands.changes()).toEqual([`added cwd://${name}`]);
    expect(await hands.commit()).toMatchObject({ state: 'conflicts', conflicts: [{ path: `cwd://${name}` }] });
  },
);

test('a file in a directory that was made anew, where the folder has a directory, deletes that again', async () => {
  mkdirSync(join(folder(), 'd/s'));
  hands.others('d/s/three', 'three');
  await hands.remove('d');
  await hands.make('d');
  await hands.write('d/s', 'mine');
  const before = await hands.changes();
  await hands.remove('d');
  await hands.undo();
  expect(await hands.changes()).toEqual(before);
});

test('a discard is not done again when a directory that has moved since would move back by it', async () => {
  await hands.write('m', 'mine');
  await hands.discard('m');
  const discarded = await hands.newest();
  await hands.undo();
  await hands.remove('m');
  await hands.rename('d', 'm');
  await hands.commit();
  await hands.rename('m', 'moved');
  await hands.write('m', 'mine');
  expect(await hands.redo(discarded)).toMatchObject({
    state: 'conflicts',
    conflicts: [{ path: 'cwd://moved', reason: 'sandbox-changed' }],
  });
  expect(await hands.read('moved/one')).toBe('d/one');
});

test('a discard is done again of a directory that had moved with what is in it, at once after it came back', async () => {
  mkdirSync(join(folder(), 'd/s'));
  hands.others('d/s/three', 'three');
  await hands.remove('d/s/three');
  await hands.rename('d', 'moved');
  const before = await hands.changes();
  await hands.discard('moved');
  await hands.undo();
  expect(await hands.changes()).toEqual(before);
  expect(await hands.redo()).toMatchObject({ state: 'done' });
  expect(await hands.changes()).toEqual([]);
});

test('a directory that moved back where others have made one by now is as new as before', async () => {
  await hands.make('new');
  await hands.write('new/mine', 'mine');
  mkdirSync(join(folder(), 'new'));
  hands.others('new/theirs', 'theirs');
  const before = await hands.changes();
  await hands.rename('new', 'moved');
  await hands.undo();
  expect(await hands.changes()).toEqual(before);
});
