import { describe, expect, test } from 'vitest';

import { parkingPlace } from './ground.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import type { Layout } from './tree-hands-contract.ts';

type Act = (folder: SandboxedFolder) => void;

const stepsAfter = (layout: Layout, ...acts: Act[]): readonly string[] => {
  let steps: readonly string[] = [];
  withFolder(layout, (folder) => {
    for (const act of acts) act(folder);
    steps = folder
      .plan()
      .steps.map(({ action, path, from }) => `${action} ${path.slice(6)}${from ? ` <- ${from.join('/')}` : ''}`);
  });
  return steps;
};

describe('the steps of a commit', () => {
  test('make directories first, then write, and delete last, the deepest first', () => {
    const acts: Act[] = [
      (f) => f.remove('a'),
      (f) => f.mkdir('z'),
      (f) => f.mkdir('z/y'),
      (f) => f.write('z/y/x', 'new'),
    ];
    expect(stepsAfter({ 'a/b/c': 'x' }, ...acts)).toEqual([
      'make-directory z',
      'make-directory z/y',
      'write z/y/x',
      'remove-file a/b/c',
      'remove-directory a/b',
      'remove-directory a',
    ]);
  });

  test('rename a directory as one step, and act below it at its new place', () => {
    const acts: Act[] = [(f) => f.rename('d', 'e'), (f) => f.write('e/a', 'y'), (f) => f.remove('e/b')];
    expect(stepsAfter({ 'd/a': 'x', 'd/b': 'x' }, ...acts)).toEqual(['rename e <- d', 'write e/a', 'remove-file e/b']);
  });

  test('begin at the end of a chain of renames', () => {
    const acts: Act[] = [(f) => f.rename('b', 'c'), (f) => f.rename('a', 'b')];
    expect(stepsAfter({ a: 'x', b: 'y' }, ...acts)).toEqual(['rename c <- b', 'rename b <- a']);
  });

  test('park one of two that change places', () => {
    const acts: Act[] = [(f) => f.rename('a', 't'), (f) => f.rename('b', 'a'), (f) => f.rename('t', 'b')];
    const parked = parkingPlace(['b']).join('/');
    expect(stepsAfter({ a: 'x', b: 'y' }, ...acts)).toEqual([
      `rename ${parked} <- b`,
      'rename b <- a',
      `rename a <- ${parked}`,
    ]);
  });

  test('take what lives on out of a directory before it is deleted', () => {
    const acts: Act[] = [(f) => f.rename('d/a', 'z'), (f) => f.remove('d')];
    expect(stepsAfter({ 'd/a': 'x', 'd/b': 'x' }, ...acts)).toEqual([
      'rename z <- d/a',
      'remove-file d/b',
      'remove-directory d',
    ]);
  });

  test('only settle what the folder has already', () => {
    expect(stepsAfter({ a: 'x' }, (f) => f.write('a', 'x'))).toEqual(['settle a']);
  });
});

describe('a selection', () => {
  const included = (layout: Layout, acts: readonly Act[], paths: readonly string[]): readonly string[] => {
    let found: readonly string[] = [];
    withFolder(layout, (folder) => {
      for (const act of acts) act(folder);
      found = folder.plan(paths).included;
    });
    return found;
  };

  test('takes the new directories that a new file is in', () => {
    const acts: Act[] = [
      (f) => f.mkdir('d'),
      (f) => f.mkdir('d/e'),
      (f) => f.write('d/e/a', 'x'),
      (f) => f.write('d/e/b', 'x'),
    ];
    expect(included({}, acts, ['d/e/a'])).toEqual(['cwd://d', 'cwd://d/e']);
  });

  test('takes the rename of the directory that a changed file is in', () => {
    expect(included({ 'd/a': 'x' }, [(f) => f.rename('d', 'e'), (f) => f.write('e/a', 'y')], ['e/a'])).toEqual([
      'cwd://e',
    ]);
  });

  test('takes all of a deleted directory', () => {
    expect(included({ 'd/a': 'x', 'd/b': 'x' }, [(f) => f.remove('d')], ['d/a'])).toEqual(['cwd://d', 'cwd://d/b']);
  });

  test('takes the other half of an exchange', () => {
    const acts: Act[] = [(f) => f.rename('a', 't'), (f) => f.rename('b', 'a'), (f) => f.rename('t', 'b')];
    expect(included({ a: 'x', b: 'y' }, acts, ['a'])).toEqual(['cwd://b']);
  });

  test('takes what came out of a directory that goes', () => {
    expect(included({ 'd/a': 'x' }, [(f) => f.rename('d/a', 'z'), (f) => f.remove('d')], ['d'])).toEqual(['cwd://z']);
  });

  test('of a folder is everything in it, and nothing beside it', () => {
    withFolder({ 'd/a': 'x', da: 'x' }, (folder) => {
      folder.write('d/a', 'y');
      folder.write('da', 'y');
      expect(folder.commit(['d']).applied.map((step) => step.path)).toEqual(['cwd://d/a']);
      expect(folder.summary()).toEqual(['modified da *']);
    });
  });

  test('of nothing does nothing', () => {
    withFolder({ a: 'x' }, (folder) => {
      folder.write('a', 'y');
      expect(folder.commit([])).toMatchObject({ state: 'done', applied: [] });
      expect(folder.summary()).toEqual(['modified a *']);
    });
  });
});
