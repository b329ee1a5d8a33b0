/** Lists of any length in a scroller of limited height. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  contentHeight,
  EVENT_ROW_HEIGHT,
  farthest,
  isScaled,
  revealed,
  scrollTopOf,
  seen,
  topOf,
} from './scroll-range.ts';

const lists = fc.record({ lines: fc.integer({ min: 0, max: 10_000_000 }), view: fc.integer({ min: 22, max: 2000 }) });

describe('the scroll range', () => {
  it('is one to one for short lists, and bounded for long ones', () => {
    expect(contentHeight(1000)).toBe(1000 * EVENT_ROW_HEIGHT);
    expect(isScaled(1000)).toBe(false);
    expect(topOf(333, 1000, 500)).toBeCloseTo(333);
    expect(contentHeight(10_000_000)).toBeLessThan(16_000_000);
    expect(isScaled(10_000_000)).toBe(true);
  });
  it('reaches both ends of a list of any length, and every row between', () => {
    fc.assert(
      fc.property(lists, fc.double({ min: 0, max: 1, noNaN: true }), ({ lines, view }, part) => {
        const end = Math.max(0, contentHeight(lines) - view);
        expect(topOf(0, lines, view)).toBe(0);
        expect(topOf(end, lines, view)).toBeCloseTo(farthest(lines, view), 3);
        const top = part * farthest(lines, view);
        expect(Math.abs(topOf(scrollTopOf(top, lines, view), lines, view) - top)).toBeLessThan(0.01);
      }),
    );
  });
  it('shows rows of the list only, as many as there is room for', () => {
    fc.assert(
      fc.property(lists, fc.double({ min: 0, max: 1, noNaN: true }), ({ lines, view }, part) => {
        const { first, count } = seen(part * farthest(lines, view), lines, view);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(first + count).toBeLessThanOrEqual(lines);
        expect(count).toBeLessThanOrEqual(Math.ceil(view / EVENT_ROW_HEIGHT) + 1);
        if (lines * EVENT_ROW_HEIGHT >= view)
          expect(count * EVENT_ROW_HEIGHT).toBeGreaterThanOrEqual(view - EVENT_ROW_HEIGHT);
      }),
    );
  });
  it('moves no farther than a row needs to be seen', () => {
    const view = { top: 220, viewHeight: 220 };
    expect(revealed(15, { ...view, align: 'nearest' })).toBe(220);
    expect(revealed(5, { ...view, align: 'nearest' })).toBe(110);
    expect(revealed(25, { ...view, align: 'nearest' })).toBe(26 * 22 - 220);
    expect(revealed(25, { ...view, align: 'top' })).toBe(25 * 22);
    expect(revealed(0, { ...view, align: 'middle' })).toBe(0);
  });
});
