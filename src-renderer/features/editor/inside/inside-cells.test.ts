/** What differs inside of a file, in words and cells. */
import { describe, expect, it } from 'vitest';

import { cellsOf, filledColumns, insideSummary } from './inside-cells.ts';

const row = (before: string[] | null, after: string[] | null) => ({ name: 'r', kind: null, before, after });

describe('the cells of a row', () => {
  it('show both values where they differ', () => {
    expect(cellsOf(row(['a', 'b'], ['a', 'c']), 2)).toEqual([
      { before: null, after: 'a', isChanged: false },
      { before: 'b', after: 'c', isChanged: true },
    ]);
  });

  it('are struck out in a row that is gone, and new in one that came', () => {
    expect(cellsOf(row(['a'], null), 1)).toEqual([{ before: 'a', after: null, isChanged: true }]);
    expect(cellsOf(row(null, ['a']), 2)).toEqual([
      { before: null, after: 'a', isChanged: true },
      { before: null, after: null, isChanged: false },
    ]);
  });
});

it('knows the columns that nothing is in, and keeps what is beyond the titles', () => {
  const rows = [row(['a', ''], ['a', '']), row(null, ['b', '', 'more'])];
  expect([...filledColumns(rows, 2)]).toEqual([0, 2]);
});

it('sums up what differs', () => {
  const group = (differing: number) => ({ title: 't', columns: [], rows: [], differing, same: 3 });
  expect(insideSummary({ kind: 'database', format: 'sqlite', groups: [group(3), group(0), group(1)] })).toBe(
    'Database (sqlite): 4 differences in 2 tables',
  );
  expect(insideSummary({ kind: 'archive', format: 'zip', groups: [group(0)] })).toBe(
    'Archive (zip): the same inside, although the bytes differ',
  );
});
