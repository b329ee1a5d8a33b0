/** What has to be replaced in a text to make another one of it. */

export interface SmallestEdit {
  /** Offsets into the text before. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What is alike at the start and at the end stays; null when nothing differs. Never parts a surrogate pair. */
export function smallestEdit(before: string, after: string): SmallestEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  if (isHigh(before.charCodeAt(from - 1))) from -= 1;
  let tail = 0;
  while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (isLow(before.charCodeAt(before.length - tail))) tail -= 1;
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
