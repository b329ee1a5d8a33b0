/** The shared memory of one run's blocking calls: control words, a request area, a reply area. */

/** Most bytes that one read or write carries; longer ones are split by the client. */
export const MAX_PIECE = 1024 * 1024;

/** Room beside the data for the rest of a message: names, paths (a path may have 4,096 bytes), numbers. */
const MESSAGE_ROOM = 64 * 1024;
/** The most a `replace` carries: what the contracts that hand over whole files allow. */
export const MAX_WHOLE = 10 * 1024 * 1024;
const AREA_BYTES = MAX_WHOLE + MESSAGE_ROOM;
const CONTROL_BYTES = 128;
const NOTES_BYTES = 64 * 1024;
/** Free room that the notes area needs for one more: a path has 8,192 bytes at most, and names are short. */
export const NOTE_ROOM = 16 * 1024;

/** Indices into the control words. */
export const WORD = {
  /** Whose turn it is: one of `STATE`. */
  state: 0,
  /** 1 while the engine looks at `state` by itself, so that no message is needed to wake it. */
  polling: 1,
  /** 1 while the guest sleeps and must be notified; a reply to a spinning guest costs no system call. */
  sleeping: 2,
  /** Bytes of calls in the notes area that nobody waits for. The engine sets it to 0 before it answers a request. */
  noted: 3,
} as const;

export const STATE = { idle: 0, requested: 1, parked: 2, replied: 3 } as const;

/** First byte of a reply. */
export const STATUS = { ok: 0, failed: 1, defect: 2, refused: 3 } as const;

export interface BridgeMemory {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly request: Uint8Array<SharedArrayBuffer>;
  readonly reply: Uint8Array<SharedArrayBuffer>;
  readonly notes: Uint8Array<SharedArrayBuffer>;
}

/** Fresh memory for one run. Pages that no call touches cost nothing. */
export const createBridgeBuffer = (): SharedArrayBuffer =>
  new SharedArrayBuffer(CONTROL_BYTES + 2 * AREA_BYTES + NOTES_BYTES);

/** The areas of a run's memory, the same on both sides. */
export const bridgeMemory = (buffer: SharedArrayBuffer): BridgeMemory => ({
  words: new Int32Array(buffer, 0, CONTROL_BYTES / Int32Array.BYTES_PER_ELEMENT),
  request: new Uint8Array(buffer, CONTROL_BYTES, AREA_BYTES),
  reply: new Uint8Array(buffer, CONTROL_BYTES + AREA_BYTES, AREA_BYTES),
  notes: new Uint8Array(buffer, CONTROL_BYTES + 2 * AREA_BYTES, NOTES_BYTES),
});
