import fc from 'fast-check';
import { expect, test } from 'vitest';

import { utcText } from './utc-time.ts';

test('a moment is written as the calendar has it', () => {
  expect(utcText(0n)).toBe('1970-01-01T00:00:00.000000000Z');
  expect(utcText(-1n)).toBe('1969-12-31T23:59:59.999999999Z');
  fc.assert(
    fc.property(fc.integer({ min: -60_000_000_000_000, max: 200_000_000_000_000 }), (ms) => {
      const text = new Date(ms).toISOString().replace('Z', '000000Z');
      return utcText(BigInt(ms) * 1_000_000n) === text;
    }),
  );
});
