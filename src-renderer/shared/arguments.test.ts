/** The arguments field. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatArguments, parseArguments } from './arguments.ts';

const args = (text: string) => {
  const parsed = parseArguments(text);
  return parsed.ok ? parsed.args : parsed.message;
};

describe('arguments', () => {
  it('are split at blanks', () => {
    expect(args('  --all   src\tlib ')).toEqual(['--all', 'src', 'lib']);
    expect(args('')).toEqual([]);
  });
  it('are kept together by quotes, also empty ones and in the middle of a word', () => {
    expect(args(`'a b' "c d" ''`)).toEqual(['a b', 'c d', '']);
    expect(args(`--name="my file".txt`)).toEqual(['--name=my file.txt']);
  });
  it('take a backslash literally in single quotes, as an escape elsewhere', () => {
    expect(args(`a\\ b '\\n' "\\"q\\" \\n"`)).toEqual(['a b', '\\n', '"q" \\n']);
  });
  it('are refused when a quote is never closed', () => {
    expect(args(`say "hello`)).toBe('A " is never closed');
  });
  it('survive being written and read back, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        expect(args(formatArguments(words))).toEqual(words);
      }),
    );
  });
});
