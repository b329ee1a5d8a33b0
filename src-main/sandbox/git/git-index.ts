/** Reads git's index (gitformat-index, versions 2 to 4), as far as some paths need it. */
import type { Format } from './git-format.ts';

export interface IndexEntry {
  /** Type and permissions as git has them: 0o100644, 0o100755, 0o120000, 0o160000. */
  readonly mode: number;
  /** Hex. */
  readonly oid: string;
  /** Of the file when it was added; its low 32 bits. */
  readonly size: number;
  readonly mtimeSeconds: number;
  readonly mtimeNanoseconds: number;
  readonly flags: ReadonlySet<'skip-worktree' | 'intent-to-add' | 'assume-valid'>;
}

export interface IndexFacts {
  readonly entries: ReadonlyMap<string, IndexEntry>;
  readonly conflicted: ReadonlySet<string>;
  /** Those of the wanted paths that have something tracked below them. */
  readonly directories: ReadonlySet<string>;
}

const HEADER = 12;
/** Bytes of an entry before its hash. */
const FIXED = 40;
const NAME_MASK = 0xfff;
const EXTENDED = 0x4000;
/** Entries between two yields. */
const SLICE = 512;
/** Bytes of a path: no system takes a longer one. */
const MOST_NAME = 4096;
/** Bytes of one with which a pause is due at once. */
const LONG_NAME = 256;

/** Errors: `RangeError`: it is no index. */
const checked = (length: number): number => {
  if (length < 0 || length > MOST_NAME) throw new RangeError('a path in it makes no sense');
  return length;
};

class Reading {
  readonly #bytes: Buffer;
  readonly #wanted: ReadonlySet<string>;
  readonly #hashBytes: number;
  readonly #version: number;
  readonly #count: number;
  readonly #entries = new Map<string, IndexEntry>();
  readonly #conflicted = new Set<string>();
  readonly #directories = new Set<string>();
  #at = HEADER;
  #name = Buffer.alloc(0);

  constructor(bytes: Buffer, wanted: ReadonlySet<string>, { hashBytes }: Format) {
    this.#bytes = bytes;
    this.#wanted = wanted;
    this.#hashBytes = hashBytes;
    this.#version = bytes.readUInt32BE(4);
    this.#count = bytes.readUInt32BE(8);
  }

  *run(): Generator<undefined, IndexFacts | null> {
    if (this.#bytes.toString('latin1', 0, 4) !== 'DIRC' || this.#version < 2 || this.#version > 4) return null;
    for (let index = 0; index < this.#count; index += 1) {
      const length = this.#entry();
      if (index % SLICE === 0 || length > LONG_NAME) yield;
    }
    if (this.#isPart()) return null;
    return { entries: this.#entries, conflicted: this.#conflicted, directories: this.#directories };
  }

  /** A split index has its other entries elsewhere. */
  #isPart(): boolean {
    const end = this.#bytes.length - this.#hashBytes;
    for (let at = this.#at; at + 8 <= end; at += 8 + this.#bytes.readUInt32BE(at + 4))
      if (this.#bytes.toString('latin1', at, at + 4) === 'link') return true;
    return false;
  }

  /** How long its path is. */
  #entry(): number {
    const start = this.#at;
    const flagsAt = start + FIXED + this.#hashBytes;
    const flags = this.#bytes.readUInt16BE(flagsAt);
    const isExtended = (flags & EXTENDED) !== 0;
    const more = isExtended ? this.#bytes.readUInt16BE(flagsAt + 2) : 0;
    const nameAt = flagsAt + (isExtended ? 4 : 2);
    const path = this.#version === 4 ? this.#suffixed(nameAt) : this.#whole(start, nameAt, flags & NAME_MASK);
    this.#noteAbove(path);
    if (!this.#wanted.has(path)) return path.length;
    if (((flags >> 12) & 3) !== 0) this.#conflicted.add(path);
    else this.#entries.set(path, this.#factsAt(start, flags, more));
    return path.length;
  }

  #whole(start: number, nameAt: number, length: number): string {
    const end = length === NAME_MASK ? this.#bytes.indexOf(0, nameAt) : nameAt + length;
    checked(end - nameAt);
    // One to eight zeros, so that entries are multiples of eight bytes.
    this.#at = start + ((end - start + 8) & ~7);
    return this.#bytes.toString('utf8', nameAt, end);
  }

  /** The name of the entry before without some of its end, and with another one. */
  #suffixed(nameAt: number): string {
    let at = nameAt;
    let byte = this.#bytes.readUInt8(at++);
    let cut = byte & 0x7f;
    while (byte & 0x80) {
      byte = this.#bytes.readUInt8(at++);
      cut = ((cut + 1) << 7) | (byte & 0x7f);
    }
    const end = this.#bytes.indexOf(0, at);
    const kept = Math.max(0, this.#name.length - cut);
    checked(kept + checked(end - at));
    this.#at = end + 1;
    this.#name = Buffer.concat([this.#name.subarray(0, kept), this.#bytes.subarray(at, end)]);
    return this.#name.toString('utf8');
  }

  #noteAbove(path: string): void {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const above = path.slice(0, slash);
      // What is above that was noted with an earlier entry.
      if (this.#directories.has(above)) return;
      if (this.#wanted.has(above)) this.#directories.add(above);
    }
  }

  #factsAt(start: number, flags: number, more: number): IndexEntry {
    const named = new Set<'skip-worktree' | 'intent-to-add' | 'assume-valid'>();
    if (more & 0x4000) named.add('skip-worktree');
    if (more & 0x2000) named.add('intent-to-add');
    if (flags & 0x8000) named.add('assume-valid');
    return {
      mtimeSeconds: this.#bytes.readUInt32BE(start + 8),
      mtimeNanoseconds: this.#bytes.readUInt32BE(start + 12),
      mode: this.#bytes.readUInt32BE(start + 24),
      size: this.#bytes.readUInt32BE(start + 36),
      oid: this.#bytes.toString('hex', start + FIXED, start + FIXED + this.#hashBytes),
      flags: named,
    };
  }
}

/** What an index says of `wanted` paths; null for one that is not understood. Yields between small steps. */
export function* readIndex(
  bytes: Buffer,
  wanted: ReadonlySet<string>,
  format: Format,
): Generator<undefined, IndexFacts | null> {
  try {
    return yield* new Reading(bytes, wanted, format).run();
  } catch (error) {
    // Beyond its end: it is cut short, or says something else than it seems to.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
