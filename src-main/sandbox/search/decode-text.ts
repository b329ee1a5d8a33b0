/** Bytes of a file as a text: UTF-8, or UTF-16 where a mark says so. */

const NUL = 0;

export type FileText =
  | { readonly kind: 'utf8'; readonly bytes: Buffer }
  | { readonly kind: 'decoded'; readonly text: string }
  | { readonly kind: 'binary' };

function markOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | 'utf-8' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : null;
}

/** What has a zero in it, and no mark, is no text. */
export function decodeText(bytes: Buffer): FileText {
  const mark = markOf(bytes);
  if (mark === 'utf-16le' || mark === 'utf-16be') return { kind: 'decoded', text: new TextDecoder(mark).decode(bytes) };
  if (bytes.includes(NUL)) return { kind: 'binary' };
  return { kind: 'utf8', bytes: mark === 'utf-8' ? bytes.subarray(3) : bytes };
}
