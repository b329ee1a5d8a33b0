/** Reads a tar archive that somebody else made: plain files and directories, and nothing that could lead astray. */
import { CapsuleError } from '../capsule-error.ts';
import { packagePath } from './package-path.ts';

/** Entries of the largest archive that is read. */
const MAX_ENTRIES = 10_000;
const BLOCK = 512;
/** Bytes of the longest extension header: longer names are none of a capsule's. */
const MAX_EXTENSION = 64 * 1024;

const bad = (what: string): never => {
  throw new CapsuleError('bad-package', `The capsule package cannot be used: ${what}.`);
};

/** A field's text up to its first NUL. */
function textAt(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decode(end < 0 ? field : field.subarray(0, end));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bad('a name in it is not UTF-8');
  }
}

/** Octal digits, with spaces or NULs around them. The binary form of sizes beyond 8 GiB is not needed here. */
function octalAt(block: Uint8Array, at: number, length: number): number {
  const text = textAt(block, at, length).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : bad('a number in a header is damaged');
}

const SUM = { at: 148, length: 8 } as const;

/** The sum of all bytes, as if those of the sum itself were spaces. */
function checkSum(block: Uint8Array): void {
  let sum = 0;
  for (const [index, byte] of block.entries()) sum += index >= SUM.at && index < SUM.at + SUM.length ? 0x20 : byte;
  if (sum !== octalAt(block, SUM.at, SUM.length)) bad('a header is damaged');
}

interface Header {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

function readHeader(block: Uint8Array): Header {
  checkSum(block);
  const isUstar = textAt(block, 257, 5) === 'ustar';
  // GNU's own form has other things where the prefix is in the standard.
  const prefix = isUstar && block[262] === 0 ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  const type = String.fromCharCode(block[156] ?? 0).replace('\0', '0');
  return { name: prefix === '' ? name : `${prefix}/${name}`, size: octalAt(block, 124, 12), type };
}

/** Records `<length> <key>=<value>\n` of an extension header. */
function readExtension(bytes: Uint8Array): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(decode(bytes.subarray(at, Math.max(at, space))));
    const isSound = space > at && Number.isSafeInteger(length) && length > space - at && at + length <= bytes.length;
    if (!isSound) bad('an extended header is damaged');
    const record = decode(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    found.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return found;
}

const inside = (name: string): string => packagePath(name) ?? bad(`${JSON.stringify(name)} leads out of it`);

const isEmpty = (block: Uint8Array): boolean => block.every((byte) => byte === 0);

const REFUSED: Readonly<Record<string, string>> = { '1': 'a hard link', '2': 'a symbolic link', '6': 'a FIFO' };

class TarReader {
  readonly #bytes: Uint8Array;
  readonly #files = new Map<string, Uint8Array>();
  /** Names in one case: on some systems they would be one file. */
  readonly #folded = new Set<string>();
  #at = 0;
  #longName: string | null = null;
  #longSize: number | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): ReadonlyMap<string, Uint8Array> {
    for (let count = 0; ; count++) {
      if (count > MAX_ENTRIES) bad(`it has more than ${MAX_ENTRIES} entries`);
      if (this.#at + BLOCK > this.#bytes.length) return bad('it is cut short');
      const block = this.#bytes.subarray(this.#at, this.#at + BLOCK);
      if (isEmpty(block)) return this.#files;
      this.#at += BLOCK;
      this.#take(readHeader(block));
    }
  }

  #take({ name, size, type }: Header): void {
    if (type === 'x' || type === 'g' || type === 'L') return this.#extend(type, size);
    const entry = { name: this.#longName ?? name, size: this.#longSize ?? size };
    this.#longName = this.#longSize = null;
    if (type === '0') this.#add(inside(entry.name), this.#content(entry.size));
    else if (type !== '5') bad(`${JSON.stringify(entry.name)} is ${REFUSED[type] ?? 'no plain file'}`);
    // Many archives begin with an entry for the folder itself.
    else if (!/^\.?\/?$/.test(entry.name)) inside(entry.name);
  }

  #extend(type: 'x' | 'g' | 'L', size: number): void {
    if (size > MAX_EXTENSION) bad('an extended header is too long');
    const content = this.#content(size);
    if (type === 'L') {
      this.#longName = textAt(content, 0, content.length);
    } else if (type === 'x') {
      const fields = readExtension(content);
      this.#longName = fields.get('path') ?? this.#longName;
      const longSize = fields.get('size');
      if (longSize !== undefined)
        this.#longSize = /^\d{1,15}$/.test(longSize) ? Number(longSize) : bad('a size is damaged');
    }
  }

  #content(size: number): Uint8Array {
    const end = this.#at + size;
    if (end > this.#bytes.length) return bad('it is cut short');
    const content = this.#bytes.subarray(this.#at, end);
    this.#at += Math.ceil(size / BLOCK) * BLOCK;
    return content;
  }

  #add(path: string, content: Uint8Array): void {
    const folded = path.toLowerCase();
    if (this.#folded.has(folded)) bad(`${JSON.stringify(path)} is in it twice`);
    this.#folded.add(folded);
    this.#files.set(path, content);
  }
}

/**
 * The files of an archive by their canonical paths; the contents are views of `bytes`. Errors: `bad-package` for links, devices,
 * paths that lead out, names that come twice (also in another case), damage, and what is cut short.
 */
export const readTar = (bytes: Uint8Array): ReadonlyMap<string, Uint8Array> => new TarReader(bytes).read();
