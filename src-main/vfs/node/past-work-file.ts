/** A working file as it was at a moment: what it holds now, with what was written since taken back. */
import { ByteReader } from '../../store/byte-reader.ts';
import type { WorkFile } from '../../store/content-store.ts';
import { fail } from '../errors.ts';
import { RECORD } from './journal-recorder.ts';

/** What one write replaced; null when nobody kept it. */
export interface TakenBack {
  readonly offset: number;
  readonly bytes: Uint8Array | null;
}

/** What a record of the tree says a write to the working file `work` replaced; undefined when it is about something else. */
export function replacedIn(payload: Uint8Array, work: string): TakenBack | undefined {
  if (payload[0] !== RECORD.write) return undefined;
  const from = new ByteReader(payload);
  from.u8();
  from.f64(); // the node
  from.f64(); // the size afterwards
  from.i64();
  from.i64();
  const offset = from.f64();
  from.bytes();
  if (from.isAtEnd || from.text() !== work) return undefined;
  return { offset, bytes: from.u8() === 0 ? null : from.bytes().slice() };
}

export interface PastWorkFileOptions {
  readonly id: string;
  /** Bytes at the moment. */
  readonly size: number;
  /** Reads the file as it is now. Errors: `io` when it is gone. */
  readonly peek: (into: Uint8Array, offset: number) => number;
  /** What was written since the moment, oldest first. */
  readonly since: () => readonly TakenBack[];
}

/** More is not held in memory at once. */
const MOST = 256 * 1024 * 1024;

const refuse = (): never => fail('read-only');

export class PastWorkFile implements WorkFile {
  readonly id: string;
  readonly clonePath = null;
  readonly #options: PastWorkFileOptions;

  constructor(options: PastWorkFileOptions) {
    this.id = options.id;
    this.#options = options;
  }

  /** Errors: `too-large` when its content was not kept; `io`. */
  read(into: Uint8Array, offset: number): number {
    const { size, since, peek } = this.#options;
    const length = Math.min(into.length, size - offset);
    if (length <= 0) return 0;
    const part = into.subarray(0, length);
    const writes = since();
    if (writes.some(({ bytes }) => bytes === null)) fail('too-large', 'this content was larger than what is kept');
    if (writes.length > 0 && size > MOST) fail('too-large', 'this content is larger than what can be put together');
    part.fill(0, peek(part, offset));
    // What lies behind the end that the file has by now was cut off since, and so comes back.
    for (const { bytes, offset: at } of writes.toReversed()) if (bytes) lay(part, offset, bytes, at);
    return length;
  }

  write(): void {
    refuse();
  }

  truncate(): void {
    refuse();
  }

  cloneFrom(): boolean {
    return refuse();
  }

  sync(): void {
    refuse();
  }

  release(): void {
    // Nothing is kept open.
  }
}

/** Copies what of `bytes`, which belong at `at`, lies in `into`, which is of `offset`. */
function lay(into: Uint8Array, offset: number, bytes: Uint8Array, at: number): void {
  const start = Math.max(offset, at);
  const end = Math.min(offset + into.length, at + bytes.length);
  if (start < end) into.set(bytes.subarray(start - at, end - at), start - offset);
}
