/** What is text and what is not, and how the rest is shown. */
import { describe, expect, it } from 'vitest';

import { decodeText, hexLines } from './content-text.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('contents', () => {
  it('are text when they are UTF-8 without NUL, byte order mark kept', () => {
    expect(decodeText(bytesOf('\uFEFFgrüße'))).toBe('\uFEFFgrüße');
    expect(decodeText(Uint8Array.of(65, 0, 66))).toBeNull();
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 65))).toBeNull();
  });
  it('are drawn in hex with offsets and characters', () => {
    expect(hexLines(bytesOf('ABCDEFGHIJKLMNOP\n'))).toEqual([
      '000000  41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f 50  ABCDEFGHIJKLMNOP',
      `000010  0a${' '.repeat(45)}  ·`,
    ]);
  });
});
