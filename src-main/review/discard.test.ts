import { hash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Layout } from './tree-hands-contract.ts';

type Act = (folder: SandboxedFolder) => void;

/** What is left of the changes, and what came along. */
function discarding(
  layout: Layout,
  acts: readonly Act[],
  paths: readonly string[],
): { left: readonly string[]; included: readonly string[] } {
  let left: readonly string[] = [];
  let included: readonly string[] = [];
  withFolder(layout, (folder) => {
    for (const act of acts) act(folder);
    const before = folder.disk();
    included = folder.discard(paths).included.map((path) => path.slice(6));
    left = folder.summary();
    expect(folder.disk()).toEqual(before);
  });
  return { left, included };
}

describe('discarding', () => {
  test('a file leaves its neighbours alone', () => {
    const acts: Act[] = [(f) => f.write('a', 'y'), (f) => f.write('b', 'y')];
    expect(discarding({ a: 'x', b: 'x' }, acts, ['a'])).toEqual({ left: ['modified b *'], included: [] });
  });

  test('a new directory takes what is in it', () => {
    const acts: Act[] = [(f) => f.mkdir('d'), (f) => f.write('d/a', 'x')];
    expect(discarding({}, acts, ['d'])).toEqual({ left: [], included: [] });
  });

  test('a file of a new directory leaves the directory', () => {
    const acts: Act[] = [(f) => f.mkdir('d'), (f) => f.write('d/a', 'x')];
    expect(discarding({}, acts, ['d/a'])).toEqual({ left: ['added d'], included: [] });
  });

  test('the deletion of one file of a deleted directory brings all of it back', () => {
    expect(discarding({ 'd/a': 'x', 'd/b': 'x' }, [(f) => f.remove('d')], ['d/a'])).toEqual({
      left: [],
      included: ['d', 'd/b'],
    });
  });

  test('a rename makes it go back, with what changed in it', () => {
    const acts: Act[] = [(f) => f.rename('d', 'e'), (f) => f.write('e/a', 'y')];
    expect(discarding({ 'd/a': 'x' }, acts, ['e'])).toEqual({ left: [], included: [] });
  });

  test('a rename out of a deleted directory brings the directory back', () => {
    const acts: Act[] = [(f) => f.rename('d/a', 'z'), (f) => f.remove('d')];
    expect(discarding({ 'd/a': 'x', 'd/b': 'x' }, acts, ['z'])).toEqual({ left: [], included: ['d', 'd/b'] });
  });

  test('a rename gives way to nothing: what took the old name goes too', () => {
    const acts: Act[] = [(f) => f.rename('a', 'b'), (f) => f.write('a', 'new')];
    expect(discarding({ a: 'x' }, acts, ['b'])).toEqual({ left: [], included: ['a'] });
  });

  test('a rename that was done by copying brings the original back', () => {
    const acts: Act[] = [(f) => f.write('b', 'same'), (f) => f.remove('a')];
    expect(discarding({ a: 'same' }, acts, ['b'])).toEqual({ left: [], included: [] });
  });

  test('another name of a renamed file makes the file go back', () => {
    const acts: Act[] = [
      (f) => f.rename('a', 'c'),
      (f) => f.write('a', 'new'),
      (f) => f.overlay.link(f.place('c'), f.place('b')),
    ];
    expect(discarding({ a: 'x' }, acts, ['b'])).toEqual({ left: [], included: ['a', 'c'] });
  });

  test('everything empties the top, with what was only touched', () => {
    withFolder({ a: 'x' }, (folder) => {
      folder.overlay.setTimes(folder.place('a'), 'now', 'now');
      expect(folder.overlay.topEntries()).toHaveLength(1);
      folder.discard();
      expect(folder.overlay.topEntries()).toEqual([]);
    });
  });
});

const sha256 = (content: string): string => hash('sha256', content, 'hex');

test('the report names every change that was discarded', () => {
  withFolder({ a: 'x' }, (folder) => {
    folder.write('a', 'y');
    folder.write('b', 'y');
    expect(folder.discard()).toEqual({
      state: 'done',
      applied: [
        { path: 'cwd://a', kind: 'modified', step: 'discard', contents: { before: sha256('y'), after: sha256('x') } },
        { path: 'cwd://b', kind: 'added', step: 'discard', contents: { before: sha256('y'), after: null } },
      ],
      conflicts: [],
      included: [],
      skipped: [],
      failure: null,
    });
  });
});
