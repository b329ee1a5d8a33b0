/** What a file of the top holds, in the three forms that it can have. */
import type { BlobStore, ContentStore, WorkFile } from '../../store/content-store.ts';

/** Up to this many bytes a content is in memory while it is written; beyond, it is a working file. */
export const SMALL_MAX = 64 * 1024;

const INITIAL = 512;

/** Being written, small: bytes in memory, and every write in the journal. */
export class BytesContent {
  readonly kind = 'bytes';
  #buffer: Uint8Array;
  #size: number;

  /** Takes `bytes` over. */
  constructor(bytes: Uint8Array = new Uint8Array()) {
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
    if (end > this.#size) this.truncate(end);
    this.#buffer.set(bytes, offset);
  }

  truncate(size: number): void {
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(size, Math.min(SMALL_MAX, Math.max(INITIAL, this.#buffer.length * 2))));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
    } else if (size > this.#size) {
      this.#buffer.fill(0, this.#size, size);
    }
    this.#size = size;
  }

  /** All of it, when nobody writes it any more: without a copy if nothing would be wasted. */
  take(): Uint8Array {
    return this.#buffer.length === this.#size ? this.#buffer : this.#buffer.slice(0, this.#size);
  }

  /** A view that the next change may change. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#size);
  }
}

/** At rest, small: known by its hash. */
export class BlobContent {
  readonly kind = 'blob';
  readonly hash: string;
  readonly size: number;
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore, hash: string, size: number) {
    this.#blobs = blobs;
    this.hash = hash;
    this.size = size;
  }

  read(into: Uint8Array, offset: number): number {
    const end = Math.min(this.size, offset + into.length);
    if (end <= offset) return 0;
    into.set(this.view().subarray(offset, end));
    return end - offset;
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
  #size: number;
  /** The file may have bytes behind `#size`, which must not show when it grows. */
  #hasTail = false;

  constructor(file: WorkFile, size: number) {
    this.file = file;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  read(into: Uint8Array, offset: number): number {
    const length = Math.min(into.length, this.#size - offset);
    return length <= 0 ? 0 : this.file.read(into.subarray(0, length), offset);
  }

  write(bytes: Uint8Array, offset: number): void {
    const end = offset + bytes.length;
    if (end <= this.#size) {
      this.file.write(bytes, offset);
      return;
    }
    this.#dropTail();
    this.#hasTail = true;
    this.file.write(bytes, offset);
    this.#size = end;
    this.#hasTail = false;
  }

  truncate(size: number): void {
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

  #dropTail(): void {
    if (!this.#hasTail) return;
    this.file.truncate(this.#size);
    this.#hasTail = false;
  }
}

export type Content = BytesContent | BlobContent | WorkContent;

/** Gives up what a content keeps in the store. */
export function discard(contents: ContentStore, content: Content): void {
  if (content.kind === 'blob') contents.blobs?.release(content.hash);
  if (content.kind !== 'work') return;
  content.file.release();
  contents.work.remove(content.file.id);
}
