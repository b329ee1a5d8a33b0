/** Packs numbers and strings into bytes, little-endian. */

const INITIAL = 1024;
const UTF8_WORST = 3;

/** Reusable: `start` empties it, and `take` shows what was written until the next `start`. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(INITIAL);
  #length = 0;

  start(): this {
    this.#length = 0;
    return this;
  }

  u8(value: number): this {
    this.#need(1);
    this.#length = this.#buffer.writeUInt8(value, this.#length);
    return this;
  }

  u32(value: number): this {
    this.#need(4);
    this.#length = this.#buffer.writeUInt32LE(value, this.#length);
    return this;
  }

  /** Any whole number up to 2^53, or a fraction. */
  f64(value: number): this {
    this.#need(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
    return this;
  }

  /** Two's complement; device and inode numbers wrap and come back as they were, see `ByteReader.u64`. */
  i64(value: bigint): this {
    this.#need(8);
    this.#length = this.#buffer.writeBigInt64LE(BigInt.asIntN(64, value), this.#length);
    return this;
  }

  text(value: string): this {
    this.#need(4 + value.length * UTF8_WORST);
    const size = this.#buffer.write(value, this.#length + 4, 'utf8');
    this.#buffer.writeUInt32LE(size, this.#length);
    this.#length += 4 + size;
    return this;
  }

  hex(value: string): this {
    const size = value.length / 2;
    this.#need(1 + size);
    this.#length = this.#buffer.writeUInt8(size, this.#length);
    this.#length += this.#buffer.write(value, this.#length, 'hex');
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#need(4 + value.length);
    this.#length = this.#buffer.writeUInt32LE(value.length, this.#length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  take(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  #need(size: number): void {
    const wanted = this.#length + size;
    if (wanted <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
