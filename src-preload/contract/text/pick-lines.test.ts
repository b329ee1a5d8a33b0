import fc from 'fast-check';
import { expect, test } from 'vitest';

import { editsOf } from './line-edits.ts';
import {
  pickOf,
  pickRange,
  pickTouching,
  stagedStates,
  stageRanges,
  unstageRanges,
  withLines,
  withoutLines,
} from './pick-lines.ts';
import { someNumbers, someText } from './test-texts-contract.ts';
import { linesOf } from './text-lines.ts';

const pick = (removed: readonly number[], added: readonly number[]) => ({
  removed: new Set(removed),
  added: new Set(added),
});
const allOf = (before: string, after: string) => pickOf(editsOf(linesOf(before), linesOf(after)));
const NONE = pick([], []);

test('all picked lines give the later text, none the earlier one, and taking out is the reverse', () => {
  fc.assert(
    fc.property(someText, someText, (before, after) => {
      const all = allOf(before, after);
      expect(withLines(before, after, all)).toBe(after);
      expect(withLines(before, after, NONE)).toBe(before);
      expect(withoutLines(before, after, all)).toBe(before);
      expect(withoutLines(before, after, NONE)).toBe(after);
    }),
  );
});

test('any picked lines give a text that has them, lacks the others, and from which the rest can be picked', () => {
  fc.assert(
    fc.property(someText, someText, someNumbers, someNumbers, (before, after, removed, added) => {
      const all = allOf(before, after);
      const staged = withLines(before, after, { removed, added });
      const split = (lines: ReadonlySet<number>, by: ReadonlySet<number>) => ({
        inside: [...lines].filter((line) => by.has(line)),
        outside: [...lines].filter((line) => !by.has(line)),
      });
      const [goes, comes] = [split(all.removed, removed), split(all.added, added)];
      expect(linesOf(staged)).toHaveLength(linesOf(before).length - goes.inside.length + comes.inside.length);
      const rest = pick(goes.outside, comes.outside);
      expect(withoutLines(before, after, rest)).toBe(staged);
      expect(withLines(staged, after, allOf(staged, after))).toBe(after);
    }),
  );
});

test('of lines that take the place of others, one pair can be picked, whichever it is', () => {
  const [before, after] = ['a\nb\nc\n', 'A\nB\nC\n'];
  expect(withLines(before, after, pick([1], [1]))).toBe('A\nb\nc\n');
  expect(withLines(before, after, pick([2], [2]))).toBe('a\nB\nc\n');
  expect(withLines(before, after, pick([3], [2, 3]))).toBe('a\nb\nB\nC\n');
  expect(withLines(before, after, pick([], [1, 2]))).toBe('a\nb\nc\nA\nB\n');
  expect(withLines(before, after, pick([1, 2], []))).toBe('c\n');
});

test('a last line without an ending is ended when something is picked behind it', () => {
  expect(withLines('a\nb', 'a\nb\nc', pick([], [2, 3]))).toBe('a\nb\nb\nc');
  expect(withLines('a', 'b\nc', pick([], [2]))).toBe('a\nc');
});

test('a selection of lines means these, and what they take the place of', () => {
  const [before, after] = ['x\na\nb\ny\nz\n', 'x\nA\nB\nC\ny\n'];
  const at = (start: number, count: number) =>
    withLines(before, after, pickRange(before, after, 'after', { start, count }));
  expect(at(1, 1)).toBe('x\nA\nb\ny\nz\n');
  expect(at(2, 1)).toBe('x\na\nB\ny\nz\n');
  expect(at(3, 1)).toBe('x\na\nb\nC\ny\nz\n');
  expect(at(5, 0)).toBe('x\na\nb\ny\n');
  expect(pickRange(before, after, 'before', { start: 4, count: 1 })).toEqual(pick([5], []));
});

test('hunks are staged and unstaged one by one, and each tells how much of it is staged', () => {
  const lines = Array.from({ length: 30 }, (_, line) => `line ${line}\n`);
  const base = lines.join('');
  const merged = lines.map((text, line) => (line % 10 === 3 ? `new ${line}\nmore\n` : text)).join('');
  const two = stageRanges(base, merged, [{ start: 14, count: 1 }]);
  expect(two).toBe(lines.map((text, line) => (line === 13 ? 'new 13\nmore\n' : text)).join(''));
  expect(stagedStates(base, two, merged)).toEqual(['open', 'staged', 'open']);
  const half = withLines(base, merged, pick([], [4]));
  expect(stagedStates(base, half, merged)).toEqual(['partly', 'open', 'open']);
  expect(unstageRanges(base, two, [{ start: 13, count: 1 }])).toBe(base);
  expect(stagedStates(base, base, merged)).toEqual(['open', 'open', 'open']);
  expect(stagedStates(base, merged, merged)).toEqual(['staged', 'staged', 'staged']);
  expect(pickTouching(base, merged, 'before', [{ start: 3, count: 1 }])).toEqual(pick([4], [4, 5]));
});

test('twenty thousand changes, of which every other is staged, are told apart in time', { timeout: 15_000 }, () => {
  const text = (isChanged: (line: number) => boolean): string =>
    Array.from({ length: 200_000 }, (_, line) => `${String(line)}${isChanged(line) ? ' changed' : ''}\n`).join('');
  const [base, staged] = [text(() => false), text((line) => line % 20 === 0)];
  const merged = text((line) => line % 10 === 0);
  const states = stagedStates(base, staged, merged);
  expect(states).toHaveLength(20_000);
  expect(states.every((state, index) => state === (index % 2 === 0 ? 'staged' : 'open'))).toBe(true);
});
