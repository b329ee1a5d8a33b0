/** How many columns a character takes: one table for the line editor and for xterm, so that both mean the same column. */

/** Blocks whose characters take two columns; emoji are added by their property. */
const WIDE = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f202],
  [0x1f210, 0x1f23b],
  [0x1f240, 0x1f265],
  [0x20000, 0x3fffd],
] as const;
/** Marks that sit on the character before them, and what is not seen; the soft hyphen is. */
const UNSEEN = /^[\p{Mn}\p{Me}\p{Cf}\u{1160}-\u{11ff}]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;
/** Two of them are one flag: one column each. */
const REGIONAL = [0x1f1e6, 0x1f1ff] as const;
const SOFT_HYPHEN = 0xad;

const isIn = (codepoint: number, [first, last]: readonly [number, number]): boolean =>
  codepoint >= first && codepoint <= last;

function compute(codepoint: number): 0 | 1 | 2 {
  const character = String.fromCodePoint(codepoint);
  if (codepoint !== SOFT_HYPHEN && UNSEEN.test(character)) return 0;
  if (isIn(codepoint, REGIONAL)) return 1;
  return EMOJI.test(character) || WIDE.some((block) => isIn(codepoint, block)) ? 2 : 1;
}

/** By code point, one more than the width; 0 where nobody has asked yet. xterm asks for every character that it draws. */
const known = new Uint8Array(0x20000);

/** Control characters have no width of their own: 0. */
export function characterWidth(codepoint: number): 0 | 1 | 2 {
  if (codepoint < 0x20 || (codepoint >= 0x7f && codepoint < 0xa0)) return 0;
  if (codepoint < 0x300 && codepoint !== SOFT_HYPHEN) return 1;
  if (codepoint >= known.length) return compute(codepoint);
  const found = known[codepoint] ?? 0;
  if (found > 0) return (found - 1) as 0 | 1 | 2;
  const width = compute(codepoint);
  known[codepoint] = width + 1;
  return width;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character.codePointAt(0) ?? 0);
  return width;
}

/**
 * What xterm wants to know of a character after another one, in its own encoding: the width in bits 1 and 2, and in bit 0 whether it
 * joins the one before.
 */
export function characterProperties(codepoint: number, preceding: number): number {
  const width = characterWidth(codepoint);
  const before = (preceding >> 1) & 3;
  const joins = width === 0 && preceding !== 0 && before !== 0;
  return ((joins ? before : width) << 1) | (joins ? 1 : 0);
}
