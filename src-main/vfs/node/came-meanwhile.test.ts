/** The folder gets, or loses, an entry where the sandbox has one: what the sandbox removes is gone, and nothing of theirs is lost unseen. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from '../files-by-path-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;
beforeEach(() => (at = new Workspace()));
afterEach(() => at.remove());

const come = (...names: string[]): void => writeFileSync(at.onDisk(...names), 'theirs');
const drifts = () => at.overlay.baseDrift().map(({ names, drift }) => `${names.join('/')} ${drift}`);

describe('an entry that the sandbox made, where the folder has one by now, is gone', () => {
  test('when it is deleted, and the folder keeps its own', () => {
    at.files.write('new', 'mine');
    come('new');
    at.files.unlink('new');
    expect(at.files.list('')).not.toContain('new');
    expect(codeOf(() => at.files.read('new'))).toBe('not-found');
    expect(at.top()).toEqual(['new whiteout over new']);
    expect(existsSync(at.onDisk('new'))).toBe(true);
  });

  test('so that the directory it was in can be removed', () => {
    at.files.write('docs/deep/new', 'mine');
    come('docs', 'deep', 'new');
    at.files.unlink('docs/deep/new');
    at.files.unlink('docs/deep/c.md');
    at.files.rmdir('docs/deep');
    expect(at.files.list('docs')).toEqual(['a.md']);
  });

  test('when it moves away, or loses one of two names', () => {
    at.files.write('new', 'mine');
    at.files.link('new', 'second');
    come('new');
    come('second');
    at.files.rename('new', 'elsewhere');
    at.files.unlink('second');
    expect(at.files.list('')).toEqual(expect.not.arrayContaining(['new', 'second']));
    expect(at.files.read('elsewhere')).toBe('mine');
  });

  test('when it is a directory; made anew it does not show theirs', () => {
    at.files.mkdir('new');
    mkdirSync(at.onDisk('new'));
    come('new', 'in');
    at.files.rmdir('new');
    expect(at.files.list('')).not.toContain('new');
    at.files.mkdir('new');
    expect(at.files.list('new')).toEqual([]);
    expect(at.top()).toEqual(['new directory over new opaque']);
  });

  test('in a directory that moved: what counts is what the folder has where that came from', () => {
    at.files.rename('docs', 'papers');
    at.files.write('papers/new', 'mine');
    come('docs', 'new');
    at.files.unlink('papers/new');
    expect(at.files.list('papers')).toEqual(['a.md', 'deep']);
  });
});

test('what replaces an entry that the sandbox made leaves what came to the review: it is a conflict still', () => {
  at.files.write('new', 'mine');
  at.files.write('next', 'newer');
  come('new');
  at.files.rename('next', 'new');
  expect(at.top()).toEqual(['new file own']);
  expect(drifts()).toEqual(['new appeared']);
});

test('a removal leaves no trace where the folder has nothing', () => {
  at.files.write('new', 'mine');
  at.files.unlink('new');
  expect(at.top()).toEqual([]);
});

test('a file that moved and whose content somebody removed says so, is listed and told of, and can be removed', () => {
  at.files.rename('readme.txt', 'moved');
  rmSync(at.onDisk('readme.txt'));
  expect(at.files.list('')).toContain('moved');
  expect(() => at.files.read('moved')).toThrow('the folder no longer has the content of this file');
  expect(codeOf(() => at.files.read('moved'))).toBe('not-found');
  expect(drifts()).toEqual(['moved vanished', 'readme.txt vanished']);
  at.files.unlink('moved');
  expect(at.files.list('')).not.toContain('moved');
});
