import { describe, expect, test } from 'vitest';

import { eventTest } from './event-test.ts';
import type { FilteredEvent } from './event-test.ts';
import { parseFilter } from './parse-filter.ts';
import { textTest } from './text-test.ts';

const EVENT: FilteredEvent = {
  seq: 7,
  timeMs: 1_763_700_000_000,
  timeNs: 500_000,
  run: 'run-1',
  capsule: 'Notes',
  principal: 'default',
  fn: 'path_rename',
  op: 'rename',
  access: 'write',
  path: 'cwd://src/Été.ts',
  asked: './src/../src/Été.ts',
  path2: 'cwd://lib/b.ts',
  mount: 'cwd',
  layer: 'top',
  decision: 'allow',
  cause: 'default',
  reason: 'no rule applied',
  outcome: 'not-found',
  bytes: 4096,
  durationNs: 1500,
  before: null,
  after: 'abcdef',
};
const matches = (text: string): boolean => eventTest(parseFilter(text, { nowMs: 1_763_700_010_000 }))(EVENT);

describe('an event', () => {
  test.each([
    ...[
      '',
      'notes',
      'éTÉ',
      'rename',
      'path_ren*',
      'not-found',
      'allow',
      'lib/b',
      '*.ts',
      'src/*.ts',
      'b.?s',
      '/B\\.ts$/i',
    ],
    ...['path:lib', 'file:cwd://src', 'file:cwd://', 'file:cwd://lib/b.ts', 'file:cwd://s*', 'asked:..', 'path2:lib'],
    ...['kind:write', 'op:open,rename', 'capsule=notes', 'bytes=4096', 'bytes>4k', 'bytes>=4Ki', 'bytes<=4Ki'],
    ...['duration>1us', 'duration<2us', 'seq:7', 'seq:1..7', 'time>-11s', 'time<-9s', 'time>1763700000000.25'],
    ...[
      'is:failed',
      'is:problem',
      'is:allowed',
      'has:path2',
      '-has:before',
      'has:after',
      '-op:read',
      'cause:default',
      'access:write',
    ],
    ...['not (op:read or zebra)', 'reason contains rule', 'fn matches "^path_"', 'zebra or notes', 'path matches b.ts'],
  ])('matches %s', (text) => {
    expect(matches(text)).toBe(true);
  });

  test.each([
    ...[
      'zebra',
      'default',
      'no rule',
      '-notes',
      '/NOTES/',
      'rc/*.ts',
      'b.??s',
      'file:cwd://sr',
      'file:cwd://src/',
      'path=cwd://src',
    ],
    ...[
      'bytes>4096',
      'bytes<4096',
      'duration>1500',
      'seq:8..',
      'time>-9s',
      'is:ok',
      'is:denied',
      'has:before',
      '-has:run',
    ],
    ...['op:read', 'access:read', 'kind:read', 'notes zebra', 'notes and not rename', 'path2:src', 'before:a'],
  ])('does not match %s', (text) => {
    expect(matches(text)).toBe(text === 'file:cwd://src/');
  });
});

describe('a text', () => {
  test('that is no value matches nothing, not even an empty text', () => {
    expect(textTest({ how: 'has', text: '' })(null)).toBe(false);
    expect(textTest({ how: 'is', text: '' })('')).toBe(true);
  });

  test('is matched by a pattern as a whole, or from one of its slashes on', () => {
    const like = (pattern: string, text: string): boolean => textTest({ how: 'like', text: pattern })(text);
    expect(like('a*c', 'abc')).toBe(true);
    expect(like('a*c', 'xabc')).toBe(false);
    expect(like('a*c', 'x/abc')).toBe(true);
    expect(like('b/*', 'a/b/c/d')).toBe(true);
    expect(like('b', 'a/b/c')).toBe(false);
    expect(like('?', '😀')).toBe(true);
    expect(like(String.raw`a\*`, 'a*')).toBe(true);
    expect(like(String.raw`a\*`, 'ab')).toBe(false);
    expect(like('', 'a')).toBe(false);
  });

  test('with wildcards takes no time to speak of, however it is made', () => {
    const slow = textTest({ how: 'like', text: `${'*a'.repeat(200)}b` });
    for (let i = 0; i < 20; i += 1) expect(slow('a'.repeat(8192))).toBe(false);
  });
});
