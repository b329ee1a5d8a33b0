/** The block that grows: the newest events of the record, column by column, in memory. */
import { HASH_BYTES, eventAt } from './event-at.ts';
import { NUMBER_COLUMNS } from './event-block.ts';
import type { BlockFacts, EventBlock, NumberColumn, TextColumn, Texts } from './event-block.ts';
import type { AuditEvent, NumberedEvent } from './event.ts';
import { GrowingTexts } from './growing-texts.ts';

const INITIAL = 1024;

/** Appending is all that guests wait for, so it takes well under a microsecond. */
export class BlockBuilder implements EventBlock {
  readonly #textMemory = { bytes: 0 };
  #count = 0;
  #version = 0;
  readonly #numbers: Record<NumberColumn, Float64Array<ArrayBuffer>> = {
    seq: new Float64Array(INITIAL),
    timeMs: new Float64Array(INITIAL),
    timeNs: new Float64Array(INITIAL),
    bytes: new Float64Array(INITIAL),
    durationNs: new Float64Array(INITIAL),
  };
  readonly #texts: Record<TextColumn, GrowingTexts> = {
    run: new GrowingTexts(this.#textMemory),
    capsule: new GrowingTexts(this.#textMemory),
    principal: new GrowingTexts(this.#textMemory),
    fn: new GrowingTexts(this.#textMemory),
    op: new GrowingTexts(this.#textMemory),
    access: new GrowingTexts(this.#textMemory),
    path: new GrowingTexts(this.#textMemory),
    asked: new GrowingTexts(this.#textMemory),
    path2: new GrowingTexts(this.#textMemory),
    mount: new GrowingTexts(this.#textMemory),
    layer: new GrowingTexts(this.#textMemory),
    decision: new GrowingTexts(this.#textMemory),
    cause: new GrowingTexts(this.#textMemory),
    reason: new GrowingTexts(this.#textMemory),
    outcome: new GrowingTexts(this.#textMemory),
    before: new GrowingTexts(this.#textMemory),
    after: new GrowingTexts(this.#textMemory),
  };
  #hashes = Buffer.alloc(INITIAL * HASH_BYTES);
  #minTimeMs = Infinity;
  #maxTimeMs = -Infinity;

  get count(): number {
    return this.#count;
  }

  get version(): number {
    return this.#version;
  }

  /** 32 bytes a row; may be longer than the block. */
  get hashes(): Buffer {
    return this.#hashes;
  }

  /** About how much memory its texts take. */
  get textBytes(): number {
    return this.#textMemory.bytes;
  }

  /** Of a block that has any events. */
  facts(): BlockFacts {
    const { seq } = this.#numbers;
    return {
      first: seq[0] ?? 0,
      last: seq[this.#count - 1] ?? 0,
      count: this.#count,
      minTimeMs: this.#minTimeMs,
      maxTimeMs: this.#maxTimeMs,
    };
  }

  /** `hash` is hex. */
  append(e: NumberedEvent, hash: string): void {
    const row = this.#count;
    if (row >= this.#numbers.seq.length) this.#grow();
    this.#appendNumbers(row, e);
    const texts = this.#texts;
    texts.run.put(row, e.run);
    texts.capsule.put(row, e.capsule);
    texts.principal.put(row, e.principal);
    texts.fn.put(row, e.fn);
    texts.op.put(row, e.op);
    texts.access.put(row, e.access);
    texts.path.put(row, e.path);
    texts.asked.put(row, e.asked);
    texts.path2.put(row, e.path2);
    texts.mount.put(row, e.mount);
    texts.layer.put(row, e.layer);
    texts.decision.put(row, e.decision);
    texts.cause.put(row, e.cause);
    texts.reason.put(row, e.reason);
    texts.outcome.put(row, e.outcome);
    texts.before.put(row, e.before);
    texts.after.put(row, e.after);
    this.#hashes.write(hash, row * HASH_BYTES, HASH_BYTES, 'hex');
    this.#count = row + 1;
  }

  /** Forgets the rows from `count` on. */
  truncate(count: number): void {
    if (count >= this.#count) return;
    this.#count = count;
    this.#version += 1;
    for (const column of Object.values(this.#texts)) column.truncate(count);
    this.#minTimeMs = Infinity;
    this.#maxTimeMs = -Infinity;
    const { timeMs } = this.#numbers;
    for (let row = 0; row < count; row += 1) this.#seen(timeMs[row] ?? 0);
  }

  numbers(column: NumberColumn): Float64Array<ArrayBuffer> {
    return this.#numbers[column];
  }

  texts(column: TextColumn): Texts & { readonly ids: Uint32Array } {
    return this.#texts[column];
  }

  event(row: number): AuditEvent {
    return eventAt(this, this.#hashes, row);
  }

  #appendNumbers(row: number, e: NumberedEvent): void {
    const numbers = this.#numbers;
    numbers.seq[row] = e.seq;
    numbers.timeMs[row] = e.timeMs;
    numbers.timeNs[row] = e.timeNs;
    numbers.bytes[row] = e.bytes;
    numbers.durationNs[row] = e.durationNs;
    this.#seen(e.timeMs);
  }

  #seen(timeMs: number): void {
    if (timeMs < this.#minTimeMs) this.#minTimeMs = timeMs;
    if (timeMs > this.#maxTimeMs) this.#maxTimeMs = timeMs;
  }

  #grow(): void {
    for (const column of NUMBER_COLUMNS) {
      const larger = new Float64Array(this.#numbers[column].length * 2);
      larger.set(this.#numbers[column]);
      this.#numbers[column] = larger;
    }
    const larger = Buffer.alloc(this.#hashes.length * 2);
    this.#hashes.copy(larger);
    this.#hashes = larger;
  }
}
