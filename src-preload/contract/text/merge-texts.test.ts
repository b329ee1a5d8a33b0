import fc from 'fast-check';
import { expect, test } from 'vitest';

import { conflictCount, markedText, mergeTexts, resolvedText } from './merge-texts.ts';
import { someText } from './test-texts-contract.ts';

test('what only one side changed is taken, and what both changed alike', () => {
  fc.assert(
    fc.property(someText, someText, (base, mine) => {
      expect(resolvedText(mergeTexts(base, mine, base))).toBe(mine);
      expect(resolvedText(mergeTexts(base, base, mine))).toBe(mine);
      expect(resolvedText(mergeTexts(base, mine, mine))).toBe(mine);
    }),
  );
});

test('far apart, both changes are in the result', () => {
  const pieces = mergeTexts('1\n2\n3\n4\n5\n', '1\n2\n3\n4\nfive\n', 'one\n2\n3\n4\n5\n');
  expect(pieces.map((piece) => (piece.kind === 'agreed' ? piece.from : piece.kind))).toEqual([
    'theirs',
    'base',
    'mine',
  ]);
  expect(resolvedText(pieces)).toBe('one\n2\n3\n4\nfive\n');
});

test('lines that both changed, or that touch, are a conflict with three sides', () => {
  const pieces = mergeTexts('a\nb\nc\n', 'a\nB\nc\n', 'a\nbb\nc\n');
  expect(pieces).toEqual([
    { kind: 'agreed', from: 'base', lines: ['a\n'] },
    { kind: 'conflict', base: ['b\n'], mine: ['B\n'], theirs: ['bb\n'] },
    { kind: 'agreed', from: 'base', lines: ['c\n'] },
  ]);
  expect(resolvedText(pieces)).toBeNull();
  expect((['mine', 'theirs', 'both', 'base'] as const).map((take) => resolvedText(pieces, [take]))).toEqual([
    'a\nB\nc\n',
    'a\nbb\nc\n',
    'a\nB\nbb\nc\n',
    'a\nb\nc\n',
  ]);
  expect(conflictCount(mergeTexts('a\nb\n', 'A\nb\n', 'a\nB\n'))).toBe(1);
  expect(markedText(pieces)).toBe('a\n<<<<<<< mine\nB\n||||||| base\nb\n=======\nbb\n>>>>>>> theirs\nc\n');
});

test('what both added where nothing was is agreed as far as it is the same', () => {
  const pieces = mergeTexts('', 'a\nb\nc\nd\n', 'a\nB\nc\nd\n');
  expect(pieces.map(({ kind }) => kind)).toEqual(['agreed', 'conflict', 'agreed']);
  expect(resolvedText(pieces, ['theirs'])).toBe('a\nB\nc\nd\n');
});

test('taking one side everywhere has all that this side has, and the other side the other way round', () => {
  fc.assert(
    fc.property(someText, someText, someText, (base, mine, theirs) => {
      const [pieces, mirrored] = [mergeTexts(base, mine, theirs), mergeTexts(base, theirs, mine)];
      const all = (take: 'mine' | 'theirs') => pieces.map(() => take);
      expect(conflictCount(mirrored)).toBe(conflictCount(pieces));
      expect(resolvedText(mirrored, all('theirs'))).toBe(resolvedText(pieces, all('mine')));
      if (base === '' && mine !== '' && theirs !== '') expect(resolvedText(pieces, all('mine'))).toBe(mine);
      if (mine === base) expect(conflictCount(pieces)).toBe(0);
    }),
  );
});

test('texts of 100,000 lines that repeat themselves are merged in time', () => {
  const text = (edit: (line: number) => string) => Array.from({ length: 100_000 }, (_, line) => edit(line)).join('');
  const base = text((line) => (line % 3 === 0 ? '\n' : `${line % 50}\n`));
  const mine = text((line) => (line % 1000 === 0 ? 'mine\n' : line % 3 === 0 ? '\n' : `${line % 50}\n`));
  const theirs = text((line) => (line % 1000 === 500 ? 'theirs\n' : line % 3 === 0 ? '\n' : `${line % 50}\n`));
  const start = Date.now();
  const result = resolvedText(mergeTexts(base, mine, theirs)) ?? '';
  expect(Date.now() - start).toBeLessThan(5000);
  expect([result.split('mine').length, result.split('theirs').length]).toEqual([101, 101]);
});
