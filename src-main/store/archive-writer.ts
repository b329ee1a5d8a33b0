/**
 * Writes a gzipped tar, any size of it, a piece at a time. Each 256 KiB are a gzip member of their own, with its length in its header: so
 * any tar reads it, and ours in pieces as well.
 */
import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

import { VfsError } from '../vfs/errors.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { MEMBER_BYTES, MOST_ENTRY_BYTES, TAR_BLOCK } from './archive-names.ts';
import type { ListedEntry } from './archive-names.ts';

/** Where the bytes go. */
export interface ArchiveTarget {
  write(bytes: Uint8Array): void;
}

/** Before the packed bytes: 10 of every gzip member, 2 of the extra field's length, 8 of the field: its name, length, and the member's. */
export const MEMBER_HEADER = 20;
export const MEMBER_FOOTER = 8;
/** RFC 1952: deflate, with an extra field, no time, unknown system; the field is `CT` with 4 bytes. */
const MEMBER_START = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x43, 0x54, 4, 0] as const;
export const memberStart: Uint8Array = Uint8Array.from(MEMBER_START);

export function packMember(bytes: Uint8Array): Buffer {
  const packed = deflateRawSync(bytes);
  const member = Buffer.alloc(MEMBER_HEADER + packed.length + MEMBER_FOOTER);
  member.set(memberStart);
  member.writeUInt32LE(member.length, memberStart.length);
  member.set(packed, MEMBER_HEADER);
  member.writeUInt32LE(crc32(bytes), MEMBER_HEADER + packed.length);
  member.writeUInt32LE(bytes.length, MEMBER_HEADER + packed.length + 4);
  return member;
}

/** A plain file, mode 0600, of nobody, in the `ustar` form of POSIX. */
export function tarHeader(name: string, size: number): Buffer {
  const block = Buffer.alloc(TAR_BLOCK);
  block.write(name, 0, 100, 'latin1');
  block.write('0000600\u00000000000\u00000000000\0', 100, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\u000000000000000\0`, 124, 'latin1');
  block.write('        0', 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

export class ArchiveWriter {
  readonly #target: ArchiveTarget;
  readonly #entries: ListedEntry[] = [];
  readonly #pending = Buffer.alloc(MEMBER_BYTES);
  #length = 0;

  constructor(target: ArchiveTarget) {
    this.#target = target;
  }

  /** What was added so far. */
  get entries(): readonly ListedEntry[] {
    return this.#entries;
  }

  add(name: string, bytes: Uint8Array): void {
    const work = this.addPieces(name, bytes.length, [bytes]);
    while (!work.next().done);
  }

  /** A piece a step. The pieces must have `size` bytes together: `busy` when something changed them. Errors: `too-large`; the target's. */
  *addPieces(name: string, size: number, pieces: Iterable<Uint8Array>): Generator<undefined> {
    if (size > MOST_ENTRY_BYTES) throw new VfsError('too-large', 'A file is too large for a bundle.');
    const digest = createHash('sha256');
    this.#put(tarHeader(name, size));
    let done = 0;
    for (const piece of pieces) {
      done += piece.length;
      digest.update(piece);
      this.#put(piece);
      yield;
    }
    if (done !== size) changedMeanwhile('Something was changed');
    this.#put(new Uint8Array((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK));
    this.#entries.push({ name, size, sha256: digest.digest('hex') });
  }

  /** Two empty blocks end a tar. */
  finish(): void {
    this.#put(new Uint8Array(2 * TAR_BLOCK));
    this.#flush();
  }

  #put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const taken = Math.min(bytes.length - at, this.#pending.length - this.#length);
      this.#pending.set(bytes.subarray(at, at + taken), this.#length);
      this.#length += taken;
      at += taken;
      if (this.#length === this.#pending.length) this.#flush();
    }
  }

  #flush(): void {
    if (this.#length > 0) this.#target.write(packMember(this.#pending.subarray(0, this.#length)));
    this.#length = 0;
  }
}
