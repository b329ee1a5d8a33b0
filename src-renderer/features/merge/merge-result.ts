/** The result of a three-way merge while it is being made: decided piece by piece, and edited by hand. Pure. */
import { editsOf } from '../../../src-preload/contract/text/line-edits.ts';
import type { LineEdit, LineRange } from '../../../src-preload/contract/text/line-edits.ts';
import { markedText, resolvedText } from '../../../src-preload/contract/text/merge-texts.ts';
import type { MergePiece, MergeTake } from '../../../src-preload/contract/text/merge-texts.ts';
import { linesOf, textOfLines } from '../../../src-preload/contract/text/text-lines.ts';

export type MergeConflict = Extract<MergePiece, { kind: 'conflict' }>;

export interface MergeResult {
  readonly pieces: readonly MergePiece[];
  /** One for each conflict, in order; undefined while it is open, and stands between markers. */
  readonly takes: readonly (MergeTake | undefined)[];
  /** What the pieces and the takes make. */
  readonly made: string;
  /** That with what was typed. */
  readonly text: string;
}

export const conflictsOf = (pieces: readonly MergePiece[]): readonly MergeConflict[] =>
  pieces.filter((piece) => piece.kind === 'conflict');

const textOf = (piece: MergePiece, take: MergeTake | undefined): string =>
  piece.kind === 'conflict' && take === undefined ? markedText([piece]) : (resolvedText([piece], [take]) ?? '');

/** Each piece's lines, as it is decided. */
function pieceLines(pieces: readonly MergePiece[], takes: MergeResult['takes']): readonly (readonly string[])[] {
  let conflict = 0;
  return pieces.map((piece) => linesOf(textOf(piece, piece.kind === 'conflict' ? takes[conflict++] : undefined)));
}

const madeOf = (pieces: readonly MergePiece[], takes: MergeResult['takes']): string =>
  textOfLines(pieceLines(pieces, takes).flat());

export function startMerge(pieces: readonly MergePiece[]): MergeResult {
  const takes = conflictsOf(pieces).map(() => undefined);
  const made = madeOf(pieces, takes);
  return { pieces, takes, made, text: made };
}

/** The lines of each conflict in what was made. */
function madeRanges({ pieces, takes }: MergeResult): readonly LineRange[] {
  const ranges: LineRange[] = [];
  let start = 0;
  pieceLines(pieces, takes).forEach(({ length: count }, index) => {
    if (pieces[index]?.kind === 'conflict') ranges.push({ start, count });
    start += count;
  });
  return ranges;
}

const MARKER = /^(?:<{7} mine|\|{7} base|>{7} theirs)\r?\n?$/;
const isMarker = (line: string): boolean => MARKER.test(line);

const endOf = ({ start, count }: LineRange): number => start + count;

/** Whether an edit is before a range, or behind it, or changes it. What was typed beside one is none of it, unless `holds` says so. */
function sideOf({ before, after }: LineEdit, range: LineRange, holds: (after: LineRange) => boolean): -1 | 0 | 1 {
  const isBeside = endOf(before) === range.start || before.start === endOf(range);
  const isWithin = range.count === 0 && before.count === 0 && before.start === range.start;
  if (isWithin || (isBeside && holds(after))) return 0;
  if (endOf(before) <= range.start) return -1;
  return before.start >= endOf(range) ? 1 : 0;
}

/** Where a range of what was made is in what was typed. */
function movedRange(edits: readonly LineEdit[], range: LineRange, holds: (after: LineRange) => boolean): LineRange {
  let [start, end] = [range.start, endOf(range)];
  for (const edit of edits) {
    const side = sideOf(edit, range, holds);
    if (side > 0) break;
    const { before, after } = edit;
    if (side === 0) start = Math.min(start, after.start);
    const shift = endOf(after) - endOf(before);
    end = Math.max(endOf(range) + shift, side === 0 ? endOf(after) : 0);
    if (side < 0) start = range.start + shift;
  }
  return { start, count: Math.max(0, end - start) };
}

/** The lines of each conflict in what was typed. */
export function conflictRanges(result: MergeResult): readonly LineRange[] {
  const ranges = madeRanges(result);
  if (result.made === result.text) return ranges;
  const lines = linesOf(result.text);
  // Taking a decision back brings the markers back around what had been taken.
  const holds = ({ start, count }: LineRange): boolean => lines.slice(start, start + count).some(isMarker);
  const edits = editsOf(linesOf(result.made), lines);
  return ranges.map((range) => movedRange(edits, range, holds));
}

/** Conflicts that nobody has decided, neither by a take nor by taking the markers away. */
export function openConflicts(result: MergeResult): readonly number[] {
  const lines = linesOf(result.text);
  return conflictRanges(result).flatMap(({ start, count }, index) =>
    lines.slice(start, start + count).some(isMarker) ? [index] : [],
  );
}

/** Decides one conflict; what was typed elsewhere stays. */
export function withTake(result: MergeResult, conflict: number, take: MergeTake): MergeResult {
  const range = conflictRanges(result)[conflict];
  const piece = conflictsOf(result.pieces)[conflict];
  if (!range || !piece) return result;
  const takes = result.takes.with(conflict, take);
  const lines = linesOf(result.text);
  const text = textOfLines(lines.toSpliced(range.start, range.count, ...linesOf(textOf(piece, take))));
  return { ...result, takes, made: madeOf(result.pieces, takes), text };
}

export const isTouched = ({ takes, made, text }: MergeResult): boolean =>
  made !== text || takes.some((take) => take !== undefined);
