/** The paths of a story: narrowed, sorted, in words. */
import { describe, expect, it } from 'vitest';

import type { RunPath } from '../../../src-preload/contract/run-story-calls.ts';

import { countShown, pathRows } from './path-rows.ts';
import type { PathWish } from './path-rows.ts';

const path = (name: string, part: Partial<RunPath> = {}): RunPath => ({
  path: `cwd://${name}`,
  ...{ read: 0, written: 0, reads: 0, writes: 0, refused: 0, failed: 0, first: 1, last: 1, change: null },
  ...part,
});
const PATHS = [
  path('b', { reads: 2, read: 100 }),
  path('a', { writes: 9, written: 5, change: 'added' }),
  path('no', { refused: 1, failed: 2 }),
];
const shown = (wish: Partial<PathWish> = {}): readonly string[] =>
  pathRows(PATHS, { shown: 'all', sort: 'attempts', filter: '', ...wish }).map((row) => row.path.path.slice(6));

describe('the paths of a story', () => {
  it('are sorted by what was asked for', () => {
    expect(shown()).toEqual(['a', 'no', 'b']);
    expect(shown({ sort: 'path' })).toEqual(['a', 'b', 'no']);
    expect(shown({ sort: 'read' })).toEqual(['b', 'a', 'no']);
    expect(shown({ sort: 'problems' })).toEqual(['no', 'a', 'b']);
  });

  it('are narrowed by what was done there, and by words', () => {
    expect(shown({ shown: 'changed' })).toEqual(['a']);
    expect(shown({ shown: 'refused' })).toEqual(['no']);
    expect(shown({ filter: 'CWD b' })).toEqual(['b']);
    expect(countShown(PATHS, 'read')).toBe(1);
  });

  it('are read aloud with all that their line shows', () => {
    const labels = pathRows(PATHS, { shown: 'all', sort: 'path', filter: '' }).map(({ label }) => label);
    expect(labels).toEqual([
      'cwd://a, added, wrote 5 B, 9 attempts',
      'cwd://b, read 100 B, 2 attempts',
      'cwd://no, 3 attempts, 1 refused, 2 failed',
    ]);
  });
});
