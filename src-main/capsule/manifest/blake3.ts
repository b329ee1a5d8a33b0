/** BLAKE3 of a whole message, 256 bits, unkeyed: what the packagers of capsules name their programs by. */

const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;
/** Where each word of the message goes in the next round. */
const PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8] as const;
/** Which words of the state are mixed: the columns, then the diagonals. */
const MIXES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;
const ROUNDS = 7;
const BLOCK = 64;
const CHUNK = 1024;
const FLAG = { chunkStart: 1, chunkEnd: 2, parent: 4, root: 8 } as const;

/** The message words of each round, by index into the block. */
const SCHEDULE: readonly (readonly number[])[] = (() => {
  const rounds: (readonly number[])[] = [Array.from({ length: 16 }, (_, index) => index)];
  while (rounds.length < ROUNDS) {
    const last = rounds[rounds.length - 1] ?? [];
    rounds.push(PERMUTATION.map((from) => last[from] ?? 0));
  }
  return rounds;
})();

/** What one compression works on. */
interface Node {
  readonly key: Uint32Array;
  readonly block: Uint32Array;
  /** Bytes of the block that count. */
  readonly length: number;
  /** Number of the chunk; 0 of a parent. */
  readonly counter: number;
  readonly flags: number;
}

const at = (words: Uint32Array, index: number): number => words[index] ?? 0;
const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** One call at a time works on it: a fresh array per block would cost more than the block. */
const state = new Uint32Array(16);

function mix([a, b, c, d]: (typeof MIXES)[number], x: number, y: number): void {
  let [wa, wb, wc, wd] = [at(state, a), at(state, b), at(state, c), at(state, d)];
  wa = (wa + wb + x) | 0;
  wd = rotate(wd ^ wa, 16);
  wc = (wc + wd) | 0;
  wb = rotate(wb ^ wc, 12);
  wa = (wa + wb + y) | 0;
  wd = rotate(wd ^ wa, 8);
  wc = (wc + wd) | 0;
  wb = rotate(wb ^ wc, 7);
  state[a] = wa;
  state[b] = wb;
  state[c] = wc;
  state[d] = wd;
}

function mixRound(block: Uint32Array, order: readonly number[]): void {
  let next = 0;
  for (const words of MIXES) {
    mix(words, at(block, order[next] ?? 0), at(block, order[next + 1] ?? 0));
    next += 2;
  }
}

/** The first eight words of the compressed state: a chaining value, or the hash of a root. */
function compress({ key, block, length, counter, flags }: Node): Uint32Array<ArrayBuffer> {
  state.set(key);
  state.set(STATE_IV, 8);
  state[12] = counter;
  state[13] = Math.floor(counter / 2 ** 32);
  state[14] = length;
  state[15] = flags;
  for (const order of SCHEDULE) mixRound(block, order);
  const out = new Uint32Array(8);
  for (let index = 0; index < 8; index++) out[index] = at(state, index) ^ at(state, index + 8);
  return out;
}

const STATE_IV = Uint32Array.from(IV.slice(0, 4));
const INITIAL = Uint32Array.from(IV);

function readBlock(bytes: Uint8Array): Uint32Array {
  const padded = new Uint8Array(BLOCK);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  const words = new Uint32Array(16);
  for (let index = 0; index < 16; index++) words[index] = view.getUint32(index * 4, true);
  return words;
}

/** The last block of a chunk, not compressed yet: only its reader knows whether it is the root. */
function chunkNode(bytes: Uint8Array, counter: number): Node {
  let key = INITIAL;
  let start = 0;
  let flags: number = FLAG.chunkStart;
  for (; bytes.length - start > BLOCK; start += BLOCK) {
    key = compress({ key, block: readBlock(bytes.subarray(start, start + BLOCK)), length: BLOCK, counter, flags });
    flags = 0;
  }
  const rest = bytes.subarray(start);
  return { key, block: readBlock(rest), length: rest.length, counter, flags: flags | FLAG.chunkEnd };
}

function parentNode(left: Node, right: Node): Node {
  const block = new Uint32Array(16);
  block.set(compress(left));
  block.set(compress(right), 8);
  return { key: INITIAL, block, length: BLOCK, counter: 0, flags: FLAG.parent };
}

/** The left side of every parent is a full tree of as many chunks as possible, and the right side is never empty. */
function treeNode(bytes: Uint8Array, firstChunk: number): Node {
  if (bytes.length <= CHUNK) return chunkNode(bytes, firstChunk);
  const chunks = 2 ** Math.floor(Math.log2(Math.ceil(bytes.length / CHUNK) - 1));
  const left = bytes.subarray(0, chunks * CHUNK);
  return parentNode(treeNode(left, firstChunk), treeNode(bytes.subarray(left.length), firstChunk + chunks));
}

/** 32 bytes. */
export function blake3(bytes: Uint8Array): Uint8Array {
  const root = treeNode(bytes, 0);
  const words = compress({ ...root, flags: root.flags | FLAG.root });
  const hash = new Uint8Array(32);
  const view = new DataView(hash.buffer);
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  return hash;
}
