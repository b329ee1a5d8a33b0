/** What a file of the top holds, in the three forms that it can have. */
import type { Hash } from 'node:crypto';

import type { BlobStore, WorkFile } from '../../store/content-store.ts';
import { VfsError } from '../errors.ts';
import { AppendedHash, BytesHash } from './running-hash.ts';

/** Up to this many bytes a content is in memory while it is written; beyond, it is a working file. */
export const SMALL_MAX = 64 * 1024;

const INITIAL = 512;

/** Small contents are cut from slabs: an allocation of its own costs several times as much, and the collector again. */
const SLAB_BYTES = 64 * 1024;
const FROM_SLAB_MAX = 8 * 1024;
let slab = new ArrayBuffer(SLAB_BYTES);
let slabUsed = 0;

/** Zeros. No part of a slab is given out twice. */
function freshBytes(length: number): Uint8Array {
  if (length > FROM_SLAB_MAX) return new Uint8Array(length);
  if (slabUsed + length > SLAB_BYTES) {
    slab = new ArrayBuffer(SLAB_BYTES);
    slabUsed = 0;
  }
  const bytes = new Uint8Array(slab, slabUsed, length);
  slabUsed += length;
  return bytes;
}

/** Being written, small: bytes in memory, and every write in the journal. */
export class BytesContent {
  readonly kind = 'bytes';
  readonly generation: number;
  /** Another tree has it too: it must not change any more. */
  isShared = false;
  #buffer: Uint8Array;
  #size: number;
  #hash: BytesHash | null = null;

  /** Takes `bytes` over. `generation` is the tree's when the content began, here and below: what a freeze has seen is its. */
  constructor(generation: number, bytes: Uint8Array = new Uint8Array()) {
    this.generation = generation;
    this.#buffer = bytes;
    this.#size = bytes.length;
  }

  get size(): number {
    return this.#size;
  }

  read(into: Uint8Array, offset: number): number {
    const end = Math.min(this.#size, offset + into.length);
    if (end <= offset) return 0;
    into.set(this.#buffer.subarray(offset, end));
    return end - offset;
  }

  write(bytes: Uint8Array, offset: number): void {
    const end = offset + bytes.length;
    this.#hash?.changed(Math.min(offset, this.#size));
    if (end > this.#size) this.truncate(end);
    this.#buffer.set(bytes, offset);
  }

  truncate(size: number): void {
    this.#hash?.changed(Math.min(size, this.#size));
    if (size > this.#buffer.length) {
      const larger = freshBytes(Math.max(size, Math.min(SMALL_MAX, Math.max(INITIAL, this.#buffer.length * 2))));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
    } else if (size > this.#size) {
      this.#buffer.fill(0, this.#size, size);
    }
    this.#size = size;
  }

  /** sha-256, hex. */
  contentHash(): string {
    this.#hash ??= new BytesHash();
    return this.#hash.of(this.view());
  }

  /** All of it, when nobody writes it any more: without a copy if nothing would be wasted. */
  take(): Uint8Array {
    return this.#buffer.length === this.#size ? this.#buffer : this.#buffer.slice(0, this.#size);
  }

  /** A view that the next change may change. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#size);
  }

  /** What `take` gave away goes on in a copy here. */
  takeBack(): void {
    this.#buffer = this.#buffer.slice(0, this.#size);
  }

  /** The same bytes for another holder; from now on neither changes them. */
  share(generation: number): BytesContent {
    const other = new BytesContent(generation, this.#buffer);
    other.#size = this.#size;
    other.isShared = this.isShared = true;
    return other;
  }

  /** The same for all who share the bytes. */
  get identity(): object {
    return this.#buffer;
  }
}

/** At rest, small: known by its hash. */
export class BlobContent {
  readonly kind = 'blob';
  readonly hash: string;
  readonly size: number;
  readonly generation: number;
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore, { hash, size }: { hash: string; size: number }, generation: number) {
    this.#blobs = blobs;
    this.hash = hash;
    this.size = size;
    this.generation = generation;
  }

  read(into: Uint8Array, offset: number): number {
    const end = Math.min(this.size, offset + into.length);
    if (end <= offset) return 0;
    into.set(this.view().subarray(offset, end));
    return end - offset;
  }

  /** sha-256, hex. */
  contentHash(): string {
    return this.hash;
  }

  /** Not to be changed. */
  view(): Uint8Array {
    return this.#blobs.read(this.hash);
  }
}

/**
 * Large: a private file, written in place. Cutting it only counts less of it, so that the cut can be taken back, and a crash before the
 * journal has it finds every byte: the file itself is cut when it grows again, or at its next opening.
 */
export class WorkContent {
  readonly kind = 'work';
  readonly file: WorkFile;
  readonly generation: number;
  #size: number;
  /** The file may have bytes behind `#size`, which must not show when it grows. */
  #hasTail = false;
  /** Bytes that the file should have and the disk refused to take back. */
  #owed: readonly { readonly bytes: Uint8Array; readonly offset: number }[] = [];
  #hash = new AppendedHash(null, 0);

  constructor(file: WorkFile, size: number, generation: number) {
    this.file = file;
    this.#size = size;
    this.generation = generation;
  }

  /** sha-256, hex; null unless all of it went through this object, from its beginning to its end. */
  contentHash(): string | null {
    return this.#hash.of(this.#size);
  }

  /** What `hasher` has seen is what the file holds now. */
  beginHash(hasher: Hash | null): void {
    this.#hash = new AppendedHash(hasher, this.#size);
  }

  /** A hasher that has seen all of it, for a copy that is to be written; null when nobody has. */
  forkHash(): Hash | null {
    return this.#hash.fork(this.#size);
  }

  get size(): number {
    return this.#size;
  }

  read(into: Uint8Array, offset: number): number {
    const length = Math.min(into.length, this.#size - offset);
    if (length <= 0) return 0;
    const read = this.file.read(into.subarray(0, length), offset);
    for (const owed of this.#owed) overlay(into.subarray(0, length), offset, owed);
    return read;
  }

  /** Errors: as `WorkFile.write`. */
  write(bytes: Uint8Array, offset: number): void {
    this.#pay();
    const end = offset + bytes.length;
    if (end <= this.#size) {
      this.#hash.lost();
      this.file.write(bytes, offset);
      return;
    }
    this.#dropTail();
    this.#hasTail = true;
    this.file.write(bytes, offset);
    this.#hash.written(bytes, offset, this.#size);
    this.#size = end;
    this.#hasTail = false;
  }

  /** Brings back what a write replaced. Never fails: what the disk refuses is kept in memory; see `pay`. */
  takeBack(bytes: Uint8Array, offset: number): void {
    this.#owed = [...this.#owed, { bytes, offset }];
  }

  /** Writes what the disk refused before. Says whether it has everything now. */
  pay(): boolean {
    try {
      this.#pay();
      return true;
    } catch (error) {
      if (error instanceof VfsError) return false;
      throw error;
    } finally {
      // Nobody may have it open any more.
      this.file.release();
    }
  }

  /** Where the file can be cloned from, while it has all the bytes. */
  get clonePath(): string | null {
    return this.#owed.length > 0 ? null : this.file.clonePath;
  }

  /** On disk when it returns. */
  sync(): void {
    this.#pay();
    this.file.sync();
  }

  truncate(size: number): void {
    this.#pay();
    if (size !== this.#size) this.#hash.lost();
    if (size > this.#size) {
      this.#dropTail();
      this.file.truncate(size);
      this.#size = size;
    } else if (size < this.#size) {
      this.resize(size);
    }
  }

  /** Counts `size` bytes, which the file has had before, without touching it. */
  resize(size: number): void {
    this.#size = size;
    this.#hasTail = true;
  }

  #pay(): void {
    for (const { bytes, offset } of this.#owed) {
      this.file.write(bytes, offset);
      this.#owed = this.#owed.slice(1);
    }
  }

  #dropTail(): void {
    if (!this.#hasTail) return;
    this.file.truncate(this.#size);
    this.#hasTail = false;
  }
}

/** Copies the part of `piece` that belongs into what was read at `offset`. */
function overlay(
  into: Uint8Array,
  offset: number,
  piece: { readonly bytes: Uint8Array; readonly offset: number },
): void {
  const start = Math.max(offset, piece.offset);
  const end = Math.min(offset + into.length, piece.offset + piece.bytes.length);
  if (start < end) into.set(piece.bytes.subarray(start - piece.offset, end - piece.offset), start - offset);
}

export type Content = BytesContent | BlobContent | WorkContent;
