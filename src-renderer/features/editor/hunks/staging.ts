/** What staging, unstaging and reverting some lines of a file makes of its texts. */
import type { LineEdit, LineRange } from '../../../../src-preload/contract/text/line-edits.ts';
import {
  pickRange,
  pickTouching,
  stagedStates,
  stageRanges,
  unstageRanges,
  withLines,
  withoutLines,
} from '../../../../src-preload/contract/text/pick-lines.ts';
import type { LinePick, StagedState, TextSide } from '../../../../src-preload/contract/text/pick-lines.ts';
import { textPair } from '../../../../src-preload/contract/text/text-pair.ts';

/** What the folder has, what would be committed, what the sandbox has. A file that is not there is an empty text. */
export interface StageTexts {
  readonly base: string;
  readonly staged: string;
  readonly merged: string;
}

/** Which two of the three: folder and sandbox, folder and staged, staged and sandbox. */
export const COMPARISONS = ['sandbox', 'staged', 'open'] as const;
export type Compared = (typeof COMPARISONS)[number];

export const HUNK_DEEDS = ['stage', 'unstage', 'revert'] as const;
export type HunkDeed = (typeof HUNK_DEEDS)[number];

/** One change between the two texts that are shown. */
export interface HunkMark extends LineEdit {
  readonly state: StagedState;
}

/** Lines of one side, counted from 0. `hunk`: all of the changes that they touch; `lines`: no others than these. */
export interface HunkPlace {
  readonly what: 'hunk' | 'lines';
  readonly side: TextSide;
  readonly range: LineRange;
}

export function shownTexts({ base, staged, merged }: StageTexts, compared: Compared): readonly [string, string] {
  if (compared === 'sandbox') return [base, merged];
  return compared === 'staged' ? [base, staged] : [staged, merged];
}

/** Which deeds mean something there. */
export const deedsOf = (compared: Compared): readonly HunkDeed[] =>
  compared === 'sandbox' ? HUNK_DEEDS : compared === 'staged' ? ['unstage'] : ['stage', 'revert'];

const plain = (lines: readonly string[], { start, count }: LineRange): string =>
  lines
    .slice(start, start + count)
    .join('')
    .replaceAll(/\s+/gu, '');

/** The states of all edits from base to merged; no differences are looked for when none can be. */
function statesOf({ base, staged, merged }: StageTexts, count: number): readonly StagedState[] {
  if (staged === base) return Array.from({ length: count }, () => 'open');
  if (staged === merged) return Array.from({ length: count }, () => 'staged');
  return stagedStates(base, staged, merged);
}

/** The changes that are shown, in order. With `ignore-space` those of spaces alone are left out. */
export function hunkMarks(
  texts: StageTexts,
  compared: Compared,
  comparison: 'exact' | 'ignore-space' = 'exact',
): readonly HunkMark[] {
  const { before, after, edits } = textPair(...shownTexts(texts, compared));
  const states = compared === 'sandbox' ? statesOf(texts, edits.length) : [];
  const all = edits.map((edit, index) => ({
    ...edit,
    state: states[index] ?? (compared === 'staged' ? ('staged' as const) : ('open' as const)),
  }));
  if (comparison === 'exact') return all;
  return all.filter((edit) => plain(before, edit.before) !== plain(after, edit.after));
}

const isHit = ({ start, count }: LineRange, line: number): boolean =>
  count === 0 ? line === Math.max(0, start - 1) || line === start : line >= start && line < start + count;

/** The change that a line of one side is in, counted from 0; -1 for none. A deletion is at the line before it, and at the one behind. */
export const markAt = (marks: readonly HunkMark[], side: TextSide, line: number): number =>
  marks.findIndex((mark) => isHit(mark[side], line));

function pickOf([before, after]: readonly [string, string], { what, side, range }: HunkPlace): LinePick {
  return what === 'hunk' ? pickTouching(before, after, side, [range]) : pickRange(before, after, side, range);
}

/** Changed lines between base and merged, as those between staged and merged. */
function asOpen({ base, staged }: StageTexts, { removed, added }: LinePick): LinePick {
  const lines = new Set<number>();
  for (const [line, place] of textPair(base, staged).places.entries()) if (removed.has(place + 1)) lines.add(line + 1);
  return { removed: lines, added };
}

/** And as those between base and staged. */
function asStaged({ staged, merged }: StageTexts, { removed, added }: LinePick): LinePick {
  const lines = new Set<number>();
  for (const [line, place] of textPair(staged, merged).places.entries())
    if (place >= 0 && added.has(line + 1)) lines.add(place + 1);
  return { removed, added: lines };
}

const isPicked = ({ start, count }: LineRange, lines: ReadonlySet<number>): boolean =>
  count > 0 && lines.has(start + 1);

/** The edits between base and merged that were picked whole. */
const editsIn = ({ base, merged }: StageTexts, { removed, added }: LinePick): readonly LineEdit[] =>
  textPair(base, merged).edits.filter(({ before, after }) => isPicked(before, removed) || isPicked(after, added));

/** The staged text with the lines of a place taken over from the sandbox. */
export function stagedWith(texts: StageTexts, compared: Compared, place: HunkPlace): string {
  const { base, staged, merged } = texts;
  // Nothing is staged: what is shown is what is left.
  if (compared === 'open' || staged === base) return withLines(staged, merged, pickOf([staged, merged], place));
  const pick = pickOf([base, merged], place);
  if (place.what === 'lines') return withLines(staged, merged, asOpen(texts, pick));
  // By ranges: staged lines may have been edited by hand, and are neither side's.
  return stageRanges(
    staged,
    merged,
    editsIn(texts, pick).map(({ after }) => after),
  );
}

/** The staged text without the lines of a place: there it is as the folder. */
export function stagedWithout(texts: StageTexts, compared: Compared, place: HunkPlace): string {
  const { base, staged, merged } = texts;
  if (compared === 'staged' || staged === merged) return withoutLines(base, staged, pickOf([base, staged], place));
  const pick = pickOf([base, merged], place);
  if (place.what === 'lines') return withoutLines(base, staged, asStaged(texts, pick));
  return unstageRanges(
    base,
    staged,
    editsIn(texts, pick).map(({ before }) => before),
  );
}

/** The sandbox's text without the lines of a place: there it is as the other side that is shown. */
export function reverted(texts: StageTexts, compared: Compared, place: HunkPlace): string {
  const sides = shownTexts(texts, compared === 'open' ? 'open' : 'sandbox');
  return withoutLines(sides[0], sides[1], pickOf(sides, place));
}
