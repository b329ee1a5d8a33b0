/** The guest's memory, every access checked: a bad pointer is an error number, never an exception of ours. */
import { ERRNO, refuse } from './errno.ts';

const encoder = new TextEncoder();
/** `ignoreBOM` keeps a leading byte order mark: it is part of a name like any other character. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Longer strings gain from the decoder. */
const SHORT_TEXT = 32;

export interface Vector {
  readonly at: number;
  readonly length: number;
}
/** Size of an `iovec`: pointer and length. */
const VECTOR_BYTES = 8;
/** As many as Linux takes. */
const MAX_VECTORS = 1024;
/** Far more than any path may have; what is longer is not even copied out of the guest. */
export const MAX_PATH_BYTES = 64 * 1024;

/** Pointers arrive as signed numbers and are read as unsigned. Every method fails with EFAULT outside of the memory. */
export class GuestMemory {
  #memory: WebAssembly.Memory | undefined;
  #bytes = new Uint8Array(0);
  #view = new DataView(new ArrayBuffer(0));

  /** The memory is known only after instantiation. */
  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  /** Checks a range and returns its unsigned start. Renews the views when the memory has grown, so it comes before their use. */
  #at(pointer: number, length: number): number {
    if (this.#memory !== undefined && this.#bytes.buffer !== this.#memory.buffer) {
      this.#bytes = new Uint8Array(this.#memory.buffer);
      this.#view = new DataView(this.#memory.buffer);
    }
    const at = pointer >>> 0;
    if (at + length > this.#bytes.length) refuse(ERRNO.fault);
    return at;
  }

  /** A view, good until the guest runs on. */
  bytes(pointer: number, length: number): Uint8Array {
    const size = length >>> 0;
    const at = this.#at(pointer, size);
    return this.#bytes.subarray(at, at + size);
  }
  u8(pointer: number): number {
    const at = this.#at(pointer, 1);
    return this.#view.getUint8(at);
  }
  u16(pointer: number): number {
    const at = this.#at(pointer, 2);
    return this.#view.getUint16(at, true);
  }
  u32(pointer: number): number {
    const at = this.#at(pointer, 4);
    return this.#view.getUint32(at, true);
  }
  u64(pointer: number): bigint {
    const at = this.#at(pointer, 8);
    return this.#view.getBigUint64(at, true);
  }
  setU8(pointer: number, value: number): void {
    const at = this.#at(pointer, 1);
    this.#view.setUint8(at, value);
  }
  setU16(pointer: number, value: number): void {
    const at = this.#at(pointer, 2);
    this.#view.setUint16(at, value, true);
  }
  setU32(pointer: number, value: number): void {
    const at = this.#at(pointer, 4);
    this.#view.setUint32(at, value, true);
  }
  setU64(pointer: number, value: bigint): void {
    const at = this.#at(pointer, 8);
    this.#view.setBigUint64(at, value, true);
  }
  set(pointer: number, value: Uint8Array): void {
    const at = this.#at(pointer, value.length);
    this.#bytes.set(value, at);
  }
  fill(pointer: number, length: number, value: number): void {
    const at = this.#at(pointer, length);
    this.#bytes.fill(value, at, at + length);
  }

  /** Errors: ILSEQ when the bytes are not UTF-8. */
  text(pointer: number, length: number): string {
    const bytes = this.bytes(pointer, length);
    const short = bytes.length <= SHORT_TEXT ? asciiText(bytes) : undefined;
    if (short !== undefined) return short;
    try {
      return decoder.decode(bytes);
    } catch (error) {
      if (error instanceof TypeError) return refuse(ERRNO.ilseq);
      throw error;
    }
  }

  /** Reads `count` vectors, all of them within the memory. Errors: INVAL for too many. */
  vectors(pointer: number, count: number): { readonly vectors: readonly Vector[]; readonly total: number } {
    if (count >>> 0 > MAX_VECTORS) refuse(ERRNO.inval);
    const vectors: Vector[] = [];
    let total = 0;
    for (let index = 0; index < count; index++) {
      const header = this.#at(pointer, (index + 1) * VECTOR_BYTES) + index * VECTOR_BYTES;
      const length = this.#view.getUint32(header + 4, true);
      if (length === 0) continue;
      vectors.push({ at: this.#at(this.#view.getUint32(header, true), length), length });
      total += length;
    }
    return { vectors, total };
  }
}

function asciiText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
