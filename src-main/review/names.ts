/** Places in a tree as lists of names: comparing them, and using them as keys. */
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';

export type Names = readonly string[];

/** A key for maps: no name has a `/`. */
export const keyOf = (names: Names): string => names.join('/');

export const parentOf = (names: Names): Names => names.slice(0, -1);

export const sameNames = (a: Names, b: Names): boolean => a.length === b.length && isAtOrBelow(a, b);

/** Parents before children, siblings by code units: the order in which trees are shown. */
export function compareNames(a: Names, b: Names): number {
  const common = Math.min(a.length, b.length);
  for (let index = 0; index < common; index += 1) {
    const one = a[index] ?? '';
    const other = b[index] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
