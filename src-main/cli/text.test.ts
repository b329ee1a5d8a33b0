/** What a person sees, and what a program reads. */
import { describe, expect, it } from 'vitest';

import { createTextCutter } from './text-cutter.ts';
import { alignColumns, formatSize, printable, timeText } from './text.ts';

describe('text for a terminal', () => {
  it('cannot steer the terminal, whatever a capsule names its files', () => {
    expect(printable('a\u001b[2Jb\r\n\u009b1m\u202egpj.exe')).toBe('a\\u{1b}[2Jb\\u{d}\\u{a}\\u{9b}1m\\u{202e}gpj.exe');
    expect(printable('Äpfel 🍎')).toBe('Äpfel 🍎');
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [3 * 1024 ** 3, '3.0 GiB'],
    [2 ** 60, '1048576.0 TiB'],
  ])('shows %d bytes as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

  it('aligns columns and drops empty ones', () => {
    expect(
      alignColumns([
        ['A', 'x', '', '1'],
        ['M', 'long', '', ''],
      ]),
    ).toBe('A  x     1\nM  long\n');
  });
});

describe('output cut into text', () => {
  const cut = (...chunks: readonly (readonly number[])[]) => {
    const cutter = createTextCutter();
    return [...chunks.flatMap((chunk) => cutter.take(Uint8Array.from(chunk))), ...cutter.finish()];
  };
  const apple = [...Buffer.from('🍎')];

  it('keeps a character whole that arrives in two pieces', () => {
    expect(cut([65, ...apple.slice(0, 1)], apple.slice(1, 3), [...apple.slice(3), 66])).toEqual([
      { text: 'A' },
      { text: '🍎B' },
    ]);
  });
  it('keeps a byte order mark and line ends', () => {
    expect(cut([...Buffer.from('\ufeffa\r\n')])).toEqual([{ text: '\ufeffa\r\n' }]);
  });
  it('gives bytes that are no text as bytes', () => {
    expect(cut([0xff, 0xfe, 1])).toEqual([{ base64: '//4B' }]);
  });
  it('gives the rest when the stream ends inside a character', () => {
    expect(cut([65, ...apple.slice(0, 2)])).toEqual([
      { text: 'A' },
      { base64: Buffer.from(apple.slice(0, 2)).toString('base64') },
    ]);
  });
  it('says nothing of nothing', () => {
    expect(cut([], [])).toEqual([]);
  });
});

it('a time that no calendar has is a number, and no failure', () => {
  expect([0, 9e15, -9e15].map(timeText)).toEqual([
    '1970-01-01T00:00:00.000Z',
    '9000000000000000 ms',
    '-9000000000000000 ms',
  ]);
});
