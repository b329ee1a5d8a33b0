import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { regexProblem, regexTest, steppedTest } from './regex-test.ts';

describe('a regular expression', () => {
  test.each([
    ['(?=a)b', 'looking ahead'],
    ['(?<!a)b', 'looking ahead or back'],
    ['(a)\\1', 'references'],
    ['(?<n>a)\\k<n>', 'references'],
    ['(a{99}){99}', 'too large'],
    ['(', 'group'],
    ['a{3,1}', 'out of order'],
    ['a'.repeat(257), '256'],
    ['('.repeat(51) + ')'.repeat(51), '50 deep'],
  ])('%s is refused', (source, why) => {
    expect(regexProblem(source, '')).toContain(why);
  });

  test.each(['(a+)+b', '(a|a)*b', '(a?){30}a{30}b', '.*.*.*.*.*b', '^(\\w+\\s?)*b$'])(
    '%s is done with a long text in time',
    (source) => {
      expect(regexProblem(source, '')).toBeNull();
      expect(regexTest(source, '')('a'.repeat(8192))).toBe(false);
    },
  );
});

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'É',
    '.',
    '^',
    '$',
    '\\b',
    '\\B',
    '\\w',
    '\\W',
    '\\d',
    '\\s',
    '[ab]',
    '[^a]',
    '[]',
    '[^]',
    '\\/',
    '\\u0061',
    '\\.',
    '-',
  ],
);
const anySource = fc.letrec<{ choice: string; piece: string; sequence: string }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small' },
    atom,
    fc.tuple(atom, fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}', '*?', '+?')).map(([one, sign]) => one + sign),
    fc
      .tuple(tie('choice'), fc.constantFrom('(', '(?:'), fc.constantFrom('', '*', '+', '?', '{2}', '{0,2}'))
      .map(([inside, head, sign]) => `${head}${inside})${sign}`),
  ),
  sequence: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
  choice: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((sequences) => sequences.join('|')),
})).choice;
const anyText = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'é', ' ', '\n', '1', '.', '-', '😀'), maxLength: 7 });

test('says of every text what the engine of JavaScript says', () => {
  fc.assert(
    fc.property(
      anySource,
      fc.array(anyText, { maxLength: 8 }),
      fc.constantFrom('', 'i', 's', 'u', 'iu'),
      (source, texts, flags) => {
        let native: RegExp;
        try {
          native = new RegExp(source, flags);
        } catch {
          expect(regexProblem(source, flags)).not.toBeNull();
          return;
        }
        if (regexProblem(source, flags) === 'it is too large when its repetitions are written out') return;
        const stepped = steppedTest(source, flags);
        const mixed = regexTest(source, flags);
        for (const text of texts)
          expect([source, text, stepped(text), mixed(text)]).toEqual([
            source,
            text,
            native.test(text),
            native.test(text),
          ]);
      },
    ),
    { numRuns: 5000, seed: 5 },
  );
});
