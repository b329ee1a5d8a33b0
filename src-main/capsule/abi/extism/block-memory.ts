/** The memory that plug-in and host share: blocks with a length, handed out and taken back by offset. */

const PAGE_BYTES = 65_536;
/** Blocks begin at multiples of this, and take room in multiples of it. */
const GRAIN = 16;
const U64_BYTES = 8;

interface Block {
  /** Bytes taken from the memory. */
  readonly room: number;
  /** Bytes that were asked for. */
  readonly length: number;
}

interface Span {
  readonly at: number;
  readonly room: number;
}

/** Neighbours become one, in the order of their places. */
function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.at - b.at)) {
    const before = result.at(-1);
    if (before !== undefined && before.at + before.room === span.at)
      result[result.length - 1] = { at: before.at, room: before.room + span.room };
    else result.push(span);
  }
  return result;
}

/**
 * An offset is where a block begins; 0 is none. As in Extism's kernel nothing here fails: what is out of bounds reads as
 * 0 and is not written, and a block that cannot be had is 0. Offsets come from wasm as they are, so also negative.
 */
export class BlockMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #blocks = new Map<number, Block>();
  /** Room of a free place to the places that have it: most blocks are taken again in a size that was given back. */
  #free = new Map<number, number[]>();
  #top = GRAIN;
  #bytes: Uint8Array;
  #view: DataView;

  /** `pages` of 64 KiB at most. */
  constructor(pages: number) {
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: pages });
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  /** Bytes that blocks could take at most, were there no others. */
  get size(): number {
    return this.#bytes.length;
  }

  alloc(length: bigint): bigint {
    const wanted = this.#number(length);
    if (wanted === undefined || wanted === 0) return 0n;
    const room = Math.ceil(wanted / GRAIN) * GRAIN;
    const at = this.#free.get(room)?.pop() ?? this.#extend(room) ?? this.#reclaim(room);
    if (at === undefined) return 0n;
    this.#blocks.set(at, { room, length: wanted });
    return BigInt(at);
  }

  free(offset: bigint): void {
    const at = Number(offset);
    const block = this.#blocks.get(at);
    if (block === undefined) return;
    this.#blocks.delete(at);
    this.#give(at, block.room);
  }

  /** 0 for what is not the offset of a block. */
  length(offset: bigint): bigint {
    return BigInt(this.#blocks.get(Number(offset))?.length ?? 0);
  }

  /** What a block holds, good until the plug-in runs on; undefined when there is no such block. 0 is the block of nothing. */
  block(offset: bigint): Uint8Array | undefined {
    if (offset === 0n) return new Uint8Array(0);
    const at = Number(offset);
    const block = this.#blocks.get(at);
    return block === undefined ? undefined : this.#bytes.subarray(at, at + block.length);
  }

  /** A new block; 0 when it cannot be had, or when there is nothing to hold. */
  put(...parts: readonly Uint8Array[]): bigint {
    const offset = this.alloc(BigInt(parts.reduce((sum, { length }) => sum + length, 0)));
    if (offset === 0n) return 0n;
    let at = Number(offset);
    for (const part of parts) {
      this.#bytes.set(part, at);
      at += part.length;
    }
    return offset;
  }

  /** A copy of a range; undefined when a part of it is out of bounds. */
  range(offset: bigint, length: bigint): Uint8Array | undefined {
    const [at, size] = [this.#number(offset), this.#number(length)];
    if (at === undefined || size === undefined || at + size > this.#bytes.length) return undefined;
    return this.#bytes.slice(at, at + size);
  }

  loadU8(offset: bigint): number {
    return this.#inside(offset, 1) ? this.#view.getUint8(Number(offset)) : 0;
  }
  loadU32(offset: bigint): number {
    return this.#inside(offset, 4) ? this.#view.getInt32(Number(offset), true) : 0;
  }
  loadU64(offset: bigint): bigint {
    return this.#inside(offset, U64_BYTES) ? this.#view.getBigUint64(Number(offset), true) : 0n;
  }
  storeU8(offset: bigint, value: number): void {
    if (this.#inside(offset, 1)) this.#view.setUint8(Number(offset), value);
  }
  storeU32(offset: bigint, value: number): void {
    if (this.#inside(offset, 4)) this.#view.setUint32(Number(offset), value, true);
  }
  storeU64(offset: bigint, value: bigint): void {
    if (this.#inside(offset, U64_BYTES)) this.#view.setBigUint64(Number(offset), value, true);
  }

  #inside(offset: bigint, size: number): boolean {
    return offset >= 0n && offset <= BigInt(this.#bytes.length - size);
  }
  #number(value: bigint): number | undefined {
    return value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
  }
  #give(at: number, room: number): void {
    const places = this.#free.get(room);
    if (places === undefined) this.#free.set(room, [at]);
    else places.push(at);
  }

  /** Takes room behind everything that is taken; undefined when the memory cannot grow that far. */
  #extend(room: number): number | undefined {
    const end = this.#top + room;
    if (end > this.#bytes.length && !this.#grow(end)) return undefined;
    const at = this.#top;
    this.#top = end;
    return at;
  }
  #grow(bytes: number): boolean {
    try {
      this.#memory.grow(Math.ceil((bytes - this.#bytes.length) / PAGE_BYTES));
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) return false;
      throw error;
    }
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
    return true;
  }

  /** The slow way, when the memory is full: free neighbours are joined, and the first place that is large enough is cut. */
  #reclaim(room: number): number | undefined {
    const spans = joined([...this.#free].flatMap(([size, places]) => places.map((at) => ({ at, room: size }))));
    const last = spans.at(-1);
    if (last !== undefined && last.at + last.room === this.#top) {
      this.#top = last.at;
      spans.pop();
    }
    const found = spans.findIndex((span) => span.room >= room);
    this.#free = new Map();
    for (const [index, span] of spans.entries()) if (index !== found) this.#give(span.at, span.room);
    const place = spans[found];
    if (place === undefined) return this.#extend(room);
    if (place.room > room) this.#give(place.at + room, place.room - room);
    return place.at;
  }
}
