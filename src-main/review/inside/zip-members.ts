/** The members of a zip archive, by its central directory (APPNOTE 6.3, 4.3). Nothing it says is believed unchecked. */
import { createHash } from 'node:crypto';
import { createInflateRaw } from 'node:zlib';

import { fail } from '../../vfs/errors.ts';
import { Breather } from './breather.ts';
import { checkMembers, MOST_UNPACKED } from './member.ts';
import type { Member } from './member.ts';

/** Bytes hashed at a time. */
const PIECE = 1024 * 1024;
const END = 0x06054b50;
const END_SIZE = 22;
/** The end is followed by a comment of at most this. */
const MOST_COMMENT = 0xffff;
const RECORD = 0x02014b50;
const RECORD_SIZE = 46;
const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;
const UTF8 = 0x800;
const ENCRYPTED = 1;
/** Where sizes do not fit, a record of zip64 has them. */
const ZIP64 = 0xffffffff;

const damaged = (): never => fail('unsupported', 'This zip archive is damaged.');

interface Directory {
  readonly count: number;
  readonly at: number;
}

function findDirectory(archive: Buffer): Directory {
  const first = Math.max(0, archive.length - END_SIZE - MOST_COMMENT);
  for (let at = archive.length - END_SIZE; at >= first; at -= 1)
    if (archive.readUInt32LE(at) === END)
      return { count: archive.readUInt16LE(at + 10), at: archive.readUInt32LE(at + 16) };
  return damaged();
}

const two = (value: number): string => String(value).padStart(2, '0');

/** As it is stored: local time of nobody knows where, to two seconds. */
function timeOf(date: number, time: number): string {
  const day = [(date >> 9) + 1980, two((date >> 5) & 15), two(date & 31)].join('-');
  return `${day} ${[two(time >> 11), two((time >> 5) & 63), two((time & 31) * 2)].join(':')}`;
}

/** One record of the central directory. */
class ZipRecord {
  readonly #archive: Buffer;
  readonly #at: number;

  constructor(archive: Buffer, at: number) {
    this.#archive = archive;
    this.#at = at;
    if (at + RECORD_SIZE > archive.length || archive.readUInt32LE(at) !== RECORD) damaged();
  }

  get next(): number {
    return this.#at + RECORD_SIZE + this.#short(28) + this.#short(30) + this.#short(32);
  }

  get name(): string {
    const from = this.#at + RECORD_SIZE;
    const bytes = this.#archive.subarray(from, from + this.#short(28));
    return (this.#short(8) & UTF8) === 0 ? bytes.toString('latin1') : bytes.toString('utf8');
  }

  get size(): number {
    return this.#long(24);
  }

  get mode(): number | null {
    return this.#short(4) >> 8 === UNIX ? (this.#long(38) >>> 16) & 0o7777 : null;
  }

  get modified(): string {
    return timeOf(this.#short(14), this.#short(12));
  }

  /** sha-256, hex; null when there would be too much to unpack, or nobody can. */
  async hash(left: number, breather: Breather): Promise<string | null> {
    const [size, packed, local] = [this.size, this.#long(20), this.#long(42)];
    if ([size, packed, local].includes(ZIP64))
      fail('unsupported', 'Zip archives with zip64 records are not looked into.');
    if (size > left || (this.#short(8) & ENCRYPTED) !== 0) return null;
    const data = this.#data(local, packed);
    const method = this.#short(10);
    if (method === STORED) return hashOf(pieces(data), breather);
    return method === DEFLATED ? hashOf(inflated(data, size), breather) : null;
  }

  #data(local: number, packed: number): Buffer {
    const archive = this.#archive;
    if (local + LOCAL_SIZE > archive.length || archive.readUInt32LE(local) !== LOCAL) damaged();
    const from = local + LOCAL_SIZE + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    return from + packed > archive.length ? damaged() : archive.subarray(from, from + packed);
  }

  #short(at: number): number {
    return this.#archive.readUInt16LE(this.#at + at);
  }

  #long(at: number): number {
    return this.#archive.readUInt32LE(this.#at + at);
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** In another thread. No more than was promised is ever unpacked. */
async function* inflated(data: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const inflating = createInflateRaw();
  inflating.end(data);
  let left = size;
  for await (const piece of inflating as AsyncIterable<Uint8Array>) {
    left -= piece.length;
    if (left < 0) damaged();
    yield piece;
  }
  if (left > 0) damaged();
}

async function hashOf(content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, breather: Breather): Promise<string> {
  const digest = createHash('sha256');
  try {
    for await (const piece of content) {
      digest.update(piece);
      await breather.breathe();
    }
  } catch {
    return damaged(); // zlib says no more than that either
  }
  return digest.digest('hex');
}

/** Errors: `unsupported` with a sentence when it is damaged, or has more than is looked at. */
export async function zipMembers(bytes: Uint8Array): Promise<readonly Member[]> {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (archive.length < END_SIZE) damaged();
  const { count, at } = findDirectory(archive);
  checkMembers(count);
  const members: Member[] = [];
  let left = MOST_UNPACKED;
  let next = at;
  const breather = new Breather();
  for (let index = 0; index < count; index += 1) {
    const record = new ZipRecord(archive, next);
    const { name, size, mode, modified } = record;
    const hash = await record.hash(left, breather);
    if (hash !== null) left -= size;
    const kind = name.endsWith('/') ? 'directory' : 'file';
    members.push({ name, kind, size, mode, modified, hash });
    next = record.next;
    await breather.breathe();
  }
  return members;
}
