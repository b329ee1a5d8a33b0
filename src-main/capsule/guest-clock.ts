/** The clocks of a guest's thread. */
import type { GuestClock } from './guest-world.ts';

const MILLISECOND = 1_000_000n;
/** How far the fine clock may be from the system's before it is set again. */
const DRIFT = 5n * MILLISECOND;

/** Real clocks. Blocks the calling thread to sleep, so it is for a guest's thread only. */
export function createGuestClock(): GuestClock {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const systemTime = (): bigint => BigInt(Date.now()) * MILLISECOND;
  // The system's clock has milliseconds, the monotonic one nanoseconds: together they give fine real time.
  let offset = systemTime() - process.hrtime.bigint();
  return {
    realtime() {
      const system = systemTime();
      const fine = process.hrtime.bigint() + offset;
      const drift = fine - system;
      if (drift < DRIFT && drift > -DRIFT) return fine;
      offset = system - process.hrtime.bigint();
      return system;
    },
    monotonic: () => process.hrtime.bigint(),
    cpuTime() {
      const { user, system } = process.threadCpuUsage();
      return BigInt(user + system) * 1000n;
    },
    sleep: (milliseconds) => void Atomics.wait(cell, 0, 0, milliseconds),
  };
}
