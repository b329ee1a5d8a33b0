import { expect, test } from 'vitest';

import { wordMarks } from './word-marks.ts';

const marked = (before: string, after: string) => {
  const marks = wordMarks(before, after);
  const cut = (text: string, parts: readonly { start: number; end: number }[]) =>
    parts.map(({ start, end }) => text.slice(start, end));
  return [cut(before, marks.before), cut(after, marks.after)];
};

test('the words that differ are marked', () => {
  expect(marked('const size = 10;', 'const length = 12;')).toEqual([
    ['size', '10'],
    ['length', '12'],
  ]);
  expect(marked('a b', 'a b')).toEqual([[], []]);
});

test('lines that have next to nothing in common, or are very long, are marked whole', () => {
  expect(marked('alpha beta', 'gamma delta')).toEqual([['alpha beta'], ['gamma delta']]);
  const long = 'word '.repeat(2000);
  expect(marked(long, `${long}x`)).toEqual([[long], [`${long}x`]]);
  expect(marked('', 'x')).toEqual([[], ['x']]);
});
