/** All events that are kept: blocks at rest in the database, closed ones on their way there, and the one that grows. */
import type { DatabaseSync } from 'node:sqlite';

import { asStoreError } from '../store/database.ts';
import { StoreError } from '../store/store-error.ts';
import { BlockBuilder } from './block-builder.ts';
import { BlockCache } from './block-cache.ts';
import { placeOfBlock } from './block-place.ts';
import { BlockTable } from './block-table.ts';
import type { BlockRow, ColumnName, Floor } from './block-table.ts';
import type { Heads } from './chain.ts';
import { ChainHeads } from './chain-heads.ts';
import { encodeBlock } from './encode-block.ts';
import type { EncodedBlock } from './encode-block.ts';
import type { BlockFacts, EventBlock, EventBlocks } from './event-block.ts';
import type { NumberedEvent } from './event.ts';
import { EventTail } from './event-tail.ts';
import { migrateEvents } from './migrate-events.ts';
import { rebuiltBlock } from './rebuild-block.ts';
import { RunTallies } from './run-tallies.ts';
import type { RunTally } from './run-tallies.ts';
import { StoredBlock } from './stored-block.ts';

/** Events of a block: see bench/audit. */
const BLOCK_EVENTS = 32_768;
/** Memory of its texts: a guest may ask for long names, each of them another. */
const BLOCK_TEXT_BYTES = 32 * 1024 * 1024;
/** Rows of a block that grows below which writing all of it costs next to nothing. */
const LEAST_COLUMNS = 256;
const CACHE_BYTES = 192 * 1024 * 1024;

/** Blocks as they lie on disk, for whoever looks for what somebody changed. */
export interface VerifiableBlocks extends EventBlocks {
  /** The block with what its bytes still say, although they are not those that were written. Errors: `StoreError`. */
  damagedBlock(first: number): EventBlock;
}

export interface EventStoreOptions {
  readonly database: DatabaseSync;
  /** After how many events a block is closed; 32,768 unless told. */
  readonly blockEvents?: number | undefined;
  /** Most bytes of blocks at rest that stay decoded in memory; 192 MiB unless told. */
  readonly cacheBytes?: number | undefined;
}

interface ClosedBlock {
  readonly block: BlockBuilder;
  readonly encoded: EncodedBlock;
}

/** What of it the last flush wrote. */
interface Written {
  readonly block: BlockBuilder;
  readonly count: number;
  /** Rows that are in its columns; the others are in the tail. */
  readonly inColumns: number;
  /** Of its columns, and of the tail. */
  readonly bytes: number;
}

export class EventStore implements EventBlocks {
  /** The heads after the last event that was at rest at opening. */
  readonly headsAtOpening: Heads;
  readonly #table: BlockTable;
  readonly #tail: EventTail;
  readonly #blockEvents: number;
  readonly #cache: BlockCache;
  /** Versions that blocks had when they came to rest, for whoever knew them before. */
  readonly #versions = new Map<number, number>();
  /** Of all events but those of the block that grows. */
  readonly #tallies = new RunTallies();
  #rested: BlockRow[];
  #closed: ClosedBlock[] = [];
  #growing = new BlockBuilder();
  #facts: readonly BlockFacts[] | null = null;
  #floor: Floor;
  #isFloorWritten = true;
  #written: Written = { block: this.#growing, count: 0, inColumns: 0, bytes: 0 };
  #writing: { readonly growing: Written; readonly closed: number } = { growing: this.#written, closed: 0 };

  /** Errors: `StoreError` when what is known of the blocks cannot be read; `VfsError` when those of an old record cannot be written. */
  constructor({ database, blockEvents = BLOCK_EVENTS, cacheBytes = CACHE_BYTES }: EventStoreOptions) {
    this.#table = new BlockTable(database);
    this.#tail = new EventTail(database);
    migrateEvents(database, blockEvents);
    this.#blockEvents = blockEvents;
    this.#cache = new BlockCache(cacheBytes);
    this.#floor = this.#table.floor();
    this.#rested = this.#table.rows();
    for (const { runs } of this.#rested) this.#tallies.add(runs);
    const heads = this.#rested.at(-1)?.heads ?? this.#floor.heads;
    this.#reopenLast();
    this.headsAtOpening = this.#takeTail(heads);
  }

  /** Where the record begins; what was before is gone by retention. */
  get floor(): Floor {
    return this.#floor;
  }

  /** Of the newest event; one below the floor when there is none. */
  get lastSeq(): number {
    return this.facts().at(-1)?.last ?? this.#floor.first - 1;
  }

  /** Bytes of all columns; of the block that grows, as it is in the database. */
  get bytes(): number {
    const rested = this.#rested.reduce((sum, { bytes }) => sum + bytes, 0);
    const growing = this.#written.block === this.#growing ? this.#written.bytes : 0;
    return this.#closed.reduce((sum, { encoded }) => sum + encoded.row.bytes, rested + growing);
  }

  /** The block that grows. */
  get growing(): BlockBuilder {
    return this.#growing;
  }

  /** Whether the block that grows has all it may have. */
  get isFull(): boolean {
    return this.#growing.count >= this.#blockEvents || this.#growing.textBytes >= BLOCK_TEXT_BYTES;
  }

  /** Blocks whose events will not change any more, oldest first: what retention may take. */
  get rested(): readonly BlockRow[] {
    return this.#rested;
  }

  append(event: NumberedEvent, hash: string): void {
    this.#facts = null;
    this.#growing.append(event, hash);
  }

  /** Takes the newest rows of the growing block back. */
  truncate(count: number): void {
    this.#facts = null;
    this.#growing.truncate(count);
  }

  /** Ends the block that grows, and begins another. `heads` are those after its last event. */
  close(heads: Heads): void {
    const encoded = encodeBlock(this.#growing, heads);
    this.#closed.push({ block: this.#growing, encoded });
    this.#tallies.add(encoded.row.runs);
    this.#growing = new BlockBuilder();
    this.#facts = null;
  }

  facts(): readonly BlockFacts[] {
    this.#facts ??= [
      ...this.#rested,
      ...this.#closed.map(({ encoded }) => encoded.row),
      ...(this.#growing.count > 0 ? [this.#growing.facts()] : []),
    ];
    return this.#facts;
  }

  block(first: number): EventBlock {
    if (this.#growing.count > 0 && this.#growing.facts().first === first) return this.#growing;
    const closed = this.#closed.find(({ encoded }) => encoded.row.first === first);
    if (closed) return closed.block;
    const facts = this.#rested[placeOfBlock(this.#rested, first)];
    if (facts?.first !== first) throw new RangeError(`no block of events begins with ${first}`);
    return this.#cache.get(first, (took) => this.#open(facts, took));
  }

  /** As they lie on disk now; nothing that was read before is believed. */
  readonly asStored: VerifiableBlocks = {
    facts: () => this.facts(),
    block: (first) => {
      const facts = this.#rested[placeOfBlock(this.#rested, first)];
      return facts?.first === first ? this.#open(facts, () => undefined) : this.block(first);
    },
    damagedBlock: (first) => {
      const facts = this.#rested[placeOfBlock(this.#rested, first)];
      return facts?.first === first ? this.#open(facts, () => undefined, 'damaged') : this.block(first);
    },
  };

  tallyOfRun(run: string): RunTally {
    return this.#tallies.of(run, this.#growing);
  }

  /** Forgets the blocks before `floor` at once; they leave the database with the next flush. */
  raiseFloor(floor: Floor): void {
    if (floor.first <= this.#floor.first) return;
    for (const { first, last, runs } of this.#rested) {
      if (last >= floor.first) break;
      this.#tallies.remove(runs);
      this.#cache.forget(first);
    }
    this.#rested = this.#rested.filter(({ last }) => last >= floor.first);
    this.#cutUnwritten(floor.first);
    this.#floor = floor;
    this.#isFloorWritten = false;
    this.#facts = null;
  }

  /** After a crash the block that retention took last may have grown on: of that, and of what it became, the rest stays. */
  #cutUnwritten(first: number): void {
    const blocks = [...this.#closed.map(({ block }) => block), this.#growing];
    if (!blocks.some((block) => block.count > 0 && block.facts().first < first)) return;
    for (const { encoded } of this.#closed.splice(0)) this.#tallies.remove(encoded.row.runs);
    this.#growing = rebuiltBlock(blocks, first);
  }

  /** Writes what is not in the database yet; the caller holds the transaction. `heads` are those after the newest event. */
  flush(heads: Heads): void {
    if (!this.#isFloorWritten) this.#table.raiseFloor(this.#floor);
    for (const { encoded } of this.#closed) this.#putBlock(encoded);
    this.#writing = { growing: this.#writeGrowing(heads), closed: this.#closed.length };
  }

  /** The transaction of the last flush is on disk. */
  flushed(): void {
    this.#isFloorWritten = true;
    this.#written = this.#writing.growing;
    for (const { block, encoded } of this.#closed.splice(0, this.#writing.closed)) {
      this.#versions.set(encoded.row.first, block.version);
      this.#rested.push(encoded.row);
    }
    this.#writing = { growing: this.#written, closed: 0 };
  }

  #putBlock({ row, columns }: EncodedBlock): void {
    this.#table.put(row, columns);
    this.#tail.clear(row.last);
  }

  #writeGrowing(heads: Heads): Written {
    const block = this.#growing;
    const { count } = block;
    const written: Written =
      this.#written.block === block ? this.#written : { block, count: 0, inColumns: 0, bytes: 0 };
    if (count === written.count) return written;
    if (isFew(count, written.inColumns)) return this.#writeTail(written);
    const encoded = encodeBlock(block, heads);
    this.#putBlock(encoded);
    return { block, count, inColumns: count, bytes: encoded.row.bytes };
  }

  /** What is written already never changes: only a group under way may be taken back. */
  #writeTail({ block, count, inColumns, bytes }: Written): Written {
    let more = 0;
    for (let row = count; row < block.count; row += 1) more += this.#tail.put(block.event(row));
    return { block, count: block.count, inColumns, bytes: bytes + more };
  }

  #open(facts: BlockFacts, took: (bytes: number) => void, state?: 'damaged'): StoredBlock {
    const version = this.#versions.get(facts.first) ?? 0;
    const read = (column: ColumnName): Uint8Array | null => asStoreError(() => this.#table.find(facts.first, column));
    return new StoredBlock({ facts, version, read, took, ...(state && { state }) });
  }

  /** The last block grows on where it ended; one that cannot be read stays as it is, and verifying names it. */
  #reopenLast(): void {
    const last = this.#rested.at(-1);
    if (!last || last.count >= this.#blockEvents) return;
    const builder = readable(() => rebuiltBlock([this.#open(last, () => undefined)]));
    if (!builder) return;
    this.#rested.pop();
    this.#tallies.remove(last.runs);
    this.#growing = builder;
    this.#written = { block: builder, count: builder.count, inColumns: builder.count, bytes: last.bytes };
    this.#writing = { growing: this.#written, closed: 0 };
  }

  /** Puts what came after the last block into the one that grows. Returns the heads after it. */
  #takeTail(before: Heads): Heads {
    const heads = new ChainHeads(before);
    const builder = this.#growing;
    const { bytes, inColumns } = this.#written;
    for (const { event, hash } of this.#tail.after(this.lastSeq)) {
      heads.add(event.principal, hash);
      builder.append(event, hash);
    }
    this.#facts = null;
    this.#written = { block: builder, count: builder.count, inColumns, bytes };
    this.#writing = { growing: this.#written, closed: 0 };
    return heads.snapshot();
  }
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** Whether so few rows are not in columns yet that each is better written by itself: what is written in all stays within a few times what was recorded. */
const isFew = (count: number, inColumns: number): boolean =>
  inColumns >= LEAST_COLUMNS && 4 * (count - inColumns) <= inColumns;
