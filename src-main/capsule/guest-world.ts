/** Everything an ABI adapter is given for one run: files, services, standard streams, clocks, chance, arguments. */
import type { GuestFs } from './guest-fs.ts';
import type { GuestServices } from './guest-services.ts';

export type OutputName = 'stdout' | 'stderr';

export interface GuestStdio {
  /** Whether the guest is told that its standard streams are a terminal. */
  readonly terminal: 'terminal' | 'pipe';
  /** Blocks until there is input; at most `max` bytes; empty at the end of input only. */
  read(max: number): Uint8Array;
  /** Bytes that can be read without waiting; `end` when there will be none. */
  available(): number | 'end';
  /** Sleeps until there is input or its end, at most `milliseconds` (Infinity: no limit). */
  waitReadable(milliseconds: number): void;
  /** Hands output on; blocks while too much of it is unread. The bytes are copied. */
  write(stream: OutputName, bytes: Uint8Array): void;
}

export interface GuestClock {
  /** Nanoseconds since the epoch. */
  realtime(): bigint;
  /** Nanoseconds since some moment before the run. */
  monotonic(): bigint;
  /** Nanoseconds of processor time that the guest's thread has used. */
  cpuTime(): bigint;
  /** Blocks for that many milliseconds, fractional. */
  sleep(milliseconds: number): void;
}

export interface GuestWorld {
  readonly fs: GuestFs;
  readonly services: GuestServices;
  readonly stdio: GuestStdio;
  readonly clock: GuestClock;
  /** Fills with unpredictable bytes. */
  readonly random: (into: Uint8Array) => void;
  /** The first is the program's own name. */
  readonly args: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  /** Told of each memory that the guest's modules give away, so that somebody may measure it. */
  readonly onMemory?: (memory: WebAssembly.Memory) => void;
}

/** The guest ends itself: thrown through its code, caught where it was started. */
export class GuestExit extends Error {
  override readonly name = 'GuestExit';
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** The engine met a fault of its own while it served this guest, which cannot go on. Logged where it happened. */
export class EngineDefect extends Error {
  override readonly name = 'EngineDefect';
}

/** The guest has called itself too deeply; the adapter's code merely happened to be on top. */
export const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack');
