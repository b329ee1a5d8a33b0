/** Where something stands in a text: counted as editors do. */

/** `line` and `column` count from 1, `offset` from 0, all in UTF-16 code units. What spans lines is `length` units with their ends. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly offset: number;
}

/** Offsets at which the lines of a text begin. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

/** How many of the ascending `starts` are not behind `offset`. */
function countUpTo(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type PlaceAt = (from: number, to: number) => TextPlace;

/** Offsets beyond the text are taken for its end. */
export function placesIn(text: string): PlaceAt {
  const starts = lineStarts(text);
  return (from, to) => {
    const offset = Math.max(0, Math.min(from, text.length));
    const end = Math.max(offset, Math.min(to, text.length));
    const line = countUpTo(starts, offset);
    return { line, column: offset - (starts[line - 1] ?? 0) + 1, length: end - offset, offset };
  };
}

/** `Capsule.toml 12:3` */
export const placeText = (file: string, { line, column }: Pick<TextPlace, 'line' | 'column'>): string =>
  `${file} ${line}:${column}`;
