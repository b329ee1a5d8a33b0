/** Writes and reads the values of a blocking call in shared memory: little-endian, no lengths that could be spared. */

/** A value that does not fit into its area; the caller decides whose fault that is. */
export class WireOverflow extends Error {
  override readonly name = 'WireOverflow';
}

/** Function names are sent whole once and then as a number; more than this many are always sent whole. */
const MAX_NAMES = 250;
const NAME_FOLLOWS = 255;
const NAME_ONCE = 254;

/** A cursor that writes into one area. `start` begins a new message; known names are kept across messages. */
export class WireWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #names = new Map<string, number>();
  #at = 0;

  constructor(area: Uint8Array) {
    this.#bytes = area;
    this.#view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  }

  /** Bytes still free. */
  get room(): number {
    return this.#bytes.length - this.#at;
  }
  get position(): number {
    return this.#at;
  }

  start(): void {
    this.#at = 0;
  }

  /** Names that the reader knows once it has read what was written. */
  get known(): number {
    return this.#names.size;
  }

  /** The message under way is not sent: the reader knows the first `known` names and no more. */
  unlearn(known: number): void {
    for (const name of [...this.#names.keys()].slice(known)) this.#names.delete(name);
  }

  #take(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) throw new WireOverflow(`${size} bytes do not fit`);
    this.#at = at + size;
    return at;
  }

  u8(value: number): void {
    this.#bytes[this.#take(1)] = value;
  }
  u32(value: number): void {
    this.#view.setUint32(this.#take(4), value, true);
  }
  /** Overwrites a `u32` written before at `position`. */
  patch32(position: number, value: number): void {
    this.#view.setUint32(position, value, true);
  }
  f64(value: number): void {
    this.#view.setFloat64(this.#take(8), value, true);
  }
  i64(value: bigint): void {
    this.#view.setBigInt64(this.#take(8), value, true);
  }
  u64(value: bigint): void {
    this.#view.setBigUint64(this.#take(8), value, true);
  }
  bytes(value: Uint8Array): void {
    this.u32(value.length);
    this.#bytes.set(value, this.#take(value.length));
  }

  /** As `bytes`, but filled in place by `fill`, which gets the free part of the area and returns how much it used. */
  filled(most: number, fill: (into: Uint8Array) => number): void {
    const header = this.#take(4);
    const at = this.#take(most);
    const length = fill(this.#bytes.subarray(at, at + most));
    this.#view.setUint32(header, length, true);
    this.#at = at + length;
  }

  /** Any string, lone surrogates included: the engine must see exactly what the guest asked for. */
  text(value: string): void {
    const header = this.#take(4);
    const at = this.#take(value.length);
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit > 0xff) {
        this.#at = at;
        this.#wide(value, header);
        return;
      }
      this.#bytes[at + index] = unit;
    }
    this.#view.setUint32(header, value.length * 2, true);
  }

  #wide(value: string, header: number): void {
    const at = this.#take(value.length * 2);
    for (let index = 0; index < value.length; index++)
      this.#view.setUint16(at + index * 2, value.charCodeAt(index), true);
    this.#view.setUint32(header, value.length * 2 + 1, true);
  }

  /** A string out of a small set, such as the name of an ABI function. */
  name(value: string): void {
    const known = this.#names.get(value);
    if (known !== undefined) {
      this.u8(known);
      return;
    }
    const mark = this.#at;
    this.u8(this.#names.size < MAX_NAMES ? NAME_FOLLOWS : NAME_ONCE);
    this.text(value);
    if (this.#bytes[mark] === NAME_FOLLOWS) this.#names.set(value, this.#names.size);
  }
}

/** A cursor that reads what a `WireWriter` wrote into the same area. */
export class WireReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #names: string[] = [];
  #at = 0;

  constructor(area: Uint8Array) {
    this.#bytes = Buffer.from(area.buffer as ArrayBuffer, area.byteOffset, area.byteLength);
    this.#view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  }

  get position(): number {
    return this.#at;
  }

  start(): void {
    this.#at = 0;
  }

  #take(size: number): number {
    const at = this.#at;
    this.#at = at + size;
    return at;
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
    return this.#view.getBigUint64(this.#take(8), true);
  }
  /** A copy: the area is written again by the next call. */
  bytes(): Uint8Array {
    const length = this.u32();
    const at = this.#take(length);
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(at, at + length));
    return copy;
  }

  text(): string {
    const header = this.u32();
    const length = header >>> 1;
    if (header % 2 === 0) {
      const at = this.#take(length);
      return this.#bytes.toString('latin1', at, at + length);
    }
    const at = this.#take(length * 2);
    return this.#bytes.toString('utf16le', at, at + length * 2);
  }

  name(): string {
    const mark = this.u8();
    if (mark < MAX_NAMES) {
      const known = this.#names[mark];
      if (known === undefined) throw new Error(`a name was used before it was sent: ${mark}`);
      return known;
    }
    const name = this.text();
    if (mark === NAME_FOLLOWS) this.#names.push(name);
    return name;
  }
}
