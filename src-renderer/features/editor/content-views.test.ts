/** Ways to look at a pair of contents. */
import { expect, it } from 'vitest';

import { contentViews, viewOf } from './content-views.ts';
import { sidesOf, subjectOf } from './subject.ts';

it('opens a file as what it is', () => {
  const views = (name: string, state: 'text' | 'binary' | 'too-large' | 'not-a-file') =>
    contentViews({ path: `cwd://${name}`, state });
  expect(views('a.ts', 'text')).toEqual(['text', 'hex']);
  expect(views('a.svg', 'text')).toEqual(['text', 'image', 'hex']);
  expect(views('a.png', 'binary')).toEqual(['image', 'hex']);
  expect(views('a.tar.gz', 'binary')).toEqual(['inside', 'hex']);
  expect(views('a.bin', 'binary')).toEqual(['hex', 'inside']);
  expect(views('log', 'too-large')).toEqual(['hex', 'inside']);
  expect(views('folder', 'not-a-file')).toEqual([]);
});

it('keeps to what was chosen as long as it is there', () => {
  expect(viewOf(['text', 'hex'], 'hex')).toBe('hex');
  expect(viewOf(['image', 'hex'], 'text')).toBe('image');
  expect(viewOf([], 'text')).toBeNull();
});

it('names both sides of each kind of diff', () => {
  const path = 'cwd://a';
  expect(sidesOf({ kind: 'diff', path })).toEqual(['folder', 'sandbox']);
  expect(sidesOf({ kind: 'moment-diff', path, from: 0, to: null })).toEqual(['before the first event', 'now']);
  const target = {
    kind: 'compare',
    path,
    from: { tree: 'checkpoint', id: 3 },
    to: { tree: 'merged', sandbox: 'other' },
  } as const;
  expect(sidesOf(target)).toEqual(['checkpoint 3', 'now of other']);
  expect(subjectOf(target)).toEqual({ path, pair: { from: target.from, to: target.to } });
  expect(subjectOf({ kind: 'file', path, view: 'merged' })).toBeNull();
});
