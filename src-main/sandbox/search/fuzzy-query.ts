/** What is typed to find a file by its name, ready to be held against many paths. */

const SLASH = 0x2f;
const BACKSLASH = 0x5c;

/** Letters without case, one unit for one unit, so that places in a path stay what they are. */
export function foldCode(code: number): number {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : code;
}

/** Bits for the letters a text has: what lacks one of a query's bits cannot match it. */
export function bitOf(folded: number): number {
  if (folded >= 0x61 && folded <= 0x7a) return 1 << (folded - 0x61);
  if (folded >= 0x30 && folded <= 0x39) return 1 << 26;
  return 1 << (27 + (folded % 5));
}

/** Letters that must be found in this order. */
export interface Piece {
  readonly raw: Uint16Array;
  readonly folded: Uint16Array;
  readonly mask: number;
  /** With a slash it is a path, and no name. */
  readonly of: 'name-or-path' | 'path';
}

function pieceOf(text: string): Piece {
  const raw = Uint16Array.from({ length: text.length }, (_, index) => {
    const code = text.charCodeAt(index);
    return code === BACKSLASH ? SLASH : code;
  });
  const folded = raw.map(foldCode);
  const mask = folded.reduce((sum, code) => sum | bitOf(code), 0);
  return { raw, folded, mask, of: folded.includes(SLASH) ? 'path' : 'name-or-path' };
}

/** The words of a query: all of them must be found, each anywhere. */
export const piecesOf = (text: string): readonly Piece[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(pieceOf);
