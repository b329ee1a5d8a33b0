/** The least and the most of a column's numbers. */

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** Of the first `count`; infinite, and the wrong way round, when there are none. By place: iterating over arrays of several widths is slow. */
export function boundsOf(values: ArrayLike<number>, count: number): Bounds {
  let least = Infinity;
  let most = -Infinity;
  for (let row = 0; row < count; row += 1) {
    const value = values[row] ?? 0;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}
