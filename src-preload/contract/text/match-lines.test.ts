import { expect, test } from 'vitest';

import { matchLines } from './match-lines.ts';

const linesOf = (letters: string): string[] => Array.from(letters);
const match = (before: string, now: string): number[] => [...matchLines(linesOf(before), linesOf(now))];

test('lines that stayed are found, whatever was added, changed or removed between them', () => {
  expect(match('abc', 'abc')).toEqual([0, 1, 2]);
  expect(match('abc', 'aBc')).toEqual([0, -1, 2]);
  expect(match('abc', 'xaybcz')).toEqual([-1, 0, -1, 1, 2, -1]);
  expect(match('abcd', 'bd')).toEqual([1, 3]);
  expect(match('', 'ab')).toEqual([-1, -1]);
  expect(match('ab', '')).toEqual([]);
  expect(match('aa', 'aaa')).toEqual([0, 1, -1]);
});

test('texts that have little in common are matched by the lines that come up once, in time', () => {
  const before = Array.from({ length: 20_000 }, (_, line) => `old ${line}`);
  const kept = (line: number): boolean => line % 10 === 3;
  const now = before.map((text, line) => (kept(line) ? text : `new ${line}`));
  const start = Date.now();
  expect([...matchLines(before, now)]).toEqual(before.map((_, line) => (kept(line) ? line : -1)));
  expect(Date.now() - start).toBeLessThan(2000);
});

test('of lines that changed places, those are found that kept one order', () => {
  const moved = Array.from({ length: 2000 }, (_, line) => `line ${line}`);
  const now = [...moved.slice(1000), 'fresh', ...moved.slice(0, 1000)];
  const places = [...matchLines(moved, now)].filter((place) => place >= 0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).toHaveLength(1000);
});
