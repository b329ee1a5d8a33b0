/** Columns of a block as bytes and back; bytes that are not what was written are refused. */
import { crc32 } from 'node:zlib';

import { StoreError } from '../store/store-error.ts';
import { HASH_BYTES } from './event-at.ts';
import { StoredTexts } from './stored-texts.ts';
import type { TextSource } from './stored-texts.ts';
import { boundsOf } from './value-bounds.ts';

/**
 * Layout, little-endian: format u8, kind u8, width u8 (bytes of a value: 0 when all are alike), layout u8, crc32 u32 (of the seal, and of all other
 * bytes), count u32, entries u32, base f64, and then the values: numbers as what they are above `base`; or ids, lengths in code units
 * (u16 or u32) and the texts in UTF-8, end to end; or hashes. The seal is the name of the block and the column, so that bytes that were moved elsewhere do not pass.
 */
const FORMAT = 1;
const KINDS = { numbers: 1, texts: 2, hashes: 3 } as const;
type Kind = keyof typeof KINDS;
const HEADER = 24;
const CRC_AT = 4;
/** Of numbers: `base` + row. */
const RISING = 1;
/** Of texts: lengths are u32. */
const LONG = 1;
/** Of texts: each is a sha-256 in hex, kept as its bytes. */
const HASHED = 2;
/** Letters of a sha-256 in hex. */
const HASH_TEXT = 64;
const HASH_LETTERS = /^[0-9a-f]*$/;

type Width = 0 | 1 | 2 | 4 | 8;
const WIDTHS: ReadonlySet<number | undefined> = new Set<Width>([0, 1, 2, 4, 8]);
const isWidth = (width: number | undefined): width is Width => WIDTHS.has(width);
/** Numbers of a column, as wide as they need be. */
export type NumberValues =
  Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** What a column must be: the name of its place, and how many rows the block has. */
export interface Expected {
  readonly seal: string;
  readonly count: number;
  /** `damaged`: whatever still has the right form, for whoever looks for what was changed. */
  readonly state?: 'damaged';
}

const damaged = (): StoreError => new StoreError('corrupt', 'a part of the record is not what was written');

function need(condition: boolean): asserts condition {
  if (!condition) throw damaged();
}

interface Head {
  readonly kind: Kind;
  readonly width: Width;
  readonly layout: number;
  readonly count: number;
  readonly entries: number;
  readonly base: number;
}

const crcOf = (bytes: Buffer, seal: string): number =>
  crc32(bytes.subarray(CRC_AT + 4), crc32(bytes.subarray(0, CRC_AT), crc32(seal)));

function sealed(head: Head, seal: string, parts: readonly Uint8Array[]): Buffer {
  const size = parts.reduce((sum, part) => sum + part.byteLength, HEADER);
  const bytes = Buffer.allocUnsafeSlow(size);
  bytes.set([FORMAT, KINDS[head.kind], head.width, head.layout]);
  bytes.writeUInt32LE(head.count, 8);
  bytes.writeUInt32LE(head.entries, 12);
  bytes.writeDoubleLE(head.base, 16);
  let at = HEADER;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  bytes.writeUInt32LE(crcOf(bytes, seal), CRC_AT);
  return bytes;
}

/** What the head of each kind says in one way only: a bit that means nothing could be flipped unseen. */
const IS_PLAIN: Readonly<Record<Kind, (head: Head) => boolean>> = {
  numbers: ({ entries, layout, width }) => entries === 0 && (layout === 0 || (layout === RISING && width === 0)),
  texts: ({ base, entries, layout, width }) =>
    layout <= (entries === 0 ? 0 : HASHED) && (base === 0 || (base === 1 && width === 0)),
  hashes: ({ base, entries, layout, width }) => base === 0 && entries === 0 && layout === 0 && width === 1,
};

/** Errors: `StoreError`. */
function opened(blob: Uint8Array, { seal, count, state }: Expected, kind: Kind): { head: Head; bytes: Buffer } {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  need(bytes.length >= HEADER && bytes[0] === FORMAT && bytes[1] === KINDS[kind]);
  need(state === 'damaged' || bytes.readUInt32LE(CRC_AT) === crcOf(bytes, seal));
  const width = bytes[2];
  need(isWidth(width));
  const head: Head = {
    kind,
    width,
    layout: bytes[3] ?? 0,
    count: bytes.readUInt32LE(8),
    entries: bytes.readUInt32LE(12),
    base: bytes.readDoubleLE(16),
  };
  need(head.count === count && IS_PLAIN[kind](head) && !Object.is(head.base, -0));
  return { head, bytes };
}

/** How many rows a column says it has. Errors: `StoreError` when it is too short to say. */
export function rowsIn(blob: Uint8Array): number {
  need(blob.length >= HEADER);
  return Buffer.from(blob.buffer, blob.byteOffset, HEADER).readUInt32LE(8);
}

const asBytes = (values: NumberValues): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const widthOf = (largest: number): Width =>
  largest === 0 ? 0 : largest < 2 ** 8 ? 1 : largest < 2 ** 16 ? 2 : largest < 2 ** 32 ? 4 : 8;

/** `width` bytes for each value. */
function narrowed(values: Float64Array | Uint32Array, width: Width): NumberValues {
  if (width === 0) return new Uint8Array(0);
  if (width === 1) return new Uint8Array(values);
  if (width === 2) return new Uint16Array(values);
  return width === 4 ? new Uint32Array(values) : new Float64Array(values);
}

/** `count` values of `width` bytes from `at`; zeros when they have no width. Errors: `StoreError`. */
function valuesAt(bytes: Buffer, at: number, count: number, width: Width): NumberValues {
  need(at + count * width <= bytes.length);
  if (width === 0) return new Uint8Array(count);
  // Copied, because a view needs its numbers at even places.
  const copy = new Uint8Array(bytes.subarray(at, at + count * width)).buffer;
  if (width === 1) return new Uint8Array(copy);
  if (width === 2) return new Uint16Array(copy);
  return width === 4 ? new Uint32Array(copy) : new Float64Array(copy);
}

function isRising(values: Float64Array): boolean {
  const base = values[0] ?? 0;
  for (let row = 0; row < values.length; row += 1) if (values[row] !== base + row) return false;
  return values.length > 0 && base >= 0;
}

/** Whole numbers below 2^53. `seal` names the block and the column. */
export function encodeNumbers(values: Float64Array, seal: string): Buffer {
  const count = values.length;
  const head = { kind: 'numbers', count, entries: 0 } as const;
  if (isRising(values)) return sealed({ ...head, width: 0, layout: RISING, base: values[0] ?? 0 }, seal, []);
  const { base, width } = frameOf(values);
  const above = base === 0 ? values : values.map((value) => value - base);
  return sealed({ ...head, width, layout: 0, base }, seal, [asBytes(narrowed(above, width))]);
}

/**
 * Small numbers are read as they lie; what is large anyhow is kept as its distance from the least. A clock that jumps may make a
 * negative one.
 */
function frameOf(values: Float64Array): { base: number; width: Width } {
  let least = Infinity;
  let most = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least < 0) return { base: 0, width: 8 };
  const base = most < 2 ** 32 && most !== least ? 0 : least;
  return { base, width: widthOf(most - base) };
}

/** Errors: `StoreError` when these are not the bytes that were written. */
export function decodeNumbers(blob: Uint8Array, expected: Expected): NumberValues {
  const { head, bytes } = opened(blob, expected, 'numbers');
  const { base, count, layout, width } = head;
  need(bytes.length === HEADER + count * width && Number.isSafeInteger(base) && base >= 0);
  if (layout === RISING) return rising(base, count);
  const values = valuesAt(bytes, HEADER, count, width);
  need(width < 8 || values.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0)));
  return base === 0 ? values : raised(values, base);
}

// Loops, because a question about time reads this column of every block, and they take a twentieth of what `from` does.
function rising(base: number, count: number): Float64Array<ArrayBuffer> {
  const values = new Float64Array(count);
  for (let row = 0; row < count; row += 1) values[row] = base + row;
  return values;
}

function raised(above: NumberValues, base: number): Float64Array<ArrayBuffer> {
  const values = new Float64Array(above);
  for (let row = 0; row < values.length; row += 1) values[row] = base + (values[row] ?? 0);
  return values;
}

/** The texts of a dictionary, end to end, and how long each is, in code units. */
function textsOf(dictionary: readonly (string | null)[]): { all: string; lengths: Uint32Array<ArrayBuffer> } {
  const texts = dictionary.slice(1);
  const lengths = new Uint32Array(texts.length);
  for (let entry = 0; entry < texts.length; entry += 1) lengths[entry] = texts[entry]?.length ?? 0;
  return { all: texts.join(''), lengths };
}

/** Whether each value is the same. */
function isUniform(values: Uint32Array): boolean {
  for (let row = 1; row < values.length; row += 1) if (values[row] !== values[0]) return false;
  return true;
}

/** The dictionary as bytes, and how they are laid out. */
function packTexts(dictionary: readonly (string | null)[]): { layout: number; parts: readonly Uint8Array[] } {
  const { all, lengths } = textsOf(dictionary);
  if (lengths[0] === HASH_TEXT && isUniform(lengths) && HASH_LETTERS.test(all))
    return { layout: HASHED, parts: [Buffer.from(all, 'hex')] };
  const isLong = lengths.some((length) => length >= 2 ** 16);
  return {
    layout: isLong ? LONG : 0,
    parts: [asBytes(isLong ? lengths : new Uint16Array(lengths)), Buffer.from(all)],
  };
}

/** The ids of the rows, and all of the dictionary but its first entry, which is always null. */
export function encodeTexts(ids: Uint32Array, dictionary: readonly (string | null)[], seal: string): Buffer {
  const entries = dictionary.length - 1;
  const { layout, parts } = packTexts(dictionary);
  const isSame = isUniform(ids);
  const width = isSame ? 0 : widthOf(entries);
  const base = isSame ? (ids[0] ?? 0) : 0;
  return sealed({ kind: 'texts', width, layout, count: ids.length, entries, base }, seal, [
    asBytes(narrowed(ids, width)),
    ...parts,
  ]);
}

/**
 * `took` is told when making the dictionary takes more memory. Errors: `StoreError` when these are not the bytes that were written.
 */
export function decodeTexts(
  blob: Uint8Array,
  expected: Expected,
  took: (bytes: number) => void = () => undefined,
): StoredTexts {
  const { head, bytes } = opened(blob, expected, 'texts');
  const { base, count, entries, layout, width } = head;
  const ids = valuesAt(bytes, HEADER, count, width);
  if (width === 0 && base !== 0) ids.fill(base);
  need(base >= 0 && base <= 1 && boundsOf(ids, count).most <= entries);
  const at = HEADER + count * width;
  const source = layout & HASHED ? hashTexts(bytes, at, entries) : plainTexts(bytes, at, entries, layout);
  return new StoredTexts({ ids, idBytes: ids.byteLength, entries, source, took });
}

function hashTexts(bytes: Buffer, at: number, entries: number): TextSource {
  need(bytes.length === at + entries * HASH_BYTES);
  return { how: 'hashes', bytes: bytes.subarray(at) };
}

function plainTexts(bytes: Buffer, at: number, entries: number, layout: number): TextSource {
  const width = layout & LONG ? 4 : 2;
  const lengths = valuesAt(bytes, at, entries, width);
  const text = bytes.toString('utf8', at + entries * width);
  const starts = new Uint32Array(entries + 2);
  let end = 0;
  for (let entry = 0; entry < entries; entry += 1) starts[entry + 2] = end += lengths[entry] ?? 0;
  need(end === text.length);
  return { how: 'whole', whole: { text, starts } };
}

/** `hashes` holds 32 bytes a row. */
export const encodeHashes = (hashes: Uint8Array, seal: string): Buffer =>
  sealed({ kind: 'hashes', width: 1, layout: 0, count: hashes.length / HASH_BYTES, entries: 0, base: 0 }, seal, [
    hashes,
  ]);

/** Errors: `StoreError` when these are not the bytes that were written. */
export function decodeHashes(blob: Uint8Array, expected: Expected): Buffer {
  const { head, bytes } = opened(blob, expected, 'hashes');
  need(bytes.length === HEADER + head.count * HASH_BYTES);
  return bytes.subarray(HEADER);
}
