/** Rows over a scroller of limited height. */
import { describe, expect, it } from 'vitest';

import {
  bytesPerRow,
  clampTop,
  contentHeight,
  fitting,
  hexOf,
  isScaled,
  lastTop,
  letterOf,
  offsetDigits,
  parseOffset,
  scrollTopOf,
  topOf,
} from './hex-rows.ts';

const small = { rows: 1000, view: 360 };
const huge = { rows: 500_000_000, view: 360 };

describe('the rows of a hex view', () => {
  it('go to both ends, however many there are', () => {
    for (const shape of [small, huge]) {
      expect(topOf(0, shape)).toBe(0);
      expect(topOf(contentHeight(shape) - shape.view, shape)).toBe(lastTop(shape));
      expect(clampTop(1e12, shape)).toBe(shape.rows - fitting(shape));
      expect(clampTop(-5, shape)).toBe(0);
    }
  });

  it('are where the scroller is, and back', () => {
    for (const top of [0, 1, 17, 500, lastTop(small)]) expect(topOf(scrollTopOf(top, small), small)).toBe(top);
    const far = 123_456_789;
    expect(Math.abs(topOf(scrollTopOf(far, huge), huge) - far)).toBeLessThan(2);
  });

  it('never make the scroller taller than browsers allow', () => {
    expect([isScaled(small), isScaled(huge)]).toEqual([false, true]);
    expect(contentHeight(huge)).toBeLessThan(16_000_000);
  });

  it('have as many bytes as there is room for', () => {
    expect([160, 100, 60].map((characters) => bytesPerRow(characters, 6))).toEqual([16, 8, 4]);
    expect([offsetDigits(10), offsetDigits(2 ** 32)]).toEqual([6, 8]);
  });
});

it('writes bytes, what is not here yet, and what is beyond the end', () => {
  expect([hexOf(10, 'here'), hexOf(undefined, 'here'), hexOf(undefined, 'none')]).toEqual(['0a', '··', '  ']);
  expect([letterOf(65), letterOf(10), letterOf(undefined)]).toEqual(['A', '·', ' ']);
});

it('reads offsets as they are typed', () => {
  expect([' 12 ', '0xFF', 'ff', '', '-1'].map(parseOffset)).toEqual([12, 255, null, null, null]);
});
