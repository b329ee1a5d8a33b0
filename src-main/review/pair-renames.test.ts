import { describe, expect, test } from 'vitest';

import { atOnce, pairContents } from './compare/pair-contents.ts';
import type { Candidate } from './compare/pair-contents.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';

const text = (lines: number, more = ''): string =>
  `${Array.from({ length: lines }, (_, line) => `line ${line} of many\n`).join('')}${more}`;
const pairsIn = (folder: SandboxedFolder): readonly string[] =>
  folder.changes().map(({ kind, names, from, similarity }) => {
    const source = from === null ? [] : [`<- ${from.slice('cwd://'.length)} ${similarity}`];
    return [kind, names.join('/'), ...source].join(' ');
  });

describe('by what they hold', () => {
  test('a file that was copied, edited and deleted is renamed', () => {
    withFolder({ 'd/a': text(50), other: text(50, 'x').replaceAll('of', 'is') }, (folder) => {
      folder.write('b', text(50, 'and another\n'));
      folder.remove('d/a');
      expect(pairsIn(folder)).toEqual(['renamed b <- d/a 98']);
      expect(folder.commit(['b'])).toMatchObject({ state: 'done' });
      expect([Object.keys(folder.disk()), folder.overlay.topEntries()]).toEqual([['b', 'd', 'other'], []]);
    });
  });

  test('less than half is nothing in common', () => {
    withFolder({ a: text(10) }, (folder) => {
      folder.write('b', text(10).slice(0, 60) + 'else\n'.repeat(20));
      folder.remove('a');
      expect(pairsIn(folder)).toEqual(['deleted a', 'added b']);
    });
  });

  test('files of a directory that was copied and deleted are renamed, and go with it', () => {
    const layout = { 'd/a': text(20), 'd/e/b': text(30), 'd/gone': 'g' };
    withFolder(layout, (folder) => {
      folder.mkdir('n');
      folder.mkdir('n/e');
      folder.write('n/a', text(20));
      folder.write('n/e/b', text(30, 'more\n'));
      folder.remove('d');
      expect(pairsIn(folder)).toEqual([
        'deleted d',
        'deleted d/e',
        'deleted d/gone',
        'added n',
        'renamed n/a <- d/a 100',
        'added n/e',
        'renamed n/e/b <- d/e/b 98',
      ]);
      const wanted = folder.merged();
      expect([...folder.plan(['n/a']).included].sort()).toEqual(
        ['d', 'd/e', 'd/gone', 'n', 'n/e', 'n/e/b'].map((path) => `cwd://${path}`),
      );
      expect(folder.commit(['n/a'])).toMatchObject({ state: 'done' });
      expect(folder.disk()).toEqual(wanted);
    });
  });

  test('a copy of what is still there is one, beside it or of what changed', () => {
    withFolder({ 'd/a': text(20), b: text(30) }, (folder) => {
      folder.write('d/copy', text(20));
      folder.write('b', text(30, 'more\n'));
      folder.write('c', text(30, 'other\n'));
      folder.write('d/far', text(31));
      expect(pairsIn(folder)).toEqual([
        'modified b',
        'copied c <- b 98',
        'copied d/copy <- d/a 100',
        'copied d/far <- b 96',
      ]);
      expect(folder.commit(['d/copy'])).toMatchObject({ state: 'done', included: [] });
    });
  });

  test('a rename that was edited says how much it kept', () => {
    withFolder({ a: text(100) }, (folder) => {
      folder.rename('a', 'b');
      folder.write('b', text(100).replace('line 50', 'LINE 50'));
      expect(pairsIn(folder)).toEqual(['renamed b <- a 98']);
    });
  });
});

test('ten thousand files that went and ten thousand that came are paired in no time', () => {
  const half = Array.from({ length: 10_000 }, (_, index) => index);
  const candidate = (side: string, index: number): Candidate<string> => ({
    of: `${side}${index}`,
    name: `${side}${index % 5}`,
    size: 100 + (index % 50),
    hash: () => (index < 5000 ? `same ${index % 50} ${index % 7}` : `${side} ${index}`),
    spans: () => null,
  });
  const began = performance.now();
  const pairs = atOnce(
    pairContents(
      half.map((index) => candidate('old', index)),
      half.map((index) => candidate('new', index)),
      'moved',
    ),
  );
  expect(performance.now() - began).toBeLessThan(1000);
  expect(pairs).toHaveLength(5000);
  expect(new Set(pairs.map(({ from }) => from)).size).toBe(5000);
});
