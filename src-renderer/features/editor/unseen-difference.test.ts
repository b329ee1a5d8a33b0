/** Differences that no line shows. */
import { describe, expect, it } from 'vitest';

import { unseenDifference } from './unseen-difference.ts';

describe('an unseen difference', () => {
  it('names other line ends and byte order marks', () => {
    expect(unseenDifference('a\r\nb\r\n', 'a\nb\n')).toBe('line ends CRLF → LF');
    expect(unseenDifference('a\r\nb\n', 'a\nb\n')).toBe('line ends CRLF and LF → LF');
    expect(unseenDifference('\ufeffa', 'a')).toBe('byte order mark removed');
    expect(unseenDifference('a\n', '\ufeffa\r\n')).toBe('line ends LF → CRLF, byte order mark added');
    expect(unseenDifference('a\r\nb\n', 'a\nb\r\n')).toBe('only line ends differ');
  });

  it('is nothing for equal texts, and where a line differs', () => {
    expect(unseenDifference('a\n', 'a\n')).toBeNull();
    expect(unseenDifference('a\r\n', 'b\n')).toBeNull();
  });
});
