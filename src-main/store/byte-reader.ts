/** Unpacks what `ByteWriter` packed. */
import { StoreError } from './store-error.ts';

/** Reading past the end is a `StoreError` `corrupt`: what is whole is never too short. */
export class ByteReader {
  readonly #buffer: Buffer;
  /** Over the same bytes: the compiler knows its methods, those of Buffer it calls. */
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#buffer.length;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true);
  }

  u64(): bigint {
    return BigInt.asUintN(64, this.i64());
  }

  text(): string {
    const size = this.u32();
    const start = this.#take(size);
    return this.#buffer.toString('utf8', start, start + size);
  }

  hex(): string {
    const size = this.u8();
    const start = this.#take(size);
    return this.#buffer.toString('hex', start, start + size);
  }

  /** A view of the record's own bytes, not a copy. */
  bytes(): Uint8Array {
    const size = this.u32();
    const start = this.#take(size);
    return this.#buffer.subarray(start, start + size);
  }

  #take(size: number): number {
    const start = this.#at;
    if (start + size > this.#buffer.length) throw new StoreError('corrupt', 'a record of this sandbox is cut short');
    this.#at = start + size;
    return start;
  }
}
