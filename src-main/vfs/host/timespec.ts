/** Times as the kernel takes them: seconds and nanoseconds, the nanoseconds never negative. */
import type { TimeChange } from '../vfs.ts';

const SECOND = 1_000_000_000n;

/** In the place of the nanoseconds: the kernel's present moment, and no change. */
const SPECIAL = { now: (1n << 30n) - 1n, keep: (1n << 30n) - 2n } as const;

/** Two `struct timespec` with 64-bit fields: access, then modification. */
export function encodeTimes(access: TimeChange, modification: TimeChange): Uint8Array {
  const words = new BigInt64Array(4);
  for (const [index, time] of [access, modification].entries()) {
    if (typeof time === 'string') {
      words[index * 2 + 1] = SPECIAL[time];
      continue;
    }
    const part = BigInt.asIntN(64, ((time % SECOND) + SECOND) % SECOND);
    words[index * 2] = (time - part) / SECOND;
    words[index * 2 + 1] = part;
  }
  return new Uint8Array(words.buffer);
}

/**
 * Seconds as Node's `futimes` takes them; a double near today's date keeps about a quarter of a microsecond. As text,
 * for of a negative number Node makes the present.
 */
export const secondsOf = (time: bigint): string => String(Number(time / SECOND) + Number(time % SECOND) / 1e9);
