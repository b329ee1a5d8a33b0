/** Reads objects out of one pack (gitformat-pack, index version 2). */
import { inflateSync } from 'node:zlib';

import type { HostFile, HostTree } from '../../vfs/host/host-tree.ts';
import { orNull } from '../../vfs/errors.ts';
import type { Format } from './git-format.ts';

export interface GitObject {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag';
  readonly bytes: Buffer;
}

/** Bytes of an object that is read; larger trees and commits are nobody's. */
export const MOST_OBJECT = 64 * 1024 * 1024;
/** Bytes that are unpacked for one, deltas and what they are of. */
const MOST_UNPACKED = 256 * 1024 * 1024;
/** Deltas upon deltas. */
const MOST_DELTAS = 100;
const TYPES: Readonly<Partial<Record<number, GitObject['type']>>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };
const OFFSET_DELTA = 6;
const NAMED_DELTA = 7;

const FANOUT_AT = 8;
const NAMES_AT = FANOUT_AT + 1024;

/** Thrown inside, for what makes no sense. */
class BadPack extends Error {
  override readonly name = 'BadPack';
}

function bytesAt(file: HostFile, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = file.read(bytes.subarray(done), at + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** Ends where its stream ends, whatever follows. */
function inflated(bytes: Uint8Array, size: number): Buffer {
  if (size > MOST_OBJECT) throw new BadPack();
  const result = inflateSync(bytes, { maxOutputLength: Math.max(1, size) });
  if (result.length !== size) throw new BadPack();
  return result;
}

/** Reads a delta from its beginning to its end. */
class DeltaReader {
  readonly #delta: Buffer;
  #at = 0;

  constructor(delta: Buffer) {
    this.#delta = delta;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#delta.length;
  }

  byte(): number {
    return this.#delta.readUInt8(this.#at++);
  }

  bytes(length: number): Buffer {
    this.#at += length;
    return this.#delta.subarray(this.#at - length, this.#at);
  }

  /** Seven bits a byte, the lowest first. */
  size(): number {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value;
    }
  }

  /** The bytes of a number that `mask` says are there, the lowest first. */
  sparse(mask: number, count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) if (mask & (1 << index)) value += this.byte() * 2 ** (8 * index);
    return value;
  }
}

const MOST_COPIED = 0x10000;

function partOf(base: Buffer, delta: DeltaReader): Buffer {
  const command = delta.byte();
  if (command === 0) throw new BadPack();
  if (command < 0x80) return delta.bytes(command);
  const offset = delta.sparse(command & 0x0f, 4);
  const size = delta.sparse((command >> 4) & 0x07, 3);
  return base.subarray(offset, offset + (size === 0 ? MOST_COPIED : size));
}

/** What a delta makes of its base. */
function applyDelta(base: Buffer, bytes: Buffer): Buffer {
  const delta = new DeltaReader(bytes);
  const [from, to] = [delta.size(), delta.size()];
  if (from !== base.length || to > MOST_OBJECT) throw new BadPack();
  const result = Buffer.alloc(to);
  let made = 0;
  while (!delta.isAtEnd) {
    const part = partOf(base, delta);
    if (part.length === 0 || made + part.length > to) throw new BadPack();
    part.copy(result, made);
    made += part.length;
  }
  if (made !== to) throw new BadPack();
  return result;
}

export class GitPack {
  readonly #index: HostFile;
  readonly #pack: HostFile;
  readonly #packBytes: number;
  readonly #format: Format;
  readonly #fanout: Buffer;
  /** Bytes that may still be unpacked for the object that is asked for. */
  #left = 0;

  /** Errors: `VfsError`. */
  constructor(tree: HostTree, name: string, format: Format) {
    this.#format = format;
    this.#index = tree.open(['pack', `${name}.idx`]);
    try {
      this.#pack = tree.open(['pack', `${name}.pack`]);
    } catch (error) {
      this.#index.close();
      throw error;
    }
    this.#packBytes = this.#pack.stat().size;
    this.#fanout = bytesAt(this.#index, 0, NAMES_AT);
  }

  close(): void {
    this.#index.close();
    this.#pack.close();
  }

  /** null when it is not in this pack, or cannot be read. */
  get(oid: string): GitObject | null {
    try {
      this.#left = MOST_UNPACKED;
      const offset = this.#offsetOf(Buffer.from(oid, 'hex'));
      return offset === null ? null : this.#at(offset, 0);
    } catch (error) {
      if (error instanceof BadPack || error instanceof RangeError || isZlib(error)) return null;
      throw error;
    }
  }

  #offsetOf(oid: Buffer): number | null {
    if (this.#fanout.readUInt32BE(0) !== 0xff744f63 || this.#fanout.readUInt32BE(4) !== 2) return null;
    const first = oid[0] ?? 0;
    const count = this.#fanout.readUInt32BE(FANOUT_AT + 255 * 4);
    let low = first === 0 ? 0 : this.#fanout.readUInt32BE(FANOUT_AT + (first - 1) * 4);
    let high = this.#fanout.readUInt32BE(FANOUT_AT + first * 4);
    const { hashBytes } = this.#format;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = Buffer.compare(bytesAt(this.#index, NAMES_AT + middle * hashBytes, hashBytes), oid);
      if (order === 0) return this.#offsetAt(middle, count);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return null;
  }

  /** After the names come checksums, offsets of four bytes, and those that need eight. */
  #offsetAt(index: number, count: number): number {
    const offsets = NAMES_AT + count * (this.#format.hashBytes + 4);
    const offset = bytesAt(this.#index, offsets + index * 4, 4).readUInt32BE(0);
    if (offset < 0x80000000) return offset;
    return Number(bytesAt(this.#index, offsets + count * 4 + (offset - 0x80000000) * 8, 8).readBigUInt64BE(0));
  }

  #at(offset: number, depth: number): GitObject {
    if (depth > MOST_DELTAS) throw new BadPack();
    const head = bytesAt(this.#pack, offset, 64);
    let at = 0;
    let byte = head.readUInt8(at++);
    const type = (byte >> 4) & 7;
    let [size, factor] = [byte & 15, 16];
    while (byte & 0x80) {
      byte = head.readUInt8(at++);
      size += (byte & 0x7f) * factor;
      factor *= 128;
    }
    const plain = TYPES[type];
    if (plain) return { type: plain, bytes: this.#inflate(offset + at, size) };
    const base =
      type === NAMED_DELTA
        ? this.#named(head, at, depth)
        : type === OFFSET_DELTA
          ? this.#earlier(head, at, offset, depth)
          : null;
    if (!base) throw new BadPack();
    const delta = this.#inflate(offset + base.at, size);
    return { type: base.object.type, bytes: applyDelta(base.object.bytes, delta) };
  }

  /** What a delta is of lies in its own pack: whoever fetches a pack that is not whole completes it. */
  #named(head: Buffer, at: number, depth: number): { readonly object: GitObject; readonly at: number } | null {
    const end = at + this.#format.hashBytes;
    const offset = this.#offsetOf(head.subarray(at, end));
    return offset === null ? null : { object: this.#at(offset, depth + 1), at: end };
  }

  #earlier(
    head: Buffer,
    start: number,
    offset: number,
    depth: number,
  ): { readonly object: GitObject; readonly at: number } {
    let at = start;
    let byte = head.readUInt8(at++);
    let back = byte & 0x7f;
    while (byte & 0x80) {
      byte = head.readUInt8(at++);
      back = (back + 1) * 128 + (byte & 0x7f);
    }
    if (back > offset) throw new BadPack();
    return { object: this.#at(offset - back, depth + 1), at };
  }

  /** What cannot be made smaller grows by a few bytes in a thousand. */
  #inflate(at: number, size: number): Buffer {
    this.#left -= size;
    if (size > MOST_OBJECT || this.#left < 0) throw new BadPack();
    const most = Math.min(this.#packBytes - at, size + (size >> 8) + 1024);
    return inflated(bytesAt(this.#pack, at, Math.max(0, most)), size);
  }
}

export const isZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(?:Z_|ERR_BUFFER)/.test(error.code);

/** The packs of a folder of objects, those that can be opened. */
export const openPacks = (tree: HostTree, format: Format): readonly GitPack[] => {
  const listed = orNull(() => tree.list(['pack']).entries) ?? [];
  const names = listed.flatMap(({ name }) =>
    /^pack-[0-9a-f]+\.idx$/.test(name) ? [name.slice(0, -'.idx'.length)] : [],
  );
  return names.flatMap((name) => orNull(() => new GitPack(tree, name, format)) ?? []);
};
