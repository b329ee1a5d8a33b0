/** Whether a place, as a list of names, lies in another one. */

/** True for the place itself as well. */
export const isAtOrBelow = (names: readonly string[], above: readonly string[]): boolean =>
  names.length >= above.length && above.every((name, index) => names[index] === name);
