import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CommitWorld, finish, MOST_HELD } from './commit-world-contract.ts';

const OLD = 'o'.repeat(MOST_HELD * 0.6);

let world: CommitWorld;
beforeEach(() => {
  world = new CommitWorld({ cwd: { a: OLD, b: OLD, c: OLD.repeat(3), d: 'd', e: 'e' }, home: { f: 'f' } });
});
afterEach(() => world.remove());

const commitOf = (path: string, text: string): void => {
  world.hands.cwd.write(path, text);
  expect(finish(world.commit()).state).toBe('done');
};
/** Newest first: whether each can be undone. */
const undoable = (): readonly boolean[] => world.operations().map(({ fixed }) => fixed === null);

test('the oldest commits lose what takes them back, and the newest keeps its own whatever it is', () => {
  commitOf('a', '1');
  commitOf('b', '2');
  expect(undoable()).toEqual([true, false]);
  commitOf('d', '3');
  expect(undoable()).toEqual([true, true, false]);
  commitOf('c', '4');
  expect(undoable()).toEqual([true, false, false, false]);
  world.reopen();
  expect(undoable()).toEqual([true, false, false, false]);
  expect(finish(world.undo()).state).toBe('done');
  expect(world.disk().cwd['c']).toBe(`644 ${OLD.repeat(3)}`);
});

test('an undo tells every place that is not any more what the commit left, and touches nothing', () => {
  for (const path of ['d', 'e']) world.hands.cwd.write(path, `new ${path}`);
  world.hands.home.write('f', 'new f');
  world.hands.home.write('g', 'new g');
  expect(finish(world.commit()).state).toBe('done');
  for (const [mount, path] of [
    ['cwd', 'd'],
    ['home', 'f'],
    ['home', 'g'],
  ] as const)
    writeFileSync(join(world.folder, mount, path), 'by somebody else');
  const before = world.disk();
  const { state, conflicts } = finish(world.undo());
  expect(state).toBe('conflicts');
  expect(conflicts.map(({ path, reason }) => `${path} ${reason}`).toSorted()).toEqual([
    'cwd://d base-changed',
    'home://f base-changed',
    'home://g base-changed',
  ]);
  expect(world.disk()).toEqual(before);
  expect(world.operations().map((one) => one.state)).toEqual(['done']);
});

test('what moved up into the place of its directory leaves nothing behind when it is committed', () => {
  const { home } = world.hands;
  home.mkdir('p');
  home.mkdir('p/q');
  home.write('p/q/r', 'r');
  expect(finish(world.commit()).state).toBe('done');
  home.rename('p/q/r', 'r');
  home.rename('p/q', 'x');
  home.remove('p');
  home.rename('x', 'p');
  expect(finish(world.commit()).state).toBe('done');
  expect(world.topEntries()).toBe(0);
  expect(world.disk().home).toEqual({ f: '644 f', p: '/ 755', r: '644 r' });
});
