import { expect, test } from 'vitest';

import { RowMarks } from './row-marks.ts';

test('places are counted right up to the end of any list, also where a group of positions ends', () => {
  const marks = new RowMarks();
  const wrong: number[] = [];
  for (let length = 1; length <= 5000; length += 1) {
    marks.add();
    if (length % 3 === 0) marks.hide(length - 2);
    const isRight = marks.shownBefore(length) === marks.shown && marks.positionOf(marks.shown - 1) === length - 1;
    if (!isRight) wrong.push(length);
  }
  expect(wrong).toEqual([]);
});
