/** Files of different heights in one scroll. */
import { describe, expect, it } from 'vitest';

import {
  anchorAt,
  fileAt,
  filesIn,
  HEAD_HEIGHT,
  layoutOf,
  ROW_HEIGHT,
  rowsIn,
  topOfAnchor,
  totalOf,
} from './scroll-layout.ts';

const layout = layoutOf([3, 0, 100, 1]);
const paths = ['a', 'b', 'c', 'd'];
const tops = layout.map(({ top }) => top);

describe('the layout of all changes', () => {
  it('puts files below each other, a collapsed one as its header alone', () => {
    expect(tops[0]).toBe(0);
    expect((tops[2] ?? 0) - (tops[1] ?? 0)).toBe(HEAD_HEIGHT);
    expect(layout.map(({ top, height }) => top + height).slice(0, 3)).toEqual(tops.slice(1));
  });

  it('leaves room behind the last file, so that it can be at the top', () => {
    expect(totalOf(layout, 900)).toBe((tops[3] ?? 0) + 900);
    expect(totalOf(layout, 10)).toBeLessThan((tops[3] ?? 0) + 900);
    expect(totalOf([], 900)).toBe(0);
  });

  it('finds the file at each place', () => {
    expect(tops.map((top) => fileAt(layout, top))).toEqual([0, 1, 2, 3]);
    expect(tops.slice(1).map((top) => fileAt(layout, top - 1))).toEqual([0, 1, 2]);
    expect(fileAt(layout, 1e9)).toBe(3);
    expect(fileAt([], 0)).toBe(-1);
  });

  it('tells which files and rows are in view', () => {
    expect(filesIn(layout, 0, 50)).toEqual({ first: 0, end: 1 });
    expect(filesIn(layout, tops[1] ?? 0, HEAD_HEIGHT + 1)).toEqual({ first: 1, end: 3 });
    const [, , third] = layout;
    if (!third) throw new Error('no third file');
    const start = third.top + HEAD_HEIGHT;
    expect(rowsIn(third, 100, start + 10 * ROW_HEIGHT, 5 * ROW_HEIGHT)).toEqual({ first: 10, end: 15 });
    expect(rowsIn(third, 100, 0, third.top)).toEqual({ first: 0, end: 0 });
  });

  it('keeps what is looked at in place when a file above gets another height', () => {
    const anchor = anchorAt(layout, paths, (tops[2] ?? 0) + 500);
    expect(anchor).toEqual({ path: 'c', offset: 500 });
    const later = layoutOf([50, 7, 100, 1]);
    expect(anchor && topOfAnchor(later, paths, anchor)).toBe((later[2]?.top ?? 0) + 500);
    expect(anchor && topOfAnchor(later, ['a', 'b', 'x', 'd'], anchor)).toBeNull();
  });
});
