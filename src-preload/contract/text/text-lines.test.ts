import fc from 'fast-check';
import { expect, test } from 'vitest';

import { someText } from './test-texts-contract.ts';
import { linesOf, textOfLines } from './text-lines.ts';

test('lines keep their endings, and the last one may have none', () => {
  expect(linesOf('a\r\nb\nc')).toEqual(['a\r\n', 'b\n', 'c']);
  expect(linesOf('')).toEqual([]);
  expect(linesOf('\n')).toEqual(['\n']);
  fc.assert(fc.property(someText, (text) => textOfLines(linesOf(text)) === text));
});

test('a line without an ending that is no longer the last gets the ending of the others', () => {
  expect(textOfLines(['a\r\n', 'b', 'c\r\n'])).toBe('a\r\nb\r\nc\r\n');
  expect(textOfLines(['a', 'b'])).toBe('a\nb');
});
