/** Narrowing the change list, and what Commit takes. */
import { describe, expect, it } from 'vitest';

import { sampleChange } from '../../client/fake-client.ts';

import { filterChanges, NO_FILTER, scopesOf } from './change-filter.ts';

const changes = [
  sampleChange('cwd://src/Main.ts'),
  sampleChange('cwd://out/app.js', { kind: 'added' }),
  sampleChange('cwd://docs/new.md', { kind: 'renamed', from: 'cwd://docs/old.md' }),
];
const facts = { reviewed: new Set(['cwd://src/Main.ts']), git: { 'cwd://out/app.js': 'ignored' } } as const;
const names = (filter: Partial<typeof NO_FILTER>) =>
  filterChanges(changes, { ...NO_FILTER, ...filter }, facts).map(({ path }) => path.split('/').at(-1));

describe('the filter of the change list', () => {
  it('takes every word in any letter case, in the path or in the one it had before', () => {
    expect(names({ text: 'SRC main' })).toEqual(['Main.ts']);
    expect(names({ text: 'old' })).toEqual(['new.md']);
    expect(names({ text: 'nothing like it' })).toEqual([]);
  });
  it('takes kinds together, and each test on top', () => {
    expect(names({ kinds: new Set(['added', 'renamed']) })).toEqual(['app.js', 'new.md']);
    expect(names({ tests: new Set(['open']) })).toEqual(['app.js', 'new.md']);
    expect(names({ tests: new Set(['open', 'tracked']) })).toEqual(['new.md']);
  });
  it('is the list itself when it asks for nothing', () => {
    expect(filterChanges(changes, { ...NO_FILTER, text: '  ' }, facts)).toBe(changes);
  });
});

describe('what Commit takes', () => {
  const nothing = new Map<string, string>();
  it('is what is staged, whatever the filter shows', () => {
    const stagedAs = new Map([['cwd://src/Main.ts', 'partial']]);
    expect(scopesOf({ all: changes, shown: [], stagedAs }).scope).toEqual({
      chosen: 'staged',
      count: 1,
      words: '1 staged',
      left: 0,
    });
  });
  it('is everything when nothing is staged, and says so', () => {
    expect(scopesOf({ all: changes, shown: changes, stagedAs: nothing }).scope).toMatchObject({
      chosen: null,
      words: 'all 3 changes',
    });
    const one = changes.slice(0, 1);
    expect(scopesOf({ all: one, shown: one, stagedAs: nothing }).scope.words).toBe('1 change');
  });
  it('is what the list shows when it is narrowed', () => {
    expect(scopesOf({ all: changes, shown: changes.slice(1), stagedAs: nothing }).whole).toMatchObject({
      chosen: ['cwd://out/app.js', 'cwd://docs/new.md'],
      words: 'the 2 changes shown',
    });
  });
  it('leaves the files of a repository itself alone', () => {
    const all = [...changes, sampleChange('cwd://.git/index'), sampleChange('cwd://sub/.git/HEAD')];
    expect(scopesOf({ all, shown: all, stagedAs: nothing }).scope).toMatchObject({ chosen: null, count: 3, left: 2 });
  });
});
