/** Places in a tree as lists of names: comparing them, and using them as keys. */

export type Names = readonly string[];

/** A key for maps: no name has a `/`. */
export const keyOf = (names: Names): string => names.join('/');

export const parentOf = (names: Names): Names => names.slice(0, -1);

/** True for the place itself as well. */
export const isAtOrBelow = (names: Names, above: Names): boolean =>
  names.length >= above.length && above.every((name, index) => names[index] === name);

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
