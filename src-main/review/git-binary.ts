/** The parts of git's patch format for bytes that are no text: object ids, and literal data in its base 85. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** What git calls a blob's id. */
export function gitBlobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
export const NO_BLOB = '0'.repeat(40);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const BASE = 85;
/** Bytes of one line; its length is one letter, A to Z for 1 to 26 and a to z for 27 to 52. */
const LINE = 52;

/** Four bytes, most significant first, as five digits; missing bytes count as 0. */
function encodeWord(bytes: Uint8Array, at: number): string {
  let word = 0;
  for (let index = at; index < at + 4; index += 1) word = word * 256 + (bytes[index] ?? 0);
  let digits = '';
  for (let count = 0; count < 5; count += 1) {
    digits = DIGITS.charAt(word % BASE) + digits;
    word = Math.floor(word / BASE);
  }
  return digits;
}

const lengthLetter = (length: number): string => String.fromCharCode(length <= 26 ? 0x40 + length : 0x60 + length - 26);

function encodeLine(bytes: Uint8Array): string {
  let line = lengthLetter(bytes.length);
  for (let at = 0; at < bytes.length; at += 4) line += encodeWord(bytes, at);
  return line;
}

function literal(bytes: Uint8Array): string {
  const packed = deflateSync(bytes);
  const lines = [`literal ${bytes.length}`];
  for (let at = 0; at < packed.length; at += LINE) lines.push(encodeLine(packed.subarray(at, at + LINE)));
  return `${lines.join('\n')}\n\n`;
}

/** Both directions, so that the patch can be reversed; an absent side is empty. */
export const gitBinaryPatch = (before: Uint8Array, after: Uint8Array): string =>
  `GIT binary patch\n${literal(after)}${literal(before)}`;
