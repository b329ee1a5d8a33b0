/** What a review does to a top: entries that reached the base, and entries thrown away. */
import { renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { codeOf, readAll, text } from '../files-by-path-contract.ts';
import { Workspace } from './workspace-contract.ts';

let at: Workspace;

beforeEach(() => {
  at = new Workspace();
});
afterEach(() => at.remove());

describe('accepting', () => {
  test('an open file goes on, and what is written later is a new change', () => {
    const file = at.files.open('docs/a.md', { access: 'read-write' });
    file.write(text('A'), 0);
    at.store.journal.commit();
    writeFileSync(at.onDisk('docs', 'a.md'), 'Alpha');
    at.overlay.accept(['docs', 'a.md']);
    expect(at.top()).toEqual([]);
    expect(readAll(file)).toBe('Alpha');
    file.write(text('!'), 'end');
    file.close();
    expect(at.files.read('docs/a.md')).toBe('Alpha!');
    expect(at.top()).toEqual(['docs/a.md file from docs/a.md own']);
  });

  test('a renamed directory takes along what was changed below it', () => {
    at.files.rename('docs', 'papers');
    at.files.append('papers/a.md', '!');
    at.files.rename('papers/deep/c.md', 'c.md');
    renameSync(at.onDisk('docs'), at.onDisk('papers'));
    at.overlay.accept(['papers']);
    expect(at.top()).toEqual([
      'c.md file from papers/deep/c.md',
      'papers/a.md file from papers/a.md own',
      'papers/deep/c.md whiteout over papers/deep/c.md',
    ]);
    expect(at.files.read('c.md')).toBe('gamma');
  });
});

describe('reverting', () => {
  test('shows the base again, and handles see a removed file', () => {
    const file = at.files.open('readme.txt', { access: 'read-write' });
    file.write(text('J'), 0);
    at.overlay.revert(['readme.txt']);
    expect(at.files.read('readme.txt')).toBe('hello');
    expect(readAll(file)).toBe('Jello');
    expect(file.stat().nlink).toBe(0);
    file.close();
    expect(at.overlay.topBytes()).toBe(0);
  });

  test('either half of a rename takes the whole rename back', () => {
    at.files.rename('docs', 'papers');
    at.files.write('papers/new', 'x');
    at.overlay.revert(['papers']);
    expect(at.top()).toEqual([]);
    at.files.rename('docs', 'papers');
    at.overlay.revert(['docs']);
    expect(at.top()).toEqual([]);
    expect(at.files.list('docs')).toEqual(['a.md', 'deep']);
  });

  test('what was moved out of a removed directory comes back with it', () => {
    at.files.rename('docs/deep', 'deep');
    at.files.unlink('docs/a.md');
    at.files.rmdir('docs');
    at.overlay.revert(['docs']);
    expect(at.top()).toEqual([]);
    expect(at.files.list('docs')).toEqual(['a.md', 'deep']);
  });

  test('a second name elsewhere stays, as a file of its own', () => {
    at.files.link('docs/a.md', 'same');
    at.files.unlink('docs/deep/c.md');
    at.overlay.revert(['docs']);
    expect(at.files.read('same')).toBe('alpha');
    expect(at.top()).toEqual(['same file own']);
  });

  test('what was moved into a thrown away directory goes back', () => {
    at.files.mkdir('box');
    at.files.rename('readme.txt', 'box/inside');
    at.overlay.revert(['box']);
    expect(at.top()).toEqual([]);
    expect(at.files.read('readme.txt')).toBe('hello');
  });

  test('of another name of a renamed file leaves a new file at the old place as it is', () => {
    at.files.rename('readme.txt', 'renamed');
    at.files.write('readme.txt', 'new');
    at.files.link('renamed', 'linked');
    at.overlay.revert(['linked']);
    at.store.journal.commit();
    expect(at.top()).toContain('readme.txt file over readme.txt own');
    at.files.unlink('readme.txt');
    expect(codeOf(() => at.files.read('readme.txt'))).toBe('not-found');
    at.overlay.revert(['readme.txt']);
    expect(at.files.read('readme.txt')).toBe('hello');
  });

  test('of many renames one by one does not go through all of them each time', () => {
    const names = Array.from({ length: 500 }, (_, index) => `f${index}`);
    for (const name of names) writeFileSync(at.onDisk(name), '');
    at.files.atOnce(() => {
      for (const name of names) at.files.rename(name, `moved-${name}`);
    });
    let whole = 0;
    const values = Reflect.get(Map.prototype, 'values') as (this: Map<unknown, unknown>) => MapIterator<unknown>;
    const walks = vi.spyOn(Map.prototype, 'values').mockImplementation(function (this: Map<unknown, unknown>) {
      if (this.size > 100) whole += 1;
      return values.call(this);
    });
    for (const name of names) at.overlay.revert([`moved-${name}`]);
    walks.mockRestore();
    expect(whole).toBeLessThanOrEqual(3);
    expect(at.top()).toEqual([]);
  });
});
