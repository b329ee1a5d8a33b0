/** What is told of a base that somebody else changed, and that telling changes nothing. */
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAll } from '../files-by-path-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;
beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

/** One line for each. */
const drifts = (): readonly string[] =>
  at.overlay
    .baseDrift()
    .map(({ names, baseNames, drift, of }) =>
      [names.join('/'), baseNames.join('/'), drift, of === 'handle' ? 'held' : ''].join(' ').trim(),
    );

test('nothing is told while only the top changes', () => {
  at.files.append('docs/a.md', '!');
  at.files.unlink('readme.txt');
  at.files.rename('docs', 'papers');
  at.files.write('new', 'x');
  at.files.mkdir('docs');
  expect(drifts()).toEqual([]);
});

test('entries that were changed, replaced, removed, or appeared are told of by where they are shown', () => {
  at.files.append('docs/a.md', '!');
  at.files.unlink('readme.txt');
  at.files.rename('docs/deep/c.md', 'moved');
  at.files.write('new', 'x');
  at.files.chmod('large', 0o600);
  appendFileSync(at.onDisk('docs', 'a.md'), '?');
  appendFileSync(at.onDisk('readme.txt'), '?');
  rmSync(at.onDisk('docs', 'deep', 'c.md'));
  writeFileSync(at.onDisk('new'), 'other');
  writeFileSync(at.onDisk('fresh'), 'L');
  renameSync(at.onDisk('fresh'), at.onDisk('large'));
  expect(drifts()).toEqual([
    'docs/a.md docs/a.md changed',
    'docs/deep/c.md docs/deep/c.md vanished',
    'large large replaced',
    'moved docs/deep/c.md vanished',
    'new new appeared',
    'readme.txt readme.txt changed',
  ]);
  expect(at.files.read('docs/a.md')).toBe('alpha!');
  expect(at.files.read('new')).toBe('x');
});

test('what came into a removed directory is told of, what came into one that still shows is not', () => {
  at.files.rename('docs/deep/c.md', 'c.md');
  at.files.rmdir('docs/deep');
  writeFileSync(at.onDisk('docs', 'deep', 'late'), '');
  at.files.append('docs/a.md', '!');
  writeFileSync(at.onDisk('docs', 'beside'), '');
  expect(drifts()).toEqual(['docs/deep docs/deep changed']);
});

test('a handle that reads on in a file whose name is another one is told of until it is closed', () => {
  const file = at.files.open('readme.txt');
  writeFileSync(at.onDisk('fresh'), 'other');
  renameSync(at.onDisk('fresh'), at.onDisk('readme.txt'));
  expect(drifts()).toEqual(['readme.txt readme.txt replaced held']);
  expect(at.files.read('readme.txt')).toBe('other');
  expect(readAll(file)).toBe('hello');
  expect(drifts()).toEqual(['readme.txt readme.txt replaced held']);
  file.close();
  expect(drifts()).toEqual([]);
});

test('a directory that is gone is told of for what was changed in it, and nothing of the top is lost', () => {
  at.files.append('docs/a.md', '!');
  rmSync(at.onDisk('docs'), { recursive: true });
  expect(drifts()).toEqual(['docs/a.md docs/a.md vanished']);
  expect(at.files.read('docs/a.md')).toBe('alpha!');
});
