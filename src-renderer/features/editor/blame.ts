/** Which event wrote which line: as it is told about lines, and found by line or by event. */
import type { BlameLines } from '../../../src-preload/contract/event-schemas.ts';
import { formatCount } from '../../shared/format.ts';

/** The lines and what is done with them. */
export interface BlameView {
  /** null: they are not shown, or not known yet. */
  readonly lines: readonly BlameLines[] | null;
  /** The event whose lines are gone to. */
  readonly reveal: number | null;
  /** Goes to the event that wrote this line, from 1. */
  readonly onLine: (line: number) => void;
  /** Grows when the event of the line under the cursor is asked for. */
  readonly asked: number;
}

export function blockOfLine(lines: readonly BlameLines[], line: number): BlameLines | null {
  return lines.find(({ from, count }) => line >= from && line < from + count) ?? null;
}

/** What stands in the gutter beside each line: the event once for each block, and the line's number. */
export function gutterTexts(lines: readonly BlameLines[]): (line: number) => string {
  const starts = new Map(lines.map(({ from, seq }) => [from, seq]));
  return (line) => {
    const seq = starts.get(line);
    const who = seq === undefined ? '' : seq === null ? 'earlier' : `#${formatCount(seq)}`;
    return `${who} ${line.toString().padStart(5)}`;
  };
}

/** Characters that the gutter needs. */
export function gutterWidth(lines: readonly BlameLines[]): number {
  const longest = Math.max(0, ...lines.map(({ seq }) => (seq === null ? 7 : formatCount(seq).length + 1)));
  return longest + 7;
}
