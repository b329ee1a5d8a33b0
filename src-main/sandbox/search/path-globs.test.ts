import { expect, test } from 'vitest';

import { expandBraces, pathFilter } from './path-globs.ts';

const searched = (include: readonly string[], exclude: readonly string[], path: string): boolean => {
  const [mount = '', inside = ''] = path.split('://');
  return pathFilter(include, exclude).isSearched(mount, inside.split('/'));
};

test.each([
  ['*.ts', 'cwd://src/a.ts', true],
  ['*.ts', 'cwd://src/a.tsx', false],
  ['src', 'cwd://src/deep/a', true],
  ['src/**', 'cwd://src/deep/a', true],
  ['src/**', 'cwd://other/src/a', false],
  ['./src', 'cwd://src/a', true],
  ['./src', 'cwd://x/src/a', false],
  ['**/test/*.ts', 'cwd://a/test/b.ts', true],
  ['*.{ts,tsx}', 'cwd://a.tsx', true],
  ['home://', 'home://a/b', true],
  ['home://', 'cwd://a/b', false],
  ['home://notes', 'home://notes/a', true],
  ['!odd', 'cwd://!odd', true],
  ['#odd', 'cwd://#odd', true],
])('%s includes %s: %s', (pattern, path, is) => {
  expect(searched([pattern], [], path)).toBe(is);
});

test('nothing is left out when nothing is named, and what is excluded is out whatever includes it', () => {
  expect(searched([], [], 'cwd://a')).toBe(true);
  expect(searched(['*.ts'], ['gen'], 'cwd://gen/a.ts')).toBe(false);
  expect(pathFilter([], ['gen/']).isEntered('cwd', ['gen'])).toBe(false);
  expect(pathFilter(['*.ts'], []).isEntered('cwd', ['any'])).toBe(true);
});

test('braces stand for each of their parts, within one another too, and never for too many', () => {
  expect(expandBraces('{a,b{c,d}}')).toEqual(expect.arrayContaining(['a', 'bc', 'bd']));
  expect(expandBraces('{a}')).toEqual(['{a}']);
  expect(expandBraces('{a,b}'.repeat(30)).length).toBeLessThan(3000);
});
