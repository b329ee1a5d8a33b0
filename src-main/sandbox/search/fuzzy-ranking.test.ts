import fc from 'fast-check';
import { expect, test } from 'vitest';

import { piecesOf } from './fuzzy-query.ts';
import { rank, spansOf } from './fuzzy-ranking.ts';
import { PathTable } from './path-table.ts';

function tableOf(paths: readonly string[]): PathTable {
  const table = new PathTable();
  for (const path of paths) table.add(path, { kind: 'file', git: path.includes('ignored') ? 'ignored' : 'counted' });
  return table;
}

function ranked(text: string, paths: readonly string[], most = 100): readonly string[] {
  const table = tableOf(paths);
  const work = rank(piecesOf(text), table, { most, rows: null });
  for (;;) {
    const next = work.next();
    if (next.done) return next.value.best.map(({ row }) => table.path(row));
  }
}

const marked = (text: string, path: string): string => {
  const spans = spansOf(piecesOf(text), tableOf([path]), 0);
  return spans.reduceRight(
    (rest, [from, to]) => `${rest.slice(0, from)}[${rest.slice(from, to)}]${rest.slice(to)}`,
    path,
  );
};

test.each([
  ['a name before a folder', 'app', ['cwd://app/main.ts', 'cwd://src/app.ts']],
  ['a beginning before the middle', 'store', ['cwd://src/restore.ts', 'cwd://src/store-care.ts']],
  ['a whole name before a longer one', 'a.ts', ['cwd://a.tsx', 'cwd://long/way/a.ts']],
  ['beginnings of words before letters within them', 'fb', ['cwd://fabric.ts', 'cwd://foo-bar.ts']],
  ['humps before letters within words', 'gs', ['cwd://ghosts', 'cwd://getState']],
  ['letters together before letters apart', 'abc', ['cwd://xaxbxc', 'cwd://xxxabc']],
  ['the same case before another one', 'Read', ['cwd://xread', 'cwd://xRead']],
  ['a shorter path when all else is the same', 'z', ['cwd://deep/er/z.ts', 'cwd://z.ts']],
  ['what git does not ignore before what it does', 'lib', ['cwd://ignored/lib.ts', 'cwd://src/lib.ts']],
])('%s', (_, text, paths) => {
  expect(ranked(text, paths)).toEqual(paths.toReversed());
});

test('a query with a slash is about the path, and one with spaces about each of its words', () => {
  const paths = ['cwd://src/editor/store.ts', 'cwd://src/store/editor.ts'];
  expect(ranked('edit/store', paths)).toEqual(['cwd://src/editor/store.ts']);
  expect(ranked('editor.ts store', paths)[0]).toBe('cwd://src/store/editor.ts');
});

test('the scheme of the workspace is not matched, that of other mounts is', () => {
  expect(ranked('cwd', ['cwd://a', 'home://b'])).toEqual([]);
  expect(ranked('home', ['cwd://a', 'home://b'])).toEqual(['home://b']);
});

test('what matched is told by its place in the path', () => {
  expect(marked('fb', 'cwd://src/foo-bar.ts')).toBe('cwd://src/[f]oo-[b]ar.ts');
  expect(marked('src/foo', 'cwd://src/foo-bar.ts')).toBe('cwd://[src/foo]-bar.ts');
  expect(marked('home', 'home://x')).toBe('[home]://x');
  expect(marked('bar foo', 'cwd://foo-bar')).toBe('cwd://[foo]-[bar]');
});

test('letters beyond ASCII are found in either case', () => {
  expect(ranked('ärger', ['cwd://ÄRGER.txt', 'cwd://arger.txt'])).toEqual(['cwd://ÄRGER.txt']);
});

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'C', 'c', '-', '.', 'É'), minLength: 1, maxLength: 6 });
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => `cwd://${names.join('/')}`);

test('exactly the paths that have the letters in their order are found, and the spans are those letters', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(path, { maxLength: 30 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/', 'é'), minLength: 1, maxLength: 4 }),
      (paths, text) => {
        const fold = (one: string): string => one.toLowerCase();
        const isMatch = (one: string): boolean => {
          let at = 0;
          for (const char of fold(one.slice('cwd://'.length))) if (char === text[at]) at += 1;
          return at === text.length;
        };
        const found = ranked(text, paths);
        expect(found.toSorted()).toEqual(paths.filter(isMatch).toSorted());
        for (const one of found) {
          const letters = spansOf(piecesOf(text), tableOf([one]), 0).map(([from, to]) => one.slice(from, to));
          expect(fold(letters.join(''))).toBe(text);
        }
      },
    ),
  );
});
