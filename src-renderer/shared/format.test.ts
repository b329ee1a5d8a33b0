/** Numbers as people read them. */
import { describe, expect, it } from 'vitest';

import { formatBytes, formatElapsed, formatMode, formatNanoseconds, formatWhen, plural } from './format.ts';

describe('formatting', () => {
  it('scales bytes and times to a readable unit', () => {
    expect([0, 512, 1536, 5_000_000].map(formatBytes)).toEqual(['0 B', '512 B', '1.5 KiB', '4.8 MiB']);
    expect([420, 12_300, 1_250_000, 3_100_000_000].map(formatNanoseconds)).toEqual([
      '420 ns',
      '12.3 µs',
      '1.25 ms',
      '3.1 s',
    ]);
    expect([400, 12_000, 185_000, 3_723_000].map(formatElapsed)).toEqual(['0.4 s', '12.0 s', '3:05', '1:02:03']);
  });
  it('says one change and two changes', () => {
    expect(plural(1, 'change')).toBe('1 change');
    expect(plural(2000, 'change')).toBe('2,000 changes');
  });
  it('spells permission bits', () => {
    expect(formatMode(0o754)).toBe('rwxr-xr--');
  });
  it('tells moments of today by their time, and others by their day', () => {
    const noon = new Date(2026, 10, 21, 12, 3, 4).getTime();
    expect(formatWhen(noon, noon + 3_600_000)).toBe('12:03:04');
    expect(formatWhen(noon, noon + 86_400_000)).toBe('Nov 21');
  });
});
