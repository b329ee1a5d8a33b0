import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeText } from './decode-text.ts';
import { textMatcher } from './text-matcher.ts';
import type { FoundLines } from './text-matcher.ts';
import { queryProblem } from './text-query.ts';
import type { TextQuestion } from './text-query.ts';

const asked = (part: Partial<TextQuestion>): TextQuestion => ({
  text: 'a',
  as: 'text',
  letters: 'any-case',
  words: 'anywhere',
  ...part,
});

function search(part: Partial<TextQuestion>, text: string, most = 1000): FoundLines {
  const work = textMatcher(asked(part)).lines(text, most);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

const marks = (part: Partial<TextQuestion>, text: string): readonly string[] =>
  search(part, text).lines.map(
    ({ line, text: shown, spans }) => `${line}: ${spans.map(([from, to]) => shown.slice(from, to)).join('|')}`,
  );

describe('what matches', () => {
  test('all matches of a line stand together, with its number', () => {
    expect(marks({ text: 'an' }, 'banana\nnone\r\nAn')).toEqual(['1: an|an', '3: An']);
    expect(marks({ text: 'an', letters: 'same-case' }, 'An an')).toEqual(['1: an']);
  });

  test('whole words have no letter, digit or underscore beside them', () => {
    expect(marks({ text: 'is', words: 'whole' }, 'this is\nis_\nis2\nthis\n(is)\néis')).toEqual(['1: is', '5: is']);
    expect(marks({ text: 'i.', as: 'regex', words: 'whole' }, 'this is\nin')).toEqual(['1: is', '2: in']);
  });

  test('plain text means itself', () => {
    expect(marks({ text: 'a.b(*' }, 'axb\na.b(*')).toEqual(['2: a.b(*']);
  });

  test('an expression is about single lines, and their ends are theirs', () => {
    expect(marks({ text: '^b.$', as: 'regex' }, 'ab\r\nbc\r\nbcd')).toEqual(['2: bc']);
    expect(marks({ text: 'a\\s+b', as: 'regex' }, 'a\nb')).toEqual([]);
    expect(marks({ text: '^$', as: 'regex' }, 'a\n\nb\n')).toEqual(['2: ']);
    expect(marks({ text: '^$', as: 'regex' }, '')).toEqual([]);
  });

  test('a long line is cut around its first match, between characters', () => {
    const [line] = search({ text: 'here' }, `${'😀'.repeat(1000)}here${'x'.repeat(1000)}here`).lines;
    expect(line?.text.isWellFormed()).toBe(true);
    expect(line?.text.length).toBeLessThanOrEqual(400);
    const [[from, to] = [0, 0], ...others] = line?.spans ?? [];
    expect(line?.text.slice(from, to)).toBe('here');
    expect((line?.from ?? 0) + from).toBe(2000);
    expect(others).toEqual([]);
  });

  test('lines beyond the limit are counted', () => {
    const { lines, more } = search({ text: 'a' }, 'a\n'.repeat(10), 3);
    expect([lines.length, more]).toEqual([3, 7]);
  });
});

describe('what cannot be searched for', () => {
  test.each([
    [{ text: 'a\nb' }, 'line break'],
    [{ text: '(', as: 'regex' }, 'cannot be used'],
    [{ text: '(?=a)', as: 'regex' }, 'looking ahead'],
  ] as const)('%j is told in a sentence', (part, words) => {
    expect(queryProblem(asked(part))).toContain(words);
  });

  test('what can be is no problem', () => {
    expect(queryProblem(asked({ text: '(' }))).toBeNull();
    expect(queryProblem(asked({ text: '(a|b)+', as: 'regex' }))).toBeNull();
  });
});

describe('encodings', () => {
  const texts = ['utf-8 ä', '\u{feff}marked'];
  test.each(texts)('%j is read as it is', (text) => {
    const read = decodeText(Buffer.from(text));
    expect(read.kind === 'utf8' && read.bytes.toString('utf8')).toBe(text.replace('\u{feff}', ''));
  });

  test('UTF-16 with a mark is a text, with either order of bytes', () => {
    const little = Buffer.from('\u{feff}ä😀', 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big]) expect(decodeText(bytes)).toEqual({ kind: 'decoded', text: 'ä😀' });
  });

  test('a zero makes it binary', () => {
    expect(decodeText(Buffer.from('a\0b')).kind).toBe('binary');
  });
});

const unit = fc.constantFrom('a', 'A', 'b', '_', ' ', '\n', '\r\n', 'é', 'É', 'ſ', '😀', '.');
const anyText = fc.string({ unit, maxLength: 40 });
const anyWord = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'é', '.', 's', '_'), minLength: 1, maxLength: 3 });

/** One look at each place of each line. */
function naively(part: TextQuestion, text: string): readonly string[] {
  const fold = (one: string): string => (part.letters === 'any-case' ? one.toLowerCase() : one);
  const isWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}_]/u.test(char);
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((raw, index) => {
    const line = raw.replace(/\r$/, '');
    const places: number[] = [];
    for (let at = 0; at + part.text.length <= line.length;) {
      const isHere = fold(line.slice(at, at + part.text.length)) === fold(part.text);
      const isAlone =
        !isWord(Array.from(line.slice(0, at)).at(-1)) && !isWord(Array.from(line.slice(at + part.text.length)).at(0));
      if (isHere && (part.words === 'anywhere' || isAlone)) places.push(at);
      at += places.at(-1) === at ? part.text.length : 1;
    }
    return places.length > 0 ? [`${index + 1}: ${places.join(',')}`] : [];
  });
}

test('finds what looking at every place finds, and bytes never hide a match', () => {
  const question = fc.record({
    text: anyWord,
    as: fc.constant('text' as const),
    letters: fc.constantFrom('any-case' as const, 'same-case' as const),
    words: fc.constantFrom('anywhere' as const, 'whole' as const),
  });
  fc.assert(
    fc.property(question, anyText, (part, text) => {
      const expected = naively(part, text);
      const found = search(part, text).lines.map(({ line, spans }) => `${line}: ${spans.map(([at]) => at).join(',')}`);
      expect(found).toEqual(expected);
      if (expected.length > 0) expect(textMatcher(part).mayMatch(Buffer.from(text))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
