/** Amounts as people write them. */
import { describe, expect, it } from 'vitest';

import { limitText, parseLimit } from './run-limit-text.ts';

describe('the text of a limit', () => {
  it.each([
    ['memory', '64m', 2 ** 26],
    ['memory', '1.5G', 1.5 * 2 ** 30],
    ['output', '100', 100],
    ['time', '30', 30_000],
    ['time', '1.5s', 1500],
    ['time', '5m', 300_000],
    ['cpu', '250ms', 250],
    ['operations', '1000000', 1_000_000],
    ['memory', 'none', null],
  ] as const)('is %s %s', (limit, text, amount) => {
    expect(parseLimit(limit, text)).toBe(amount);
  });

  it.each([
    ['memory', '64x'],
    ['memory', ''],
    ['memory', '0.3'],
    ['time', '-1s'],
    ['time', '1 h'],
    ['operations', '1k'],
    ['operations', '1e3'],
    ['output', '1constructor'],
  ] as const)('is not %s %j', (limit, text) => {
    expect(parseLimit(limit, text)).toBeUndefined();
  });

  it('is written in the largest unit that fits, and understood again', () => {
    for (const [limit, amount, text] of [
      ['memory', 2 ** 26, '64m'],
      ['output', 1000, '1000b'],
      ['time', 90_000, '90s'],
      ['cpu', 250, '250ms'],
      ['time', 3_600_000, '1h'],
      ['operations', 0, '0'],
      ['output', 0, '0b'],
      ['cpu', null, 'none'],
    ] as const) {
      expect(limitText(limit, amount)).toBe(text);
      expect(parseLimit(limit, text)).toBe(amount);
    }
  });
});
