import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { FilterError } from './filter-error.ts';
import type { Filter } from './filter-tree.ts';
import { FILTER_KEYS } from './filter-words.ts';
import { isRelative, parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';

const NOW = new Date(2026, 10, 21, 12, 30, 0).getTime();
const saved = new Map([
  ['mine', 'op:write or op:create'],
  ['two words', '@mine path:a'],
  ['self', 'a @self'],
  ['wrong', 'op:raed'],
  ['d40', 'a'],
  ...Array.from({ length: 40 }, (_, depth): [string, string] => [`d${depth}`, `@d${depth + 1} @d${depth + 1}`]),
]);
const parse = (text: string): Filter => parseFilter(text, { nowMs: NOW, saved });

function errorOf(text: string): { column: number; length: number; message: string } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof FilterError) return { column: error.column, length: error.length, message: error.message };
    throw error;
  }
  throw new Error(`${text} parsed`);
}

const word = (text: string): Filter => ({ kind: 'word', match: { how: 'has', text } });
const has = (key: 'path' | 'capsule' | 'fn', text: string): Filter => ({
  kind: 'text',
  key,
  match: { how: 'has', text },
});
const is = (key: 'op' | 'path' | 'outcome' | 'decision', text: string): Filter => ({
  kind: 'text',
  key,
  match: { how: 'is', text },
});
const number = (
  key: 'seq' | 'time' | 'bytes' | 'duration',
  compare: '<' | '<=' | '=' | '>=' | '>',
  value: number,
): Filter => ({
  kind: 'number',
  key,
  compare,
  value,
});
const all = (...of: Filter[]): Filter => ({ kind: 'all', of });
const any = (...of: Filter[]): Filter => ({ kind: 'any', of });
const not = (of: Filter): Filter => (of.kind === 'not' ? of.of : { kind: 'not', of });

describe('the parser understands', () => {
  test.each<[string, Filter]>([
    ['  \t ', all()],
    ['Foo', word('Foo')],
    ['a b', all(word('a'), word('b'))],
    ['"a b"', word('a b')],
    [String.raw`"c \"d\\"`, word(String.raw`c "d` + '\\')],
    ['cwd://src/a.ts', word('cwd://src/a.ts')],
    ['cwd://a=b', word('cwd://a=b')],
    ['a(1).txt', word('a(1).txt')],
    [String.raw`a\ b`, word('a b')],
    ['*.ts', { kind: 'word', match: { how: 'like', text: '*.ts' } }],
    ['/a|b/i', { kind: 'word', match: { how: 'regex', source: 'a|b', flags: 'i' } }],
    ['/etc/passwd', word('/etc/passwd')],
    ['path:Src', has('path', 'Src')],
    ['path:"My Docs"/*', { kind: 'text', key: 'path', match: { how: 'like', text: 'My Docs/*' } }],
    ['path:a"*"?', { kind: 'text', key: 'path', match: { how: 'like', text: String.raw`a\*?` } }],
    ['path="a*b"', is('path', 'a*b')],
    ['path=a*b', is('path', 'a*b')],
    ['path!=a', not(is('path', 'a'))],
    ['file:cwd://src', { kind: 'text', key: 'file', match: { how: 'below', text: 'cwd://src' } }],
    ['op:READ', is('op', 'read')],
    ['op:open,create', any(is('op', 'open'), is('op', 'create'))],
    ['op:run-*', { kind: 'text', key: 'op', match: { how: 'like', text: 'run-*' } }],
    ['-a', not(word('a'))],
    ['!op:read', not(is('op', 'read'))],
    ['NOT a', not(word('a'))],
    ['-(a or b)', not(any(word('a'), word('b')))],
    ['a or b c and d', any(word('a'), all(word('b'), word('c'), word('d')))],
    ['a || b && c', any(word('a'), all(word('b'), word('c')))],
    ['(a or b) c', all(any(word('a'), word('b')), word('c'))],
    ['not(a)', not(word('a'))],
    ['"or"', word('or')],
    ['bytes>10k', number('bytes', '>', 10_000)],
    ['bytes >= 64Ki', number('bytes', '>=', 65_536)],
    ['size<1.5M', number('bytes', '<', 1_500_000)],
    ['larger-than:10k', number('bytes', '>', 10_000)],
    ['duration>1ms', number('duration', '>', 1_000_000)],
    ['duration<=1.5us', number('duration', '<=', 1500)],
    ['seq:7', number('seq', '=', 7)],
    ['seq:100..200', all(number('seq', '>=', 100), number('seq', '<=', 200))],
    ['seq:100..', number('seq', '>=', 100)],
    ['seq:..200', number('seq', '<=', 200)],
    ['time>-5m', number('time', '>', NOW - 300_000)],
    ['time>12:03:04', number('time', '>', new Date(2026, 10, 21, 12, 3, 4).getTime())],
    ['time>23:00', number('time', '>', new Date(2026, 10, 20, 23).getTime())],
    ['time<2026-11-21T12:00', number('time', '<', new Date(2026, 10, 21, 12).getTime())],
    ['time<2026-11-21T12:00Z', number('time', '<', Date.UTC(2026, 10, 21, 12))],
    ['time<2026-11-21T12:00:00.25+01:00', number('time', '<', Date.UTC(2026, 10, 21, 11, 0, 0, 250))],
    [
      'time:2026-11-21',
      all(
        number('time', '>=', new Date(2026, 10, 21).getTime()),
        number('time', '<', new Date(2026, 10, 21).getTime() + 86_400_000),
      ),
    ],
    ['path contains /etc and op == open', all(has('path', '/etc'), is('op', 'open'))],
    ['fd.name contains /etc and evt.type=open', all(has('path', '/etc'), is('op', 'open'))],
    ['fn matches "a b"', { kind: 'text', key: 'fn', match: { how: 'regex', source: 'a b', flags: '' } }],
    ['it contains milk', all(word('it'), word('contains'), word('milk'))],
    ['is:denied', is('decision', 'deny')],
    ['is:failed', all(is('decision', 'allow'), not(is('outcome', 'ok')))],
    ['is:problem', any(is('decision', 'deny'), not(is('outcome', 'ok')))],
    ['Denied', any(word('Denied'), is('decision', 'deny'))],
    ['failed', any(word('failed'), all(is('decision', 'allow'), not(is('outcome', 'ok'))))],
    ['-allowed x', all(not(any(word('allowed'), is('decision', 'allow'))), word('x'))],
    ['"denied"', word('denied')],
    ['denied.txt', word('denied.txt')],
    ['has:path2', not({ kind: 'empty', key: 'path2' })],
    ['-has:run', { kind: 'empty', key: 'run' }],
    ['@mine', any(is('op', 'write'), is('op', 'create'))],
    ['@"two words"', all(any(is('op', 'write'), is('op', 'create')), has('path', 'a'))],
  ])('%s', (text, tree) => {
    expect(parse(text)).toEqual(tree);
  });

  test('every example of its keys', () => {
    for (const { example } of Object.values(FILTER_KEYS)) expect(() => parse(example)).not.toThrow();
  });
});

describe('an error names its place and a way forward', () => {
  test.each<[string, number, number, string]>([
    ['a "b c', 3, 4, 'not closed'],
    ['a path:"b', 8, 2, 'not closed'],
    ['ok pth:x', 4, 3, 'Did you mean path?'],
    ['-constructor:x', 2, 11, 'no key'],
    ['a op:raed', 6, 4, 'Did you mean read?'],
    ['layer:zzzzzz', 7, 6, 'one of top, checkpoint, base, none'],
    ['a layer:', 9, 0, 'layer needs a value here, such as layer:base'],
    ['a - b', 4, 0, 'missing'],
    ['""', 1, 2, 'missing'],
    ['a and', 6, 0, 'missing'],
    ['or a', 1, 2, 'missing beside "or"'],
    ['()', 2, 1, 'missing before this bracket'],
    ['(a', 1, 1, 'not closed'],
    ['a)', 2, 1, 'closes nothing'],
    ['path:(a or b)', 6, 0, 'needs a value'],
    ['bytes>much', 7, 4, 'a number of bytes, such as'],
    ['bytes>99999999T', 7, 9, 'a number of bytes'],
    ['seq:1.5', 5, 3, 'a whole number'],
    ['seq:..', 5, 2, 'two ends'],
    ['time>25:00', 6, 5, 'a time, such as'],
    ['time>2026-02-30', 6, 10, 'a time, such as'],
    ['path>a', 6, 1, 'cannot be compared'],
    ['bytes contains 1', 16, 1, 'is a number'],
    ['is:odd', 4, 3, 'is is never "odd"'],
    ['has:op', 5, 2, 'run, path2, before, after'],
    ['is=denied', 4, 6, 'takes a colon'],
    ['/(a)\\1/', 1, 7, 'references to groups'],
    ['path:/(?<=a/', 6, 7, 'cannot be used'],
    ['a @nobody', 3, 7, 'no saved filter "nobody"'],
    ['@self', 1, 5, 'stands in itself'],
    ['a @wrong', 3, 6, 'In the saved filter "wrong": op is never "raed"'],
    ['@d0', 1, 3, 'Too many saved filters'],
    ['-'.repeat(51) + 'a', 51, 1, '50 deep'],
  ])('%s at column %i, %i long', (text, column, length, message) => {
    expect(errorOf(text)).toEqual({ column, length, message: expect.stringContaining(message) as string });
  });
});

test('a filter is relative when a later clock reads it differently', () => {
  const relative = (text: string): boolean => isRelative(text, { nowMs: NOW, saved: new Map([['late', 'time>-1h']]) });
  for (const text of ['time>-5m', 'a or time<12:00', '@late', 'time<now']) expect(relative(text)).toBe(true);
  for (const text of ['a', 'time>2026-11-21', 'bytes>1', 'op:no', '']) expect(relative(text)).toBe(false);
});

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '(',
      ')',
      '"',
      '-',
      '!',
      ' ',
      ' ',
      ' and ',
      ' or ',
      ' not ',
      ':',
      '=',
      '>',
      '..',
      '/',
      '\\',
      '*',
      '?',
      '@',
      '\n',
    ],
    ...[
      'path',
      'op',
      'bytes',
      'time',
      'file',
      'has',
      'is',
      'read',
      '10k',
      '-5m',
      '12:00',
      '[',
      'i',
      ' contains ',
      ' matches ',
    ],
    ...[
      'path:',
      'asked=',
      'op:read',
      'bytes>10',
      'has:run',
      'time:12:03',
      'cwd://a',
      '/b+/i',
      '"c d"',
      'file:x*',
      '@mine',
    ],
  ),
  fc.string({ maxLength: 3, unit: 'binary' }),
);
const anyText = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

test('any text is a filter or a filter error within the text, and printing what it means gives the same tree', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let tree: Filter;
      try {
        tree = parse(text);
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        expect(error.column).toBeGreaterThanOrEqual(1);
        expect(error.column + error.length).toBeLessThanOrEqual(text.length + 1);
        return;
      }
      expect(parse(printFilter(tree))).toEqual(tree);
    }),
    { numRuns: 20_000, seed: 7 },
  );
}, 60_000);

const anyWords = fc.array(
  fc.constantFrom('a', 'B', 'or', 'op', ':', '=', '"', '\\', '*', ' ', '-', '(', '@', '/', 'é'),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const anyWord = anyWords.map((letters) => letters.join(''));
const leaf = fc.oneof(
  anyWord.map(word),
  fc
    .tuple(fc.constantFrom('path' as const, 'capsule' as const, 'fn' as const), anyWord)
    .map(([key, text]) => has(key, text)),
  fc.tuple(fc.constantFrom('path' as const, 'op' as const), anyWord).map(([key, text]) => is(key, text)),
  fc
    .tuple(fc.constantFrom('seq' as const, 'bytes' as const, 'duration' as const), fc.nat())
    .map(([key, value]) => number(key, '>=', value)),
);
const anyTree = fc.letrec<{ tree: Filter }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    tie('tree').map(not),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of) => all(...of)),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((of) => any(...of)),
  ),
})).tree;

test('a tree of odd words is the same after printing and parsing', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      expect(parse(printFilter(tree))).toEqual(tree);
    }),
    { numRuns: 3000, seed: 11 },
  );
});
