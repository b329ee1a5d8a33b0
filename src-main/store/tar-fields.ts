/** Reads one header block of a tar, and the records of a PAX header. Trusts nothing. */
import { badLayer, TAR_BLOCK } from './tar-member.ts';

/** A header as it is written, without what earlier ones say of it. */
export interface TarBlock {
  readonly name: string;
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  readonly type: string;
  readonly target: string;
}

/** Where the checksum stands, which counts as spaces in itself. */
const SUM_AT = 148;
const SUM_BYTES = 8;

export const isEmptyBlock = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

/** Errors: `ArchiveError`. */
export function parseBlock(block: Uint8Array): TarBlock {
  const bytes = Buffer.from(block.buffer, block.byteOffset, TAR_BLOCK);
  if (!isSum(bytes)) return badLayer('a header in it is damaged, or it is no tar');
  const isPosix = bytes.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? textIn(bytes, 345, 155) : '';
  const name = textIn(bytes, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    mode: numberIn(bytes, 100, 8),
    owner: numberIn(bytes, 108, 8),
    group: numberIn(bytes, 116, 8),
    size: numberIn(bytes, 124, 12),
    mtime: numberIn(bytes, 136, 12),
    type: bytes.toString('latin1', 156, 157),
    target: textIn(bytes, 157, 100),
  };
}

/** Old writers counted bytes with a sign. */
function isSum(bytes: Buffer): boolean {
  const written = /^ *(?<digits>[0-7]{1,7})[\0 ]/.exec(bytes.toString('latin1', SUM_AT, SUM_AT + SUM_BYTES))?.groups;
  if (!written) return false;
  let [unsigned, signed] = [0, 0];
  for (const [index, byte] of bytes.entries()) {
    const counted = index >= SUM_AT && index < SUM_AT + SUM_BYTES ? 0x20 : byte;
    unsigned += counted;
    signed += counted < 0x80 ? counted : counted - 0x100;
  }
  const sum = Number.parseInt(written['digits'] ?? '', 8);
  return sum === unsigned || sum === signed;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Errors: `ArchiveError` for what is no UTF-8. */
function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return badLayer('a name in it is not UTF-8');
    throw error;
  }
}

/** Up to the first zero. */
export function textIn(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return utf8(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or from 0x80 on a number in base 256 as GNU tar writes it. */
function numberIn(bytes: Buffer, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  if (first >= 0x80) return base256(bytes.subarray(at, at + length));
  const digits = /^ *(?<digits>[0-7]*)[ \0]*$/.exec(bytes.toString('latin1', at, at + length))?.groups?.['digits'];
  if (digits === undefined) return badLayer('a number in it makes no sense');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}

function base256(field: Uint8Array): number {
  const isNegative = field[0] === 0xff;
  let value = isNegative ? -1n : BigInt((field[0] ?? 0) & 0x7f);
  for (const byte of field.subarray(1)) value = (value << 8n) | BigInt(byte);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : badLayer('a number in it is too large');
}

/** Errors: `ArchiveError`. */
export function parsePax(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 || space - at > 10 ? '' : Buffer.from(bytes.subarray(at, space)).toString('latin1');
    const length = /^[1-9]\d*$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    if (length === 0 || end > bytes.length || bytes[end - 1] !== 0x0a) return badLayer('an extended header is damaged');
    const text = utf8(bytes.subarray(space + 1, end - 1));
    const equals = text.indexOf('=');
    if (equals < 1) return badLayer('an extended header is damaged');
    records.set(text.slice(0, equals), text.slice(equals + 1));
    at = end;
  }
  return records;
}

const NS_DIGITS = 9;

/** Decimal seconds as nanoseconds; what is finer is cut off. Errors: `ArchiveError`. */
export function nanosecondsOf(text: string): bigint {
  const {
    sign = '',
    whole,
    fraction = '',
  } = /^(?<sign>-?)(?<whole>\d{1,12})(?:\.(?<fraction>\d*))?$/.exec(text)?.groups ?? {};
  if (whole === undefined) return badLayer('a time in it makes no sense');
  const size = BigInt(whole) * 1_000_000_000n + BigInt(fraction.slice(0, NS_DIGITS).padEnd(NS_DIGITS, '0'));
  return sign === '-' ? -size : size;
}
