import fc from 'fast-check';
import { expect, test } from 'vitest';

import { regexFind, steppedFind } from './regex-find.ts';
import type { FindInLine, Found } from './regex-find.ts';

const found = (find: FindInLine, line: string, from = 0): Found | null => {
  const work = find(line, from);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
};

test('a match is found from a place on, with what stands before that place', () => {
  expect(found(regexFind('b+', 'u'), 'abba b', 0)).toEqual([1, 3]);
  expect(found(regexFind('b+', 'u'), 'abba b', 3)).toEqual([5, 6]);
  expect(found(steppedFind('\\bb', 'u'), 'ab b', 1)).toEqual([3, 4]);
  expect(found(regexFind('c', 'u'), 'abba', 0)).toBeNull();
});

test('an expression that JavaScript would try for ever is done with a long line in time, and found in it', () => {
  const line = `${'a'.repeat(50_000)}!b`;
  expect(found(regexFind('(a+)+b', 'u'), line)).toBeNull();
  expect(found(regexFind('(a|!)+b', 'u'), line)).toEqual([0, line.length]);
});

test('pairs of units are one character, and places are those of units', () => {
  expect(found(steppedFind('.b', 'u'), '😀b')).toEqual([0, 3]);
});

const atom = fc.constantFrom('a', 'b', '.', '^', '$', '\\b', '\\B', '[ab]', '[^a]', '\\w', 'é');
const source = fc
  .array(
    fc.oneof(
      atom,
      fc.tuple(atom, fc.constantFrom('*', '+', '?', '{2}')).map(([one, sign]) => one + sign),
      fc.tuple(atom, atom).map(([one, other]) => `(?:${one}|${other}x)`),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(''));
const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'x', 'é', ' ', '😀'), maxLength: 8 });

test('a match begins where JavaScript says, and is none where it says none; the longest of them ends no earlier', () => {
  fc.assert(
    fc.property(source, text, fc.constantFrom('u', 'iu'), (pattern, line, flags) => {
      let native: RegExp;
      try {
        native = new RegExp(pattern, flags);
      } catch {
        // Such as `^*`.
        return;
      }
      const expected = native.exec(line);
      // The engine finds `\\B` within a pair, too.
      if (expected && (line.codePointAt(expected.index - 1) ?? 0) > 0xffff) return;
      const stepped = found(steppedFind(pattern, flags), line);
      expect(stepped?.[0]).toBe(expected?.index);
      if (stepped && expected) expect(stepped[1]).toBeGreaterThanOrEqual(expected.index + expected[0].length);
    }),
    { numRuns: 2000 },
  );
});
