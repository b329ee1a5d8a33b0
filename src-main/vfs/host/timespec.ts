/** Times as the kernel takes them: seconds and nanoseconds, the nanoseconds never negative. */
const SECOND = 1_000_000_000n;

/** Two `struct timespec` with 64-bit fields: access, then modification. */
export function encodeTimes(atimeNs: bigint, mtimeNs: bigint): Uint8Array {
  const words = new BigInt64Array(4);
  for (const [index, time] of [atimeNs, mtimeNs].entries()) {
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
