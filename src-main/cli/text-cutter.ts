/** Cuts a stream of bytes into pieces of text, never inside a character; what is not UTF-8 stays bytes. */

export type Piece = { readonly text: string } | { readonly base64: string };

export interface TextCutter {
  take(bytes: Uint8Array): readonly Piece[];
  /** The rest, when the stream ends in the middle of a character. */
  finish(): readonly Piece[];
}

export function createTextCutter(): TextCutter {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = new Uint8Array();
  const piece = (bytes: Uint8Array): readonly Piece[] => {
    if (bytes.length === 0) return [];
    try {
      return [{ text: decoder.decode(bytes) }];
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return [{ base64: Buffer.from(bytes).toString('base64') }];
    }
  };
  return {
    take(bytes) {
      const all = Buffer.concat([rest, bytes]);
      const whole = all.length - startedCharacter(all);
      rest = new Uint8Array(all.subarray(whole));
      return piece(all.subarray(0, whole));
    },
    finish() {
      const last = rest;
      rest = new Uint8Array();
      return piece(last);
    },
  };
}

/** How many bytes at the end begin a character that is not complete yet: 0 to 3. */
function startedCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthFrom(byte) ? back : 0;
  }
  return 0;
}

const lengthFrom = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);
