import { expect, test } from 'vitest';

import { IgnoreRules } from './ignore-rules.ts';

const ignores = (text: string, path: string, folding: 'exact' | 'folded' = 'exact'): boolean => {
  const kind = path.endsWith('/') ? 'directory' : 'file';
  const names = path.split('/').filter((name) => name !== '');
  return new IgnoreRules(text, folding).ignoring(names, kind) !== null;
};

test.each([
  ['*.pem', 'key.pem', true],
  ['*.pem', 'deep/down/key.pem', true],
  ['*.pem', 'key.pem.txt', false],
  ['secret', 'a/secret', true],
  ['/secret', 'a/secret', false],
  ['/secret', 'secret', true],
  ['a/b', 'a/b', true],
  ['a/b', 'x/a/b', false],
  ['build/', 'build', false],
  ['build/', 'build/', true],
  ['build/', 'build/x', true],
  ['build/', 'x/build/y/z', true],
  ['a/*', 'a/b', true],
  ['a/*', 'a/b/c', true],
  ['a/*/c', 'a/b/c', true],
  ['a/*/c', 'a/b/d/c', false],
  ['**/x', 'x', true],
  ['**/x', 'a/b/x', true],
  ['a/**', 'a/', false],
  ['a/**', 'a/b', true],
  ['a/**/z', 'a/z', true],
  ['a/**/z', 'a/b/c/z', true],
  ['a/**/z', 'ab/z', false],
  ['**', 'x', true],
  ['**foo', 'barfoo', true],
  ['a/**b', 'a/xb', true],
  ['a/**b', 'a/x/b', false],
  ['?', 'a', true],
  ['?', 'ab', false],
  ['?', '\u{1F600}', true],
  ['[ab]c', 'bc', true],
  ['[!ab]c', 'bc', false],
  ['[^ab]c', 'dc', true],
  ['[a-c]', 'b', true],
  ['[]]', ']', true],
  ['[a', '[a', false],
  ['x\\', 'x\\', false],
  ['[[:digit:]]', '7', true],
  ['[[:nonsense:]]', 'n', false],
  ['\\#x', '#x', true],
  ['#x', '#x', false],
  ['\\!x', '!x', true],
  ['x ', 'x', true],
  ['x\\ ', 'x ', true],
  ['*.pem\n!ok.pem', 'ok.pem', false],
  ['!ok.pem\n*.pem', 'ok.pem', true],
  ['dir/\n!dir/ok', 'dir/ok', true],
  ['/*\n!/src/', 'src/a', false],
  ['/*\n!/src/', 'lib/a', true],
  ['\uFEFFx', 'x', true],
  ['x\r\ny', 'x', true],
  ['cafe\u0301', 'caf\u00e9', true],
  ['caf\u00e9', 'cafe\u0301', true],
  ['', 'x', false],
  ['/', 'x', false],
  ['!', 'x', false],
  ['KEY.PEM', 'key.pem', false],
] as const)('%j and %s', (text, path, expected) => {
  expect(ignores(text, path)).toBe(expected);
});

test('where the folder folds letter case, so do the patterns', () => {
  expect(ignores('KEY.*', 'key.Pem', 'folded')).toBe(true);
  expect(ignores('[A-C]x', 'bX', 'folded')).toBe(true);
  expect(ignores('[[:upper:]]', 'q', 'folded')).toBe(true);
});

test('where it is not known what a place is, it is ignored when any kind of thing would be', () => {
  const rules = new IgnoreRules('build/\n/*.tmp\n!/*.tmp/', 'exact');
  expect(rules.ignoring(['build'], null)).not.toBeNull();
  expect(rules.ignoring(['x.tmp'], null)).not.toBeNull();
  expect(rules.ignoring(['x.tmp'], 'directory')).toBeNull();
});

test('the pattern is told with its line', () => {
  expect(new IgnoreRules('# keys\n\n*.pem\n', 'exact').ignoring(['a', 'k.pem'], 'file')).toMatchObject({
    text: '*.pem',
    line: 3,
  });
});

test.each([
  ['*.pem', 'a', true],
  ['/a/b', 'a', true],
  ['/a/b', 'b', false],
  ['/a/b', 'a/b', false],
  ['/a/b', 'a/b/c', false],
  ['a/**/x', 'a/q', true],
  ['!*.pem', 'a', false],
  ['/a/*/x', 'a/q', true],
  ['/a/*/x', 'a/q/r', false],
] as const)('whether %j could name something below %s', (text, path, expected) => {
  expect(new IgnoreRules(text, 'exact').hasBelow(path.split('/'))).toBe(expected);
});

test('no pattern makes it slow', () => {
  const rules = new IgnoreRules(`${'*a'.repeat(60)}b\n${'**/a/'.repeat(60)}b`, 'exact');
  const began = performance.now();
  expect(rules.ignoring([...Array.from({ length: 200 }, () => 'a'), 'a'.repeat(255)], 'file')).toBeNull();
  expect(performance.now() - began).toBeLessThan(2000);
});
