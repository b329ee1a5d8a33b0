/** Columns as the user arranged them. */
import { describe, expect, it } from 'vitest';

import {
  columnsFor,
  FIRST_LAYOUT,
  layoutText,
  leastWidth,
  moved,
  readLayout,
  resized,
  shifted,
  toggledColumn,
  tracks,
} from './column-layout.ts';
import { COLUMN_IDS } from './columns.ts';

const ids = (width: number, layout = FIRST_LAYOUT) => columnsFor(layout, width).map(({ id }) => id);

describe('the columns', () => {
  it('give way in a narrow list, the path never', () => {
    expect(ids(2000)).toEqual(FIRST_LAYOUT.order);
    expect(ids(700)).not.toContain('fn');
    expect(ids(200)).toEqual(['op', 'path', 'outcome']);
  });
  it('share a list that is too narrow for those that stay: the path becomes shorter, unless the user sized it', () => {
    const pathIn = (width: number, layout = FIRST_LAYOUT) => columnsFor(layout, width).find(({ id }) => id === 'path');
    const least = columnsFor(FIRST_LAYOUT, 0).reduce((sum, { width }) => sum + width, 0);
    expect(pathIn(least + 30)?.width).toBe((pathIn(0)?.width ?? 0) + 30);
    expect(pathIn(200, resized(FIRST_LAYOUT, 'path', 222))?.width).toBe(222);
  });
  it('stay where they are once the user chose them, however narrow it is', () => {
    const chosen = toggledColumn(FIRST_LAYOUT, 'reason');
    expect(ids(200, chosen)).toEqual(chosen.order);
    expect(chosen.order.indexOf('reason')).toBe(chosen.order.indexOf('outcome') - 1);
  });
  it('can all be shown, and all but one hidden', () => {
    const shown = COLUMN_IDS.reduce(
      (layout, id) => (layout.order.includes(id) ? layout : toggledColumn(layout, id)),
      FIRST_LAYOUT,
    );
    expect(shown.order).toHaveLength(COLUMN_IDS.length);
    const hidden = COLUMN_IDS.reduce((layout, id) => toggledColumn(layout, id), shown);
    expect(hidden.order).toHaveLength(1);
  });
  it('take the place of the one they are dropped on, from either side', () => {
    expect(moved(FIRST_LAYOUT, 'outcome', 'op').order.slice(0, 3)).toEqual(['time', 'outcome', 'op']);
    expect(moved(FIRST_LAYOUT, 'time', 'path').order.slice(0, 3)).toEqual(['op', 'path', 'time']);
    expect(moved(FIRST_LAYOUT, 'time', 'time')).toBe(FIRST_LAYOUT);
  });
  it('move by one among those that are seen', () => {
    expect(shifted(FIRST_LAYOUT, 'op', 1, ['time', 'op', 'outcome']).order.indexOf('op')).toBe(6);
    expect(shifted(FIRST_LAYOUT, 'time', -1, FIRST_LAYOUT.order)).toBe(FIRST_LAYOUT);
  });
  it('are kept as text, and what is no layout is the first one', () => {
    const layout = resized(moved(FIRST_LAYOUT, 'bytes', 'time'), 'bytes', 133.4);
    expect(readLayout(layoutText(layout))).toEqual(layout);
    for (const text of [null, '', '{', '[]', '{"order":[]}', '{"order":["nope"]}', '{"order":7}']) {
      expect(readLayout(text)).toEqual(FIRST_LAYOUT);
    }
    expect(readLayout('{"order":["op","op","nope","path"],"widths":{"op":-4,"nope":3},"choice":1}')).toEqual({
      order: ['op', 'path'],
      widths: { op: 36 },
      choice: 'at-first',
    });
  });
  it('leave what is left to the path', () => {
    const columns = columnsFor(FIRST_LAYOUT, 2000);
    expect(tracks(columns)).toMatch(/minmax\(200px, 1fr\)/);
    expect(leastWidth(columns)).toBeGreaterThan(columns.reduce((sum, { width }) => sum + width, 0));
    expect(tracks(columns.filter(({ id }) => id !== 'path'))).toMatch(/minmax\(80px, 1fr\)$/);
  });
});
