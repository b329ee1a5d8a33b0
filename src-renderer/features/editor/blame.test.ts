/** Lines and the events that wrote them. */
import { describe, expect, it } from 'vitest';

import { blockOfLine, gutterTexts, gutterWidth } from './blame.ts';

const LINES = [
  { from: 1, count: 2, seq: null },
  { from: 3, count: 1, seq: 1234 },
];

describe('the events of lines', () => {
  it('are found by line, also inside of a block, and not beyond the last one', () => {
    expect([1, 2, 3, 4].map((line) => blockOfLine(LINES, line)?.seq)).toEqual([null, null, 1234, undefined]);
  });
  it('stand in the gutter once for each block, beside the numbers of all lines', () => {
    const text = gutterTexts(LINES);
    expect([1, 2, 3].map(text)).toEqual(['earlier     1', '     2', '#1,234     3']);
    expect(gutterWidth(LINES)).toBeGreaterThanOrEqual(text(1).length);
  });
});
