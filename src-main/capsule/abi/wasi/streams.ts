/** `wasi:io/streams` and `wasi:io/error`: byte streams over whatever can be read or written. */
import { answering, Answer } from '../../guest-answer.ts';
import { ERROR_CODE_OF } from './error-code.ts';
import type { ErrorCode } from './error-code.ts';
import { Pollable } from './poll.ts';

/** Most bytes that one call moves. */
const PIECE = 1024 * 1024;
const ZEROES = new Uint8Array(64 * 1024);

/** The resource `error` of `wasi:io`: for a file it carries the code that `filesystem-error-code` gives back. */
export class IoError {
  readonly code: ErrorCode | null;
  constructor(code: ErrorCode | null) {
    this.code = code;
  }
  toDebugString(): string {
    return this.code ?? 'an error';
  }
}

const failed = (code: ErrorCode): unknown => ({ tag: 'last-operation-failed', val: new IoError(code) });
const closed = (): never => {
  throw new Answer({ tag: 'closed' });
};
const streamCall = <T>(act: () => T): T => answering((code) => failed(ERROR_CODE_OF[code]), act);
const size = (length: bigint): number => (length > BigInt(PIECE) ? PIECE : Number(length));

/** Where an input stream gets its bytes. */
export interface Source {
  /** Blocks until there is something; empty at the end only. */
  read(max: number): Uint8Array;
  /** Whether `read` would wait. */
  waits(): boolean;
  pollable(): Pollable;
  /** The stream was dropped. */
  dropped(): void;
}

export class InputStream {
  readonly #source: Source;
  constructor(source: Source) {
    this.#source = source;
  }
  read(length: bigint): Uint8Array {
    return streamCall(() => (this.#source.waits() ? new Uint8Array(0) : this.#take(length)));
  }
  blockingRead(length: bigint): Uint8Array {
    return streamCall(() => this.#take(length));
  }
  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }
  blockingSkip(length: bigint): bigint {
    return BigInt(this.blockingRead(length).length);
  }
  subscribe(): Pollable {
    return this.#source.pollable();
  }
  [Symbol.dispose](): void {
    this.#source.dropped();
  }
  #take(length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array(0);
    const bytes = this.#source.read(size(length));
    return bytes.length === 0 ? closed() : bytes;
  }
}

/** Where an output stream puts its bytes: at once, so that nothing is ever left to flush. */
export interface Sink {
  write(bytes: Uint8Array): void;
  dropped(): void;
}

/**
 * A failure is told by the very call that met it, so none is ever left for a flush or a drop. Unlike the contract, which closes a stream
 * then, it can be tried again: a program that made room goes on, as on a file descriptor.
 */
export class OutputStream {
  readonly #sink: Sink;
  constructor(sink: Sink) {
    this.#sink = sink;
  }
  checkWrite(): bigint {
    return BigInt(PIECE);
  }
  write(bytes: Uint8Array): void {
    streamCall(() => {
      this.#sink.write(bytes);
    });
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes);
  }
  flush(): void {
    // Everything has been written already.
  }
  blockingFlush(): void {
    // Everything has been written already.
  }
  writeZeroes(length: bigint): void {
    for (let left = length; left > 0n; left -= BigInt(ZEROES.length))
      this.write(left < BigInt(ZEROES.length) ? ZEROES.subarray(0, Number(left)) : ZEROES);
  }
  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }
  splice(source: InputStream, length: bigint): bigint {
    return this.#pass(source.read(length));
  }
  blockingSplice(source: InputStream, length: bigint): bigint {
    return this.#pass(source.blockingRead(length));
  }
  subscribe(): Pollable {
    return new Pollable();
  }
  [Symbol.dispose](): void {
    this.#sink.dropped();
  }
  #pass(bytes: Uint8Array): bigint {
    this.write(bytes);
    return BigInt(bytes.length);
  }
}
