/** Going from change to change. */
import { expect, it } from 'vitest';

import { nextStart } from './go-to-change.ts';

it('goes to the next and the previous change, round the end', () => {
  const starts = [5, 20, 40];
  expect([1, 5, 19, 40, 99].map((line) => nextStart(starts, line, 'next'))).toEqual([5, 20, 20, 5, 5]);
  expect([1, 5, 21, 40, 99].map((line) => nextStart(starts, line, 'previous'))).toEqual([40, 40, 20, 20, 40]);
  expect(nextStart([], 3, 'next')).toBeNull();
});
