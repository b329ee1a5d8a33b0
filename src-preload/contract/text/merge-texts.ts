/** Three-way merge of texts, line by line. */
import { editsOf, touches } from './line-edits.ts';
import type { LineEdit, LineRange } from './line-edits.ts';
import { linesOf, textOfLines } from './text-lines.ts';

/** Lines that both sides agree on, and who changed them; or what each side has. Lines have their endings. */
export type MergePiece =
  | { readonly kind: 'agreed'; readonly from: 'base' | 'mine' | 'theirs' | 'both'; readonly lines: readonly string[] }
  | {
      readonly kind: 'conflict';
      readonly base: readonly string[];
      readonly mine: readonly string[];
      readonly theirs: readonly string[];
    };

/** What becomes of one conflict. `both`: mine, then theirs. */
export type MergeTake = 'mine' | 'theirs' | 'both' | 'base';

/** A stretch of the base with all edits of both sides that touch it. */
interface Region {
  readonly start: number;
  end: number;
  readonly mine: LineEdit[];
  readonly theirs: LineEdit[];
}

const rangeOf = ({ start, end }: Region): LineRange => ({ start, count: end - start });

function regionsOf(mine: readonly LineEdit[], theirs: readonly LineEdit[]): readonly Region[] {
  const edits = [
    ...mine.map((edit) => ({ side: 'mine', edit }) as const),
    ...theirs.map((edit) => ({ side: 'theirs', edit }) as const),
  ].sort((a, b) => a.edit.before.start - b.edit.before.start);
  const regions: Region[] = [];
  for (const { side, edit } of edits) {
    const end = edit.before.start + edit.before.count;
    const last = regions.at(-1);
    const joins = last !== undefined && touches(rangeOf(last), edit.before);
    const region = joins ? last : { start: edit.before.start, end, mine: [], theirs: [] };
    if (!joins) regions.push(region);
    region.end = Math.max(region.end, end);
    region[side].push(edit);
  }
  return regions;
}

/** What one side has where the base has the region. */
function sideLines(lines: readonly string[], edits: readonly LineEdit[], { start, end }: Region): readonly string[] {
  const [first, last] = [edits[0], edits.at(-1)];
  if (!first || !last) return [];
  const from = first.after.start - (first.before.start - start);
  const to = last.after.start + last.after.count + (end - last.before.start - last.before.count);
  return lines.slice(from, to);
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, index) => line === other[index]);

/** How many lines both begin with, and how many of the rest both end with. */
function commonEnds(one: readonly string[], other: readonly string[]): { head: number; tail: number } {
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  return { head, tail };
}

const agreed = (from: 'base' | 'mine' | 'theirs' | 'both', lines: readonly string[]): readonly MergePiece[] =>
  lines.length === 0 ? [] : [{ kind: 'agreed', from, lines }];

/** Where there was nothing before, whatever both have is agreed, and the rest is many small conflicts. */
function* refined(mine: readonly string[], theirs: readonly string[]): Generator<MergePiece> {
  let at = 0;
  for (const { before, after } of editsOf(mine, theirs)) {
    yield* agreed('both', mine.slice(at, before.start));
    at = before.start + before.count;
    yield {
      kind: 'conflict',
      base: [],
      mine: mine.slice(before.start, at),
      theirs: theirs.slice(after.start, after.start + after.count),
    };
  }
  yield* agreed('both', mine.slice(at));
}

function* conflictPieces(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): Generator<MergePiece> {
  if (base.length === 0) {
    yield* refined(mine, theirs);
    return;
  }
  const { head, tail } = commonEnds(mine, theirs);
  yield* agreed('both', mine.slice(0, head));
  yield {
    kind: 'conflict',
    base,
    mine: mine.slice(head, mine.length - tail),
    theirs: theirs.slice(head, theirs.length - tail),
  };
  yield* agreed('both', mine.slice(mine.length - tail));
}

function* regionPieces(base: readonly string[], mine: readonly string[], theirs: readonly string[], region: Region) {
  const ours = sideLines(mine, region.mine, region);
  const others = sideLines(theirs, region.theirs, region);
  if (region.theirs.length === 0) yield* agreed('mine', ours);
  else if (region.mine.length === 0) yield* agreed('theirs', others);
  else if (isSame(ours, others)) yield* agreed('both', ours);
  else yield* conflictPieces(base.slice(region.start, region.end), ours, others);
}

/**
 * In order, all of the result: where one side changed something, its lines; where both did the same, those; where both changed lines
 * that touch each other, a conflict. In bounded time, as `matchLines` is.
 */
export function mergeTexts(base: string, mine: string, theirs: string): readonly MergePiece[] {
  const [lines, ours, others] = [linesOf(base), linesOf(mine), linesOf(theirs)];
  const pieces: MergePiece[] = [];
  let at = 0;
  for (const region of regionsOf(editsOf(lines, ours), editsOf(lines, others))) {
    pieces.push(...agreed('base', lines.slice(at, region.start)), ...regionPieces(lines, ours, others, region));
    at = region.end;
  }
  return [...pieces, ...agreed('base', lines.slice(at))];
}

export const conflictCount = (pieces: readonly MergePiece[]): number =>
  pieces.filter(({ kind }) => kind === 'conflict').length;

function taken(piece: Extract<MergePiece, { kind: 'conflict' }>, take: MergeTake): readonly string[] {
  return take === 'both' ? [...piece.mine, ...piece.theirs] : piece[take];
}

/** The result when the conflicts, in order, become what `takes` says; null while one of them has no answer. */
export function resolvedText(
  pieces: readonly MergePiece[],
  takes: readonly (MergeTake | undefined)[] = [],
): string | null {
  const lines: string[] = [];
  let conflict = 0;
  for (const piece of pieces) {
    if (piece.kind === 'agreed') {
      for (const line of piece.lines) lines.push(line);
      continue;
    }
    const take = takes[conflict++];
    if (!take) return null;
    for (const line of taken(piece, take)) lines.push(line);
  }
  return textOfLines(lines);
}

/** The result with the conflicts between the markers that git has, base included. */
export function markedText(pieces: readonly MergePiece[]): string {
  const ended = (lines: readonly string[]): readonly string[] =>
    lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`));
  return textOfLines(
    pieces.flatMap((piece) => {
      if (piece.kind === 'agreed') return piece.lines;
      const [base, mine, theirs] = [ended(piece.base), ended(piece.mine), ended(piece.theirs)];
      return ['<<<<<<< mine\n', ...mine, '||||||| base\n', ...base, '=======\n', ...theirs, '>>>>>>> theirs\n'];
    }),
  );
}
