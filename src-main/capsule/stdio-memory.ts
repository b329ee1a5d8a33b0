/** The shared memory of one run's standard streams: a ring for input, and what output has been taken. */

/** Bytes of input that wait in the ring; more waits with the engine. A power of two, so that counters may wrap. */
export const RING_BYTES = 64 * 1024;

/** Indices into the control words. Counters are modulo 2^32. */
export const STDIO_WORD = {
  /** Bytes ever put into the ring, and ever taken out. */
  written: 0,
  read: 1,
  /** 1 after the last byte. */
  ended: 2,
  /** Every event (data, end) adds one. Readers wait on it, so that none is ever missed. */
  events: 3,
  /** 1 while the engine holds input that did not fit. */
  behind: 4,
  /** Cost of output that the engine has taken. Writers wait on it. */
  taken: 5,
} as const;

const CONTROL_BYTES = 64;

export interface StdioMemory {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly ring: Uint8Array<SharedArrayBuffer>;
}

export const createStdioBuffer = (): SharedArrayBuffer => new SharedArrayBuffer(CONTROL_BYTES + RING_BYTES);

export const stdioMemory = (buffer: SharedArrayBuffer): StdioMemory => ({
  words: new Int32Array(buffer, 0, CONTROL_BYTES / Int32Array.BYTES_PER_ELEMENT),
  ring: new Uint8Array(buffer, CONTROL_BYTES, RING_BYTES),
});

/** What a chunk of output counts: its bytes and the message it travels in, so that tiny chunks are bounded too. */
export const outputCost = (bytes: number): number => bytes + 256;
