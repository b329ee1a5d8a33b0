/** The longest rising sequence of numbers. */

/** How long the longest of the sequences is that end below `value`. */
function lengthBelow(values: Int32Array, ends: readonly number[], value: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Leaves the longest rising sequence of what is not negative; the rest becomes -1. */
export function longestRising(values: Int32Array): Int32Array {
  /** Of each length, the index of the smallest value that such a sequence can end with. */
  const ends: number[] = [];
  const previous = new Int32Array(values.length).fill(-1);
  for (const [index, value] of values.entries()) {
    if (value < 0) continue;
    const length = lengthBelow(values, ends, value);
    previous[index] = ends[length - 1] ?? -1;
    ends[length] = index;
  }
  const rising = new Int32Array(values.length).fill(-1);
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) rising[at] = values[at] ?? -1;
  return rising;
}
