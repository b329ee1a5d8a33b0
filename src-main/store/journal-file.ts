/** One append-only log file: groups of records, each written at once and checked by a CRC. */
import { crc32 } from 'node:zlib';
import { fail } from '../vfs/errors.ts';
import type { Disk } from './disk.ts';
import { atBest, onDisk } from './disk-failure.ts';

export interface JournalRecord {
  readonly tag: number;
  readonly payload: Uint8Array;
}

/** length (of what follows the header), crc32 (of sequence and records), sequence: three u32. */
const HEADER = 12;
/** tag u8, length u32. */
const RECORD_HEADER = 5;
const INITIAL = 64 * 1024;
const MAX_GROUP = 0xffff_ffff;

function recordsOf(group: Buffer): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (let at = 0; at < group.length;) {
    const length = group.readUInt32LE(at + 1);
    records.push({
      tag: group.readUInt8(at),
      payload: group.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length),
    });
    at += RECORD_HEADER + length;
  }
  return records;
}

/** Every whole group, and where it ends; a torn or damaged one is the end. */
function* wholeGroups(bytes: Buffer): Generator<{ records: readonly JournalRecord[]; end: number }> {
  let end = 0;
  for (let groups = 0; end + HEADER <= bytes.length; groups++) {
    const stop = end + HEADER + bytes.readUInt32LE(end);
    const whole = stop <= bytes.length && bytes.readUInt32LE(end + 8) === groups;
    if (!whole || crc32(bytes.subarray(end + 8, stop)) !== bytes.readUInt32LE(end + 4)) return;
    yield { records: recordsOf(bytes.subarray(end + HEADER, stop)), end: stop };
    end = stop;
  }
}

function* recordsIn(bytes: Buffer): Generator<JournalRecord> {
  for (const { records } of wholeGroups(bytes)) yield* records;
}

/** The records of every whole group, and where the first torn or damaged one begins. */
export function readGroups(bytes: Buffer): { records: JournalRecord[]; end: number; groups: number } {
  const read = { records: [] as JournalRecord[], end: 0, groups: 0 };
  for (const { records, end } of wholeGroups(bytes)) {
    // One at a time: a large log has more records than a call may have arguments.
    for (const record of records) read.records.push(record);
    read.end = end;
    read.groups++;
  }
  return read;
}

function readAll(disk: Disk, fd: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(disk.size(fd));
  let done = 0;
  while (done < bytes.length) {
    const read = disk.read(fd, bytes, done, bytes.length - done, done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** All bytes of a file. Errors: `io`. */
export function readWhole(path: string, disk: Disk): Buffer {
  return onDisk(() => {
    const fd = disk.open(path, 'existing');
    try {
      return readAll(disk, fd);
    } finally {
      atBest(() => disk.close(fd));
    }
  });
}

/** The records of a log that nobody writes any more, checked as they are asked for. Errors: `io`, also when it is not whole. */
export function* readLog(path: string, disk: Disk): Generator<JournalRecord> {
  const bytes = readWhole(path, disk);
  let read = 0;
  for (const { records, end } of wholeGroups(bytes)) {
    yield* records;
    read = end;
  }
  if (read < bytes.length || read === 0) fail('io', 'a part of the history of this sandbox is damaged');
}

export class JournalFile {
  readonly #fd: number;
  readonly #disk: Disk;
  #end: number;
  #sequence: number;
  #group = Buffer.allocUnsafe(INITIAL);
  #length = HEADER;

  private constructor(disk: Disk, fd: number, { end, groups }: { end: number; groups: number }) {
    this.#disk = disk;
    this.#fd = fd;
    this.#end = end;
    this.#sequence = groups;
  }

  /** Opens or makes the file, and cuts a torn or damaged tail off. Errors: `no-space`, `io`; nothing stays open then. */
  static open(path: string, disk: Disk): { file: JournalFile; records: readonly JournalRecord[]; groups: number } {
    return onDisk(() => {
      const fd = disk.open(path, 'any');
      try {
        const bytes = readAll(disk, fd);
        const read = readGroups(bytes);
        if (read.end < bytes.length) disk.truncate(fd, read.end);
        return { file: new JournalFile(disk, fd, read), records: read.records, groups: read.groups };
      } catch (error) {
        atBest(() => disk.close(fd));
        throw error;
      }
    });
  }

  /** What was written so far, read again. Errors: `io`. */
  records(): Iterable<JournalRecord> {
    return recordsIn(onDisk(() => readAll(this.#disk, this.#fd).subarray(0, this.#end)));
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#end;
  }

  get hasGroup(): boolean {
    return this.#length > HEADER;
  }

  append(tag: number, payload: Uint8Array | string): void {
    const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
    this.#need(RECORD_HEADER + length);
    this.#group.writeUInt8(tag, this.#length);
    this.#group.writeUInt32LE(length, this.#length + 1);
    if (typeof payload === 'string') this.#group.write(payload, this.#length + RECORD_HEADER);
    else this.#group.set(payload, this.#length + RECORD_HEADER);
    this.#length += RECORD_HEADER + length;
  }

  /** Writes the group with one call. When that fails the group is dropped, and the file ends where it did. */
  commit(): void {
    const length = this.#length;
    this.#length = HEADER;
    this.#group.writeUInt32LE(length - HEADER, 0);
    this.#group.writeUInt32LE(this.#sequence, 8);
    this.#group.writeUInt32LE(crc32(this.#group.subarray(8, length)), 4);
    try {
      onDisk(() => this.#writeGroup(length));
    } catch (error) {
      // The next group is written over what got through; cutting it off now only keeps a crash from seeing it.
      this.#cut();
      throw error;
    }
    this.#end += length;
    this.#sequence++;
    if (this.#group.length > INITIAL * 16) this.#group = Buffer.allocUnsafe(INITIAL);
  }

  sync(): void {
    onDisk(() => this.#disk.sync(this.#fd, 'bytes'));
  }

  close(): void {
    atBest(() => this.#disk.close(this.#fd));
  }

  #writeGroup(length: number): void {
    for (let done = 0; done < length;)
      done += this.#disk.write(this.#fd, this.#group, done, length - done, this.#end + done);
  }

  #cut(): void {
    // On a disk that cannot even shorten a file, the CRC still tells the remains from a group.
    atBest(() => {
      if (this.#disk.size(this.#fd) > this.#end) this.#disk.truncate(this.#fd, this.#end);
    });
  }

  #need(size: number): void {
    const wanted = this.#length + size;
    if (wanted <= this.#group.length) return;
    if (wanted > MAX_GROUP) throw new RangeError('a journal group must stay below 4 GiB');
    const larger = Buffer.allocUnsafe(Math.max(wanted, this.#group.length * 2));
    this.#group.copy(larger, 0, 0, this.#length);
    this.#group = larger;
  }
}
