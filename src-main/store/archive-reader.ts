/** Reads what `ArchiveWriter` writes, and nothing else: plain files of known names, each byte checked, in pieces of 256 KiB. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32, inflateRawSync } from 'node:zlib';

import { badArchive } from './archive-error.ts';
import { isEntryName, MEMBER_BYTES, MOST_BYTES, MOST_ENTRIES, TAR_BLOCK } from './archive-names.ts';
import { MEMBER_FOOTER, MEMBER_HEADER, memberStart, tarHeader } from './archive-writer.ts';
import { onHostFile } from './fresh-file.ts';

/** Bytes of a packed member at most: what cannot be made smaller grows by a few. */
const MOST_MEMBER = MEMBER_BYTES + 4096;

/** The unpacked bytes of a file, member by member. */
class MemberReader {
  readonly #fd: number;
  readonly size: number;
  #at = 0;

  constructor(path: string) {
    this.#fd = onHostFile(() => openSync(path, 'r'));
    const stat = onHostFile(() => fstatSync(this.#fd));
    if (!stat.isFile()) {
      this.close();
      badArchive('it is no file');
    }
    this.size = stat.size;
  }

  /** Bytes of the file that were read. */
  get done(): number {
    return this.#at;
  }

  /** null at the end. */
  next(): Uint8Array | null {
    if (this.#at >= this.size) return null;
    const header = this.#read(MEMBER_HEADER);
    if (!header.subarray(0, memberStart.length).equals(memberStart))
      return badArchive('it was not written by the inspector, or was changed since');
    const length = header.readUInt32LE(memberStart.length);
    if (length <= MEMBER_HEADER + MEMBER_FOOTER || length > MOST_MEMBER) return badArchive('it is damaged');
    return unpack(this.#read(length - MEMBER_HEADER));
  }

  close(): void {
    closeSync(this.#fd);
  }

  #read(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const read = onHostFile(() => readSync(this.#fd, bytes, done, length - done, this.#at + done));
      if (read === 0) return badArchive('it is cut short');
      done += read;
    }
    this.#at += length;
    return bytes;
  }
}

function unpack(member: Buffer): Uint8Array {
  const end = member.length - MEMBER_FOOTER;
  const bytes = inflated(member.subarray(0, end));
  if (crc32(bytes) !== member.readUInt32LE(end) || bytes.length !== member.readUInt32LE(end + 4))
    return badArchive('it is damaged');
  return bytes;
}

function inflated(packed: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: MEMBER_BYTES });
  } catch {
    return badArchive('it is damaged'); // zlib says no more than that either
  }
}

export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  /** To be read to its end before the next entry is asked for. */
  readonly pieces: Generator<Uint8Array>;
}

export class ArchiveReader {
  readonly #members: MemberReader;
  #piece: Uint8Array = new Uint8Array(0);
  #total = 0;
  #entries = 0;

  /** Errors: those of a host file; `ArchiveError`. */
  constructor(path: string) {
    this.#members = new MemberReader(path);
  }

  /** Bytes of the file, and how many of them were read. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#members.done, total: this.#members.size };
  }

  /** null at the end of the archive. Errors: `ArchiveError`. */
  next(): ArchiveEntry | null {
    const header = Buffer.from(this.#take(TAR_BLOCK));
    if (header.every((byte) => byte === 0)) return this.#end();
    this.#entries += 1;
    if (this.#entries > MOST_ENTRIES) return badArchive(`it has more than ${MOST_ENTRIES} entries`);
    const name = header.toString('latin1', 0, 100).replace(/\0+$/, '');
    const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
    // The same header again: so nothing in it can say what we do not know of.
    if (!isEntryName(name) || !Number.isSafeInteger(size) || !tarHeader(name, size).equals(header))
      return badArchive('it has an entry that no bundle has');
    return { name, size, pieces: this.#pieces(size) };
  }

  close(): void {
    this.#members.close();
  }

  *#pieces(size: number): Generator<Uint8Array> {
    for (let left = size; left > 0;) {
      if (this.#piece.length === 0) this.#pull();
      const piece = this.#piece.subarray(0, left);
      this.#piece = this.#piece.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    const padding = this.#take((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK);
    if (padding.some((byte) => byte !== 0)) badArchive('it is damaged');
  }

  #end(): null {
    const more = this.#take(TAR_BLOCK);
    if (more.some((byte) => byte !== 0) || this.#piece.length > 0 || this.#members.next() !== null)
      return badArchive('something follows its end');
    return null;
  }

  #take(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    for (let done = 0; done < length;) {
      if (this.#piece.length === 0) this.#pull();
      const part = this.#piece.subarray(0, length - done);
      taken.set(part, done);
      this.#piece = this.#piece.subarray(part.length);
      done += part.length;
    }
    return taken;
  }

  #pull(): void {
    this.#piece = this.#members.next() ?? badArchive('it is cut short');
    this.#total += this.#piece.length;
    if (this.#total > MOST_BYTES) badArchive(`it unpacks to more than ${MOST_BYTES / 2 ** 30} GiB`);
  }
}
