/** Unpacks what `ByteWriter` packed. Reading past the end throws: records are whole or were never replayed. */

export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#buffer.length;
  }

  u8(): number {
    const value = this.#buffer.readUInt8(this.#at);
    this.#at += 1;
    return value;
  }

  u32(): number {
    const value = this.#buffer.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  f64(): number {
    const value = this.#buffer.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  i64(): bigint {
    const value = this.#buffer.readBigInt64LE(this.#at);
    this.#at += 8;
    return value;
  }

  u64(): bigint {
    return BigInt.asUintN(64, this.i64());
  }

  text(): string {
    const size = this.u32();
    const value = this.#buffer.toString('utf8', this.#at, this.#at + size);
    this.#at += size;
    return value;
  }

  hex(): string {
    const size = this.u8();
    const value = this.#buffer.toString('hex', this.#at, this.#at + size);
    this.#at += size;
    return value;
  }

  /** A view of the record's own bytes, not a copy. */
  bytes(): Uint8Array {
    const size = this.u32();
    const value = this.#buffer.subarray(this.#at, this.#at + size);
    this.#at += size;
    return value;
  }
}
