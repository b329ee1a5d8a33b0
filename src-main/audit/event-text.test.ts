import { expect, test } from 'vitest';

import { keepable, MAX_TEXT } from './event-text.ts';

test('ordinary text is kept as it is, line ends and escapes included', () => {
  expect(keepable('a\nb\u001b[31m"é😀')).toBe('a\nb\u001b[31m"é😀');
});

test('NUL and half a surrogate pair become visible stand-ins', () => {
  expect(keepable('a\0b')).toBe('a\u2400b');
  expect(keepable('a\ud800b')).toBe('a\ufffdb');
});

test('text beyond the limit is cut and says so, even in the middle of a pair', () => {
  const kept = keepable('x'.repeat(MAX_TEXT - 1) + '😀'.repeat(10));
  expect(kept.length).toBe(MAX_TEXT + 1);
  expect(kept.endsWith('\ufffd…')).toBe(true);
});
