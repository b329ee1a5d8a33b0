/** Contents in memory only: for scratch trees and tests. Gone with the process. */
import { fail } from '../vfs/errors.ts';
import type { ContentStore, WorkFile, WorkStore } from './content-store.ts';

const CHUNK = 64 * 1024;

/** Sparse: a chunk that was never written takes no memory and reads as zeros. */
class MemoryWorkFile implements WorkFile {
  readonly id: string;
  readonly clonePath = null;
  readonly #chunks = new Map<number, Uint8Array>();
  #size = 0;

  constructor(id: string) {
    this.id = id;
  }

  read(into: Uint8Array, offset: number): number {
    const length = Math.max(0, Math.min(into.length, this.#size - offset));
    for (let done = 0; done < length;) {
      const { index, start } = placeOf(offset + done);
      const step = Math.min(CHUNK - start, length - done);
      const chunk = this.#chunks.get(index);
      if (chunk) into.set(chunk.subarray(start, start + step), done);
      else into.fill(0, done, done + step);
      done += step;
    }
    return length;
  }

  write(bytes: Uint8Array, offset: number): void {
    for (let done = 0; done < bytes.length;) {
      const { index, start } = placeOf(offset + done);
      const step = Math.min(CHUNK - start, bytes.length - done);
      this.#chunk(index).set(bytes.subarray(done, done + step), start);
      done += step;
    }
    this.#size = Math.max(this.#size, offset + bytes.length);
  }

  truncate(size: number): void {
    if (size < this.#size) {
      const { index, start } = placeOf(size);
      this.#chunks.get(index)?.fill(0, start);
      for (const known of [...this.#chunks.keys()]) if (known > index) this.#chunks.delete(known);
    }
    this.#size = size;
  }

  cloneFrom(): boolean {
    return false;
  }

  sync(): void {
    // Memory has nothing that survives.
  }

  release(): void {
    // Memory has no descriptors.
  }

  #chunk(index: number): Uint8Array {
    let chunk = this.#chunks.get(index);
    if (!chunk) {
      chunk = new Uint8Array(CHUNK);
      this.#chunks.set(index, chunk);
    }
    return chunk;
  }
}

const placeOf = (offset: number): { index: number; start: number } => ({
  index: Math.floor(offset / CHUNK),
  start: offset % CHUNK,
});

class MemoryWorkStore implements WorkStore {
  readonly #files = new Map<string, WorkFile>();
  #next = 1;

  create(owner: string): WorkFile {
    const file = new MemoryWorkFile(`${owner}-${this.#next++}`);
    this.#files.set(file.id, file);
    return file;
  }

  open(id: string): WorkFile {
    return this.#files.get(id) ?? fail('io', 'a content in memory is gone');
  }

  peek(id: string, into: Uint8Array, offset: number): number {
    return this.open(id).read(into, offset);
  }

  leave(): void {
    // Trees in memory have no history.
  }

  retain(): void {
    // What is in memory is not verified.
  }

  remove(id: string): void {
    this.#files.delete(id);
  }

  sweep(): void {
    // Nothing outlives a crash.
  }
}

export const createMemoryContentStore = (): ContentStore => ({ blobs: null, named: null, work: new MemoryWorkStore() });
