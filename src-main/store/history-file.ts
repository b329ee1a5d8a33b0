/** One log of the past without the texts of its events: chunks of records, compressed, each checked by a CRC. */
import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { fail } from '../vfs/errors.ts';
import type { Disk } from './disk.ts';
import { atBest, onDisk, syncFolder } from './disk-failure.ts';
import { dirname } from 'node:path';
import { readWhole } from './journal-file.ts';
import type { JournalRecord } from './journal-file.ts';

/** Bytes of records in one chunk: compressing as many takes a few milliseconds. */
const CHUNK = 1024 * 1024;
/** Records looked at between two steps. */
const STEP = 4096;
/** Of a chunk: length (of what follows) and crc32 of it, two u32. */
const CHUNK_HEADER = 8;
/** Of a record: tag u8, length u32. No tree has tag 0: it marks an event, whose number is an f64. */
const RECORD_HEADER = 5;
const EVENT_TAG = 0;
const NUMBER = 8;

/** A record of a tree, or the mark of the event that the records before it belong to. */
export type PastRecord = JournalRecord | { readonly event: number };

/** Collects records until a chunk is full. */
class Chunk {
  #bytes = Buffer.allocUnsafe(CHUNK + 64 * 1024);
  #length = 0;

  get isFull(): boolean {
    return this.#length >= CHUNK;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(record: PastRecord): void {
    if ('event' in record) {
      const at = this.#header(EVENT_TAG, NUMBER);
      this.#bytes.writeDoubleLE(record.event, at);
    } else {
      // First: it may put a larger buffer in place of this one.
      const at = this.#header(record.tag, record.payload.length);
      this.#bytes.set(record.payload, at);
    }
  }

  take(): Buffer {
    const packed = zstdCompressSync(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    const chunk = Buffer.allocUnsafe(CHUNK_HEADER + packed.length);
    chunk.writeUInt32LE(packed.length, 0);
    chunk.writeUInt32LE(crc32(packed), 4);
    chunk.set(packed, CHUNK_HEADER);
    return chunk;
  }

  /** Returns where the payload goes. */
  #header(tag: number, length: number): number {
    const start = this.#length;
    this.#length += RECORD_HEADER + length;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#length * 2);
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    this.#bytes.writeUInt8(tag, start);
    this.#bytes.writeUInt32LE(length, start + 1);
    return start + RECORD_HEADER;
  }
}

/** Events that changed nothing need no mark: the next one that did has its own. */
class NeededMarks {
  #isDue = false;

  isNeeded(record: PastRecord): boolean {
    const isNeeded = !('event' in record) || this.#isDue;
    this.#isDue = !('event' in record);
    return isNeeded;
  }
}

/** Writes a new file in steps of a few milliseconds, and syncs it. Returns its size in bytes. Errors: `no-space`, `io`. */
export function* packHistory(disk: Disk, path: string, records: Iterable<PastRecord>): Generator<void, number> {
  onDisk(() => disk.remove(path));
  const fd = onDisk(() => disk.open(path, 'new'));
  let size = 0;
  const put = (chunk: Chunk): void => {
    const bytes = chunk.take();
    onDisk(() => {
      for (let done = 0; done < bytes.length;) done += disk.write(fd, bytes, done, bytes.length - done, size + done);
    });
    size += bytes.length;
  };
  try {
    const chunk = new Chunk();
    const marks = new NeededMarks();
    let seen = 0;
    for (const record of records) {
      if (marks.isNeeded(record)) chunk.add(record);
      if (chunk.isFull) put(chunk);
      else if (++seen % STEP !== 0) continue;
      yield;
    }
    if (!chunk.isEmpty) put(chunk);
    onDisk(() => disk.sync(fd, 'bytes'));
    syncFolder(disk, dirname(path));
    return size;
  } finally {
    atBest(() => disk.close(fd));
  }
}

/** Errors: `io`, also at the first damaged chunk. */
export function* unpackHistory(disk: Disk, path: string): Generator<PastRecord> {
  const bytes = readWhole(path, disk);
  for (let at = 0; at < bytes.length;) {
    const start = at + CHUNK_HEADER;
    const end = start <= bytes.length ? start + bytes.readUInt32LE(at) : Infinity;
    if (end > bytes.length || crc32(bytes.subarray(start, end)) !== bytes.readUInt32LE(at + 4))
      fail('io', 'a part of the history of this sandbox is damaged');
    yield* recordsIn(zstdDecompressSync(bytes.subarray(start, end)));
    at = end;
  }
}

function* recordsIn(chunk: Buffer): Generator<PastRecord> {
  for (let at = 0; at < chunk.length;) {
    const tag = chunk.readUInt8(at);
    const start = at + RECORD_HEADER;
    at = start + chunk.readUInt32LE(at + 1);
    yield tag === EVENT_TAG ? { event: chunk.readDoubleLE(start) } : { tag, payload: chunk.subarray(start, at) };
  }
}
