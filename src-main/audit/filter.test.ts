import { describe, expect, test } from 'vitest';

import { FilterError, parseFilter } from './filter.ts';

const errorOf = (text: string): { column: number; message: string } => {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) return { column: error.column, message: error.message };
    throw error;
  }
  throw new Error(`${text} parsed`);
};

describe('a filter', () => {
  test('is empty when the text is', () => {
    expect(parseFilter('  \t ')).toEqual({ kind: 'all', of: [] });
  });

  test('is made of words, excluded words and fields', () => {
    expect(parseFilter('Foo -bar op:READ  path:Src run:R1 -outcome:ok')).toEqual({
      kind: 'all',
      of: [
        { kind: 'any', text: 'foo' },
        { kind: 'not', of: { kind: 'any', text: 'bar' } },
        { kind: 'is', key: 'op', word: 'read' },
        { kind: 'in', key: 'path', text: 'src' },
        { kind: 'run', id: 'R1' },
        { kind: 'not', of: { kind: 'is', key: 'outcome', word: 'ok' } },
      ],
    });
  });

  test('keeps quoted text together, with escapes, and takes keys and minus in it literally', () => {
    expect(parseFilter(String.raw`"a b" path:"c \"d\\" "op:x" "-y"`)).toEqual({
      kind: 'all',
      of: [
        { kind: 'any', text: 'a b' },
        { kind: 'in', key: 'path', text: String.raw`c "d\ `.trimEnd() },
        { kind: 'any', text: 'op:x' },
        { kind: 'any', text: '-y' },
      ],
    });
  });

  test('takes a scheme path for a word', () => {
    expect(parseFilter('cwd://src')).toEqual({ kind: 'all', of: [{ kind: 'any', text: 'cwd://src' }] });
  });

  test.each([
    ['a "b c', 3, 'not closed'],
    ['a path:"b', 8, 'not closed'],
    ['ok pth:x', 4, 'no key "pth"'],
    ['-constructor:x', 2, 'no key'],
    ['a op:raed', 6, 'op is never "raed"'],
    ['a layer:', 9, 'needs a value'],
    ['a - b', 4, 'missing'],
    ['""', 1, 'missing'],
  ])('%s fails at column %i', (text, column, message) => {
    expect(errorOf(text)).toEqual({ column, message: expect.stringContaining(message) as string });
  });
});
