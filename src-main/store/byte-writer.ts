/** Packs numbers and strings into bytes, little-endian. */

const INITIAL = 1024;
const UTF8_WORST = 3;

/** Reusable: `start` empties it, and `take` shows what was written until the next `start`. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafeSlow(INITIAL);
  /** Over the same bytes: the compiler knows its methods, those of Buffer it calls. */
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  start(): this {
    this.#length = 0;
    return this;
  }

  u8(value: number): this {
    this.#need(1);
    this.#view.setUint8(this.#length++, value);
    return this;
  }

  u32(value: number): this {
    this.#need(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  /** Any whole number up to 2^53, or a fraction. */
  f64(value: number): this {
    this.#need(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
    return this;
  }

  /** Two's complement; device and inode numbers wrap and come back as they were, see `ByteReader.u64`. */
  i64(value: bigint): this {
    this.#need(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
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
    const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
