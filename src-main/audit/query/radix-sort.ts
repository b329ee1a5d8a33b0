/** Sorts millions of places by whole numbers, stably, in steps of a few milliseconds. */

export type Direction = 'ascending' | 'descending';

/** Keys at work between two steps: about a millisecond. */
const STEP = 1 << 18;
/** Bits of a digit: more buckets would not stay in the processor's cache. */
const MOST_BITS = 11;

/** Where each key is from, and the key: moved together, because looking keys up by place would miss the cache each time. */
interface Columns {
  readonly places: Uint32Array;
  readonly keys: Uint32Array;
}

const columns = (length: number): Columns => ({ places: new Uint32Array(length), keys: new Uint32Array(length) });

/** Stretches of keys, each the work of one step. */
export function* steps(length: number): Generator<readonly [number, number]> {
  for (let from = 0; from < length; from += STEP) yield [from, Math.min(length, from + STEP)];
}

function count(
  keys: Uint32Array,
  shift: number,
  mask: number,
  [from, until]: readonly [number, number],
  into: Uint32Array,
): void {
  for (let at = from; at < until; at += 1) {
    const digit = ((keys[at] ?? 0) >>> shift) & mask;
    into[digit] = (into[digit] ?? 0) + 1;
  }
}

function move(
  source: Columns,
  target: Columns,
  shift: number,
  mask: number,
  [from, until]: readonly [number, number],
  starts: Uint32Array,
): void {
  const { places, keys } = source;
  for (let at = from; at < until; at += 1) {
    const key = keys[at] ?? 0;
    const digit = (key >>> shift) & mask;
    const to = starts[digit] ?? 0;
    starts[digit] = to + 1;
    target.keys[to] = key;
    target.places[to] = places[at] ?? 0;
  }
}

/** Turns counts into the place where each digit begins; false when all keys have the same digit. */
function accumulate(counts: Uint32Array, length: number): boolean {
  let start = 0;
  for (let digit = 0; digit < counts.length; digit += 1) {
    const here = counts[digit] ?? 0;
    if (here === length) return false;
    counts[digit] = start;
    start += here;
  }
  return true;
}

/** Keys of the word in the order so far; turned round for the other direction, so that equal ones stay as they are. */
function* gather(word: Uint32Array, into: Columns, direction: Direction): Generator<undefined, number> {
  const turn = direction === 'ascending' ? 0 : 0xffff_ffff;
  let differing = 0;
  const first = ((word[0] ?? 0) ^ turn) >>> 0;
  for (const [from, until] of steps(word.length)) {
    for (let at = from; at < until; at += 1) {
      const key = ((word[into.places[at] ?? 0] ?? 0) ^ turn) >>> 0;
      into.keys[at] = key;
      differing |= key ^ first;
    }
    yield;
  }
  return 32 - Math.clz32(differing);
}

/**
 * The places 0, 1, … in the order of their keys, equal keys in the order of their places. A key is made of one number below 2^32 of
 * each of `words`, the least significant first.
 */
export function* radixSort(words: readonly Uint32Array[], direction: Direction): Generator<undefined, Uint32Array> {
  const length = words[0]?.length ?? 0;
  let [now, next] = [columns(length), columns(length)];
  for (let at = 0; at < length; at += 1) now.places[at] = at;
  for (const word of words) {
    const bits = yield* gather(word, now, direction);
    const passes = Math.ceil(bits / MOST_BITS);
    const width = Math.ceil(bits / Math.max(1, passes));
    for (let pass = 0; pass < passes; pass += 1) {
      if (yield* distribute(now, next, pass * width, width)) [now, next] = [next, now];
    }
  }
  return now.places;
}

function* distribute(source: Columns, target: Columns, shift: number, width: number): Generator<undefined, boolean> {
  const mask = 2 ** width - 1;
  const counts = new Uint32Array(mask + 1);
  const length = source.keys.length;
  for (const stretch of steps(length)) {
    count(source.keys, shift, mask, stretch, counts);
    yield;
  }
  if (!accumulate(counts, length)) return false;
  for (const stretch of steps(length)) {
    move(source, target, shift, mask, stretch, counts);
    yield;
  }
  return true;
}
