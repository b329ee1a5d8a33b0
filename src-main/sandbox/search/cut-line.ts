/** A line that matched, as much of it as is shown. */

/** Of UTF-16 units, the second one after the last. */
export type TextSpan = [number, number];

/** With the shape of `FoundLine` in the contract. */
export interface LineFound {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  /** Where `text` begins in the line. */
  readonly from: number;
  /** In `text`. */
  readonly spans: TextSpan[];
}

/** UTF-16 units that are shown of a line, and of those before its first match. */
const SHOWN = 400;
const BEFORE = 80;

/** A place that does not lie within a pair. */
const betweenPairs = (line: string, at: number): number =>
  at > 0 && at < line.length && (line.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;

/** Cuts a long line around its first match. */
export function cutLine(number: number, line: string, spans: readonly TextSpan[]): LineFound {
  if (line.length <= SHOWN) return { line: number, text: line, from: 0, spans: [...spans] };
  const first = spans[0]?.[0] ?? 0;
  const from = betweenPairs(line, Math.max(0, Math.min(first - BEFORE, line.length - SHOWN)));
  const to = betweenPairs(line, Math.min(line.length, from + SHOWN));
  const shown = spans.flatMap(([start, end]): TextSpan[] =>
    start >= to ? [] : [[start - from, Math.min(end, to) - from]],
  );
  // A copy: a slice would keep a line of megabytes for as long as the result is kept.
  return { line: number, text: Buffer.from(line.slice(from, to), 'utf16le').toString('utf16le'), from, spans: shown };
}
