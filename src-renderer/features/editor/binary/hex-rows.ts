/** Rows of a hex view over a scroller, whose height browsers limit, and what stands in a row. */

export const HEX_ROW_HEIGHT = 18;
/** Pixels; browsers refuse more than about 16 to 33 million. */
const TALLEST = 8_000_000;

export interface HexShape {
  readonly rows: number;
  /** Pixels. */
  readonly view: number;
}

export const contentHeight = ({ rows }: HexShape): number => Math.min(rows * HEX_ROW_HEIGHT, TALLEST);

/** Above this the scroller's own steps are too large: a turn of the wheel would skip rows. */
export const isScaled = ({ rows }: HexShape): boolean => rows * HEX_ROW_HEIGHT > TALLEST;

/** Rows that fit wholly. */
export const fitting = ({ view }: HexShape): number => Math.max(1, Math.floor(view / HEX_ROW_HEIGHT));

/** The last row that can be the first in view. */
export const lastTop = (shape: HexShape): number => Math.max(0, shape.rows - fitting(shape));

export const clampTop = (top: number, shape: HexShape): number => Math.min(lastTop(shape), Math.max(0, top));

/** The first row in view for a position of the scroller. */
export function topOf(scrollTop: number, shape: HexShape): number {
  const range = contentHeight(shape) - shape.view;
  if (range <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, scrollTop / range)) * lastTop(shape));
}

/** And back. */
export function scrollTopOf(top: number, shape: HexShape): number {
  const last = lastTop(shape);
  return last === 0 ? 0 : (top / last) * Math.max(0, contentHeight(shape) - shape.view);
}

/** Two digits; dots while a byte is not here, blanks where there is none. */
export const hexOf = (byte: number | undefined, state: 'here' | 'none'): string =>
  byte === undefined ? (state === 'none' ? '  ' : '··') : byte.toString(16).padStart(2, '0');

export const letterOf = (byte: number | undefined): string =>
  byte === undefined ? ' ' : byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·';

/** Digits that every offset of a file of this size fits in. */
export const offsetDigits = (size: number): number => Math.max(6, Math.max(0, size - 1).toString(16).length);

/** Bytes in a row of two sides that fit beside each other in so many characters. */
export function bytesPerRow(characters: number, digits: number): 4 | 8 | 16 {
  // Two digits, a blank and a letter for each byte of each side, and the room between the columns.
  const fits = (bytes: number): boolean => digits + 8 + 2 * bytes * 4 <= characters;
  return fits(16) ? 16 : fits(8) ? 8 : 4;
}

/** An offset as a user types it: decimal, or hexadecimal with 0x. null when it is none. */
export function parseOffset(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  return /^0x[0-9a-f]+$/i.test(trimmed) ? Number(trimmed) : null;
}
