/** Which lines of one text are lines of an earlier one: always the same answer, in bounded time. */
import { diffArrays } from 'diff';

/** Added and removed lines beyond which no shortest difference is looked for: that takes tens of milliseconds. */
const MOST_EDITS = 600;

type Lines = readonly string[];

/** For each line of `now` its place in `before`, in order; -1 for those that are new. */
export function matchLines(before: Lines, now: Lines): Int32Array {
  const places = new Int32Array(now.length).fill(-1);
  const most = Math.min(before.length, now.length);
  let start = 0;
  while (start < most && before[start] === now[start]) places[start] = start++;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === now.at(-1 - end)) end += 1;
  for (let left = end; left > 0; left -= 1) places[now.length - left] = before.length - left;
  const middle = matchMiddle(before.slice(start, before.length - end), now.slice(start, now.length - end));
  for (const [index, place] of middle.entries()) if (place >= 0) places[start + index] = start + place;
  return places;
}

function matchMiddle(before: Lines, now: Lines): Int32Array {
  if (before.length === 0 || now.length === 0) return new Int32Array(0);
  const changes = diffArrays([...before], [...now], { maxEditLength: MOST_EDITS });
  if (!changes) return matchUnique(before, now);
  const places = new Int32Array(now.length).fill(-1);
  let [from, to] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed) for (let line = 0; line < count; line += 1) places[to + line] = from + line;
    if (!added) from += count;
    if (!removed) to += count;
  }
  return places;
}

/** Places of lines that come up once; -1 for the others. */
function onceIn(lines: Lines): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [index, line] of lines.entries()) places.set(line, places.has(line) ? -1 : index);
  return places;
}

/** Of the lines that come up once in both, as many as have one order. */
function matchUnique(before: Lines, now: Lines): Int32Array {
  const [then, once] = [onceIn(before), onceIn(now)];
  const places = Int32Array.from(now, (line) => ((once.get(line) ?? -1) < 0 ? -1 : (then.get(line) ?? -1)));
  return longestRising(places);
}

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
function longestRising(values: Int32Array): Int32Array {
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
