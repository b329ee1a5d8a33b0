/** Columns of characters. */
import { describe, expect, it } from 'vitest';

import { characterProperties, characterWidth, textWidth } from './character-width.ts';

describe('the width of text', () => {
  it.each([
    ['plain', 5],
    ['grün', 4],
    ['gru\u0308n', 4],
    ['日本語', 6],
    ['ｶﾅ', 2],
    ['한국', 4],
    ['😀', 2],
    ['⌚', 2],
    ['✔', 1],
    ['🇩🇪', 2],
    ['👨\u200d👩', 4],
    ['a\u200bb', 2],
    ['𠀀', 2],
    ['\u001b\t\u0085', 0],
    ['soft\u00adhyphen', 11],
  ])('of %j is %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
    expect(textWidth(text)).toBe(width);
  });

  it('is told to xterm with whether a character joins the one before', () => {
    const wide = characterProperties(0x65e5, 0);
    expect(wide).toBe(2 << 1);
    expect(characterProperties(0x308, wide)).toBe((2 << 1) | 1);
    expect(characterProperties(0x308, 0)).toBe(0);
    expect(characterWidth(0x308)).toBe(0);
  });
});
