/** find and search: what they ask and print. */
import { expect, test } from 'vitest';

import type { CallInput } from '../../src-preload/contract/api.ts';
import type { FoundText } from '../../src-preload/contract/search-calls.ts';
import { aState, play } from './context-fixture.ts';
import { findFiles, parseFind } from './find.ts';
import { UsageError } from './parse-options.ts';
import { parseSearch, searchTexts } from './search.ts';

test.each([[[]], [['a', '--in', 'past']], [['a', '--limit', '0']]])('find refuses %j', (words) => {
  expect(() => parseFind(words, '/work')).toThrow(UsageError);
});

test.each([[[]], [['a', 'b']], [['a', '--in', 'then']], [['a', '--limit', 'x']]])('search refuses %j', (words) => {
  expect(() => parseSearch(words, '/work')).toThrow(UsageError);
});

test('find waits for the whole list, and ends with 1 when nothing is found', async () => {
  const asked: CallInput<'fileFind'>[] = [];
  const played = play({
    sandboxOpen: () => aState('/work'),
    fileFind: (input) => {
      asked.push(input);
      const matches = [{ path: 'cwd://a\nb', kind: 'file' as const, change: 'added' as const, spans: [] }];
      const complete = asked.length > 1 ? ('yes' as const) : ('no' as const);
      return { matches: input.text === 'none' ? [] : matches, total: 1, indexed: 1, complete };
    },
  });
  expect(await findFiles(parseFind(['a', 'b'], '/work'), played.context)).toBe(0);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject({ text: 'a b', within: 'merged', limit: 50 });
  expect(played.out()).toBe('A  cwd://a\\u{a}b\n');
  expect(await findFiles(parseFind(['none'], '/work'), played.context)).toBe(1);
});

const found: FoundText = {
  path: 'cwd://a',
  change: null,
  version: null,
  lines: [{ line: 3, text: 'needle', from: 0, spans: [[0, 6]] }],
  more: 2,
};
const nothing = {
  files: 0,
  lines: 0,
  searched: 9,
  skipped: { binary: 0, large: 0, unreadable: 0 },
  end: 'all',
} as const;

test('search prints lines as they are found, and says what it did not look into', async () => {
  const asked: CallInput<'textSearch'>[] = [];
  const played = play({
    sandboxOpen: () => aState('/work'),
    textSearch: (input) => {
      asked.push(input);
      const { sandbox, job } = input;
      const past = { ...found, path: 'cwd://b', version: { event: 12, at: 0 }, more: 0 };
      void played.emit('textFound', { sandbox, job, found: [found] });
      void played.emit('textFound', { sandbox, job: 'another', found: [found] });
      void played.emit('textFound', { sandbox, job, found: [past] });
      return { ...nothing, files: 2, lines: 2, skipped: { binary: 1, large: 0, unreadable: 0 }, end: 'limit' };
    },
  });
  const words = ['--regex', '--case', '--word', '--in', 'past', '--include', '*.ts', '--exclude', 'x', 'n.*e'];
  expect(await searchTexts(parseSearch(words, '/work'), played.context)).toBe(0);
  expect(asked[0]?.query).toEqual({
    text: 'n.*e',
    as: 'regex',
    letters: 'same-case',
    words: 'whole',
    include: ['*.ts'],
    exclude: ['x'],
    ignored: 'skip',
    within: 'past',
  });
  expect(played.out()).toBe('cwd://a:3: needle\ncwd://a: 2 more lines\ncwd://b@12:3: needle\n');
  expect(played.err()).toContain('stopped at 2 lines');
  expect(played.err()).toContain('not looked into: 1 binary file');
});

test('search ends with 1 when nothing is found', async () => {
  const played = play({
    sandboxOpen: () => aState('/work'),
    textSearch: () => ({ ...nothing, skipped: { ...nothing.skipped } }),
  });
  expect(await searchTexts(parseSearch(['x'], '/work'), played.context)).toBe(1);
  expect(played.out()).toBe('');
});
