import fc from 'fast-check';
import { expect, test } from 'vitest';

import { someText } from './test-texts-contract.ts';
import { hunksOf, hunkTitle } from './text-hunks.ts';
import { linesOf } from './text-lines.ts';

const numbered = (count: number, edit: (line: number) => string): string =>
  Array.from({ length: count }, (_, line) => edit(line + 1)).join('');
const plain = numbered(40, (line) => `line ${line}\n`);

test('changes with their surroundings are hunks, and near ones share one', () => {
  const changed = numbered(40, (line) =>
    line === 5 || line === 11 || line === 30 ? `LINE ${line}\n` : `line ${line}\n`,
  );
  const hunks = hunksOf(plain, changed);
  expect(hunks.map(hunkTitle)).toEqual(['-2,13 +2,13', '-27,7 +27,7']);
  expect(hunks.map(({ edits }) => edits.length)).toEqual([2, 1]);
  expect(hunks[1]?.rows.map(({ kind, before, after }) => [kind[0], before, after])).toEqual([
    ['s', 27, 27],
    ['s', 28, 28],
    ['s', 29, 29],
    ['r', 30, null],
    ['a', null, 30],
    ['s', 31, 31],
    ['s', 32, 32],
    ['s', 33, 33],
  ]);
  expect(hunksOf(plain, changed, { context: 1 }).map(hunkTitle)).toEqual(['-4,3 +4,3', '-10,3 +10,3', '-29,3 +29,3']);
});

test('a file that is made, emptied, or lacks its last newline has titles as patches have them', () => {
  expect(hunksOf('', 'a\nb\n').map(hunkTitle)).toEqual(['-0,0 +1,2']);
  expect(hunksOf('a\n', '').map(hunkTitle)).toEqual(['-1 +0,0']);
  expect(hunksOf('a', 'a\n')[0]?.rows.map(({ text }) => text)).toEqual(['a', 'a\n']);
  expect(hunksOf(plain, plain)).toEqual([]);
});

test('differences in spaces only can be left out', () => {
  expect(hunksOf('a b\nc\n', 'ab\r\nd\n', { comparison: 'ignore-space' })[0]?.edits).toHaveLength(1);
  expect(hunksOf('a b\n', 'a  b\r\n', { comparison: 'ignore-space' })).toEqual([]);
});

test('the rows of all hunks with what lies between them are both texts', () => {
  fc.assert(
    fc.property(someText, someText, fc.nat(4), (before, after, context) => {
      const [old, fresh] = [linesOf(before), linesOf(after)];
      const built: string[] = [];
      let at = 0;
      for (const hunk of hunksOf(before, after, { context })) {
        built.push(...old.slice(at, hunk.before.start));
        expect(hunk.rows.flatMap((row) => (row.before === null ? [] : [old[row.before - 1]]))).toEqual(
          hunk.rows.flatMap((row) => (row.kind === 'added' ? [] : [row.text])),
        );
        built.push(...hunk.rows.flatMap((row) => (row.kind === 'removed' ? [] : [row.text])));
        expect(hunk.after.start).toBe(built.length - hunk.after.count);
        at = hunk.before.start + hunk.before.count;
      }
      expect([...built, ...old.slice(at)]).toEqual(fresh);
    }),
  );
});

test.each([
  ['every tenth line changed', (line: number) => (line % 10 === 0 ? `new ${line}\n` : `line ${line}\n`)],
  ['all lines changed', (line: number) => `other ${line}\n`],
  ['few different lines, half of them changed', (line: number) => `${(line * 7) % (line % 2 === 0 ? 13 : 17)}\n`],
  ['upside down', (line: number) => `line ${200_001 - line}\n`],
])('200,000 lines with %s are compared in time', (_, edit) => {
  const before = numbered(200_000, (line) => (edit(3).length < 4 ? `${line % 13}\n` : `line ${line}\n`));
  const start = Date.now();
  expect(hunksOf(before, numbered(200_000, edit)).length).toBeGreaterThan(0);
  expect(Date.now() - start).toBeLessThan(10_000);
});
