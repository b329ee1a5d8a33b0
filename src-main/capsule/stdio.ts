/** Standard streams of a run: input by a shared ring, output by messages that are taken before too many are made. */
import type { GuestStdio, OutputName } from './guest-world.ts';
import { RING_BYTES, STDIO_WORD, outputCost, stdioMemory } from './stdio-memory.ts';
import type { StdioMemory } from './stdio-memory.ts';

/** Output that may be on its way at once; a guest that makes more waits. Bytes, message overhead included. */
const MAX_UNREAD_OUTPUT = 4 * 1024 * 1024;
/** The longest chunk of output in one message. */
const MAX_CHUNK = 256 * 1024;

export interface StdinWriter {
  /** Hands input to the guest. What does not fit into the ring is kept here until the guest has read. */
  write(bytes: Uint8Array): void;
  /** No more input; what was written before is still read. */
  end(): void;
  /** The guest has read while input was waiting here. */
  drained(): void;
  /** Bytes kept here because the ring is full. */
  readonly waiting: number;
}

/** The writing end of the ring. */
class RingWriter {
  readonly #memory: StdioMemory;
  readonly #queue: Uint8Array[] = [];
  #ending = false;

  constructor(buffer: SharedArrayBuffer) {
    this.#memory = stdioMemory(buffer);
  }

  get waiting(): number {
    return this.#queue.reduce((sum, bytes) => sum + bytes.length, 0);
  }
  write(bytes: Uint8Array): void {
    if (this.#ending || bytes.length === 0) return;
    // Not `slice`: that of a Buffer does not copy.
    this.#queue.push(new Uint8Array(bytes));
    this.flush();
  }
  end(): void {
    this.#ending = true;
    this.flush();
  }
  /** The reader looks at `behind` after it has read: so it is set first, and then there is one more look for room. */
  flush(): void {
    this.#pump();
    const behind = this.#queue.length > 0;
    Atomics.store(this.#memory.words, STDIO_WORD.behind, behind ? 1 : 0);
    if (behind) this.#pump();
  }

  #announce(): void {
    Atomics.add(this.#memory.words, STDIO_WORD.events, 1);
    Atomics.notify(this.#memory.words, STDIO_WORD.events);
  }
  #pump(): void {
    for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) {
      const size = this.#copy(head);
      if (size > 0) this.#announce();
      if (size < head.length) {
        this.#queue[0] = head.subarray(size);
        return;
      }
      this.#queue.shift();
    }
    if (this.#ending && Atomics.exchange(this.#memory.words, STDIO_WORD.ended, 1) === 0) this.#announce();
  }
  /** Copies what fits; returns how much that was. */
  #copy(bytes: Uint8Array): number {
    const { words, ring } = this.#memory;
    const written = Atomics.load(words, STDIO_WORD.written);
    const free = RING_BYTES - ((written - Atomics.load(words, STDIO_WORD.read)) | 0);
    const size = Math.min(free, bytes.length);
    const start = (written >>> 0) % RING_BYTES;
    const first = Math.min(size, RING_BYTES - start);
    ring.set(bytes.subarray(0, first), start);
    ring.set(bytes.subarray(first, size), 0);
    Atomics.store(words, STDIO_WORD.written, (written + size) | 0);
    return size;
  }
}

/** The engine's end of a run's input. */
export function createStdinWriter(buffer: SharedArrayBuffer): StdinWriter {
  const ring = new RingWriter(buffer);
  return {
    write: (bytes) => ring.write(bytes),
    end: () => ring.end(),
    drained: () => ring.flush(),
    get waiting() {
      return ring.waiting;
    },
  };
}

export interface GuestStdioOptions {
  readonly buffer: SharedArrayBuffer;
  readonly terminal: GuestStdio['terminal'];
  /** Sends a chunk away; its buffer is given up. */
  readonly send: (stream: OutputName, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Tells the engine that there is room in the ring again. */
  readonly drained: () => void;
}

type Input = Pick<GuestStdio, 'read' | 'available' | 'waitReadable'>;

function createInput({ buffer, drained }: GuestStdioOptions): Input {
  const { words, ring } = stdioMemory(buffer);
  const held = (): number => (Atomics.load(words, STDIO_WORD.written) - Atomics.load(words, STDIO_WORD.read)) | 0;
  const available = (): number | 'end' => {
    // Ended is looked at first: what was written before it is then certainly seen.
    const ended = Atomics.load(words, STDIO_WORD.ended) === 1;
    const bytes = held();
    return bytes === 0 && ended ? 'end' : bytes;
  };
  const waitReadable = (milliseconds: number): void => {
    const until = performance.now() + milliseconds;
    for (;;) {
      const events = Atomics.load(words, STDIO_WORD.events);
      if (available() !== 0) return;
      const left = until - performance.now();
      if (left <= 0) return;
      Atomics.wait(words, STDIO_WORD.events, events, left);
    }
  };
  const take = (size: number): Uint8Array => {
    const read = Atomics.load(words, STDIO_WORD.read);
    const start = (read >>> 0) % RING_BYTES;
    const bytes = new Uint8Array(size);
    const first = Math.min(size, RING_BYTES - start);
    bytes.set(ring.subarray(start, start + first));
    bytes.set(ring.subarray(0, size - first), first);
    Atomics.store(words, STDIO_WORD.read, (read + size) | 0);
    if (Atomics.load(words, STDIO_WORD.behind) === 1) drained();
    return bytes;
  };
  return {
    available,
    waitReadable,
    read(max) {
      if (max <= 0) return new Uint8Array(0);
      waitReadable(Infinity);
      return take(Math.min(max, held()));
    },
  };
}

function createOutput({ buffer, send }: GuestStdioOptions): GuestStdio['write'] {
  const { words } = stdioMemory(buffer);
  let sent = 0;
  const waitForRoom = (): void => {
    for (;;) {
      const taken = Atomics.load(words, STDIO_WORD.taken);
      if (((sent - taken) | 0) < MAX_UNREAD_OUTPUT) return;
      Atomics.wait(words, STDIO_WORD.taken, taken);
    }
  };
  return (stream, bytes) => {
    for (let at = 0; at < bytes.length; at += MAX_CHUNK) {
      waitForRoom();
      // Not `slice`: that of a Buffer does not copy.
      const chunk = new Uint8Array(bytes.subarray(at, at + MAX_CHUNK));
      sent = (sent + outputCost(chunk.length)) | 0;
      send(stream, chunk);
    }
  };
}

/** The guest's end of its standard streams. */
export const createGuestStdio = (options: GuestStdioOptions): GuestStdio => ({
  terminal: options.terminal,
  ...createInput(options),
  write: createOutput(options),
});

/** Tells the guest that a chunk of its output has been taken, so that it may go on. */
export function acknowledgeOutput(buffer: SharedArrayBuffer, bytes: number): void {
  const { words } = stdioMemory(buffer);
  Atomics.add(words, STDIO_WORD.taken, outputCost(bytes));
  Atomics.notify(words, STDIO_WORD.taken);
}
