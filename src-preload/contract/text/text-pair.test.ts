import fc from 'fast-check';
import { expect, test } from 'vitest';

import { editsOf, touches, touchesSome } from './line-edits.ts';
import { matchLines } from './match-lines.ts';
import { someText } from './test-texts-contract.ts';
import { linesOf } from './text-lines.ts';
import { textPair } from './text-pair.ts';

test('a pair has the lines of its texts and what differs between them, whatever was asked for before', () => {
  fc.assert(
    fc.property(fc.array(someText, { minLength: 2, maxLength: 4 }), (texts) => {
      for (const [index, text] of texts.entries()) {
        const [before, after] = [linesOf(text), linesOf(texts[index + 1] ?? texts[0] ?? '')];
        const pair = textPair(before.join(''), after.join(''));
        expect([pair.before, pair.after]).toEqual([before, after]);
        expect(pair.edits).toEqual(editsOf(before, after));
        expect(pair.places).toEqual(matchLines(before, after));
      }
    }),
  );
});

test('the last few pairs are found once, and older ones are forgotten', () => {
  const first = textPair('a\nb\n', 'a\nc\n');
  for (const text of ['1', '2', '3', '4']) textPair(text, `${text}!`);
  expect(textPair('a\nb\n', 'a\nc\n')).toBe(first);
  for (const text of ['1', '2', '3', '4', '5']) textPair(text, `${text}!`);
  expect(textPair('a\nb\n', 'a\nc\n')).not.toBe(first);
});

test('one text in several pairs is divided into lines once', () => {
  expect(textPair('x\ny\n', 'x\nz\n').before).toBe(textPair('x\ny\n', 'x\n').before);
});

test('of texts that fill the room alone only the newest pair is kept', () => {
  const small = textPair('small', 'pair');
  const long = 'l'.repeat(17_000_000);
  const large = textPair(long, `${long}!`);
  expect(textPair(long, `${long}!`)).toBe(large);
  expect(textPair('small', 'pair')).not.toBe(small);
});

test('ranges in order are searched with the same answer as looking at each', () => {
  const someRanges = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 3 })), { maxLength: 8 })
    .map((steps) => {
      let at = -1;
      return steps.map(([gap, count]) => {
        const start = at + gap;
        at = start + count;
        return { start, count };
      });
    });
  fc.assert(
    fc.property(someRanges, fc.nat(30), fc.nat(4), (ranges, start, count) => {
      expect(touchesSome(ranges, { start, count })).toBe(ranges.some((range) => touches(range, { start, count })));
    }),
  );
});
