/** How much of one content is in another: by pieces that end at a line's end or after 64 bytes, as git counts them. */

/** Bytes of the longest piece. */
const LONGEST = 64;
const LINE_END = 10;

/** The pieces of a content: `hashes` rises, `bytes` says how many bytes have that hash. */
export interface Spans {
  readonly hashes: Uint32Array;
  readonly bytes: Uint32Array;
  /** Of the whole content. */
  readonly size: number;
}

/** Counts the pieces of a content that comes in any cut. */
export function spansOf(pieces: Iterable<Uint8Array>): Spans {
  const counts = new Map<number, number>();
  let [hash, length, size] = [0, 0, 0];
  const end = (): void => {
    counts.set(hash, (counts.get(hash) ?? 0) + length);
    [hash, length] = [0, 0];
  };
  for (const piece of pieces) {
    size += piece.length;
    for (const byte of piece) {
      hash = (Math.imul(hash ^ byte, 0x01000193) + length + 1) >>> 0;
      length += 1;
      if (byte === LINE_END || length === LONGEST) end();
    }
  }
  if (length > 0) end();
  const hashes = Uint32Array.from(counts.keys()).sort();
  return { hashes, bytes: Uint32Array.from(hashes, (each) => counts.get(each) ?? 0), size };
}

/** Bytes that two contents have in the same pieces. */
function commonBytes(one: Spans, other: Spans): number {
  let [at, to, common] = [0, 0, 0];
  while (at < one.hashes.length && to < other.hashes.length) {
    const order = (one.hashes[at] ?? 0) - (other.hashes[to] ?? 0);
    if (order === 0) common += Math.min(one.bytes[at] ?? 0, other.bytes[to] ?? 0);
    if (order <= 0) at += 1;
    if (order >= 0) to += 1;
  }
  return common;
}

/** Percent of the larger content that both have, 0 to 100. Hashes may meet by chance, so 100 is no proof that both are equal. */
export function similarityOf(one: Spans, other: Spans): number {
  const most = Math.max(one.size, other.size);
  return most === 0 ? 0 : Math.floor((commonBytes(one, other) * 100) / most);
}
