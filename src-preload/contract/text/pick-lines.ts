/** Taking some changed lines of a text and leaving others: staging, unstaging and reverting by hunks and lines. */
import { touches, touchesSome } from './line-edits.ts';
import type { LineEdit, LineRange } from './line-edits.ts';
import { textOfLines } from './text-lines.ts';
import { textPair } from './text-pair.ts';

/** Changed lines by their numbers, from 1: those of the earlier text that go, and those of the later one that come. */
export interface LinePick {
  readonly removed: ReadonlySet<number>;
  readonly added: ReadonlySet<number>;
}

interface Sides {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Before which removed line of its edit each added line comes when only some are picked: in the place of the line with the same
 * number in the edit, when that one goes, else behind all; never before one that comes earlier.
 */
function placesOf({ before, after }: LineEdit, { removed }: LinePick): readonly number[] {
  const goes = (index: number): boolean => index < before.count && removed.has(before.start + index + 1);
  const places = Array.from({ length: after.count }, (_, index) => (goes(index) ? index : before.count));
  for (let index = places.length - 2; index >= 0; index -= 1)
    places[index] = Math.min(places[index] ?? 0, places[index + 1] ?? 0);
  return places;
}

function* pickedLines(sides: Sides, edit: LineEdit, pick: LinePick): Generator<string> {
  const { before, after } = edit;
  const places = placesOf(edit, pick);
  let next = 0;
  for (let index = 0; index <= before.count; index += 1) {
    for (; next < after.count && (places[next] ?? 0) <= index; next += 1)
      if (pick.added.has(after.start + next + 1)) yield sides.after[after.start + next] ?? '';
    const line = before.start + index;
    if (index < before.count && !pick.removed.has(line + 1)) yield sides.before[line] ?? '';
  }
}

/**
 * The earlier text with the picked lines changed as the later one has them: all of them give the later text, none the earlier one.
 * Numbers of lines that did not change are ignored.
 */
export function withLines(before: string, after: string, pick: LinePick): string {
  const sides = textPair(before, after);
  const lines: string[] = [];
  let at = 0;
  for (const edit of sides.edits) {
    for (; at < edit.before.start; at += 1) lines.push(sides.before[at] ?? '');
    for (const line of pickedLines(sides, edit, pick)) lines.push(line);
    at += edit.before.count;
  }
  for (; at < sides.before.length; at += 1) lines.push(sides.before[at] ?? '');
  return textOfLines(lines);
}

function* numbers({ start, count }: LineRange): Generator<number> {
  for (let line = start + 1; line <= start + count; line += 1) yield line;
}

/** The lines of these edits. */
export const pickOf = (edits: readonly LineEdit[]): LinePick => ({
  removed: new Set(edits.flatMap(({ before }) => [...numbers(before)])),
  added: new Set(edits.flatMap(({ after }) => [...numbers(after)])),
});

/** Takes the picked changes back out of the later text. */
export function withoutLines(before: string, after: string, pick: LinePick): string {
  const all = pickOf(textPair(before, after).edits);
  const removed = [...all.removed].filter((line) => !pick.removed.has(line));
  const added = [...all.added].filter((line) => !pick.added.has(line));
  return withLines(before, after, { removed: new Set(removed), added: new Set(added) });
}

/** Which side of two texts a range of lines is of. */
export type TextSide = 'before' | 'after';

const editsAt = (before: string, after: string, side: TextSide, ranges: readonly LineRange[]): readonly LineEdit[] =>
  textPair(before, after).edits.filter((edit) => ranges.some((range) => touches(edit[side], range)));

/** All lines of the changes that touch one of the ranges of one side: whole hunks. */
export const pickTouching = (before: string, after: string, side: TextSide, ranges: readonly LineRange[]): LinePick =>
  pickOf(editsAt(before, after, side, ranges));

const isIn = (line: number, { start, count }: LineRange): boolean => line >= start && line < start + count;

/** The lines of one edit that belong to those of the other side at the same places in it. */
function pickPartners(edit: LineEdit, side: TextSide, range: LineRange): { own: number[]; other: number[] } {
  const [here, there] = side === 'after' ? [edit.after, edit.before] : [edit.before, edit.after];
  const own = [...numbers(here)].filter((line) => isIn(line - 1, range));
  const chosen = new Set(own.map((line) => line - 1 - here.start));
  // What has no counterpart goes with the last line here that has one; of a pure deletion the place itself counts.
  const last = here.count - 1;
  const isChosen = (index: number): boolean => (last < 0 ? touches(here, range) : chosen.has(Math.min(index, last)));
  const other = [...numbers(there)].filter((line) => isChosen(line - 1 - there.start));
  return { own, other };
}

/** The changed lines in a range of lines of one side, each with what it takes the place of: what a selection in an editor means. */
export function pickRange(before: string, after: string, side: TextSide, range: LineRange): LinePick {
  const [own, other] = [new Set<number>(), new Set<number>()];
  for (const edit of editsAt(before, after, side, [range])) {
    const picked = pickPartners(edit, side, range);
    for (const line of picked.own) own.add(line);
    for (const line of picked.other) other.add(line);
  }
  return side === 'after' ? { removed: other, added: own } : { removed: own, added: other };
}

/** How much of a change between the folder and the sandbox is in the staged text. */
export type StagedState = 'open' | 'partly' | 'staged';

/** For each edit from `base` to `merged`, in order, how much of it `staged` has. */
export function stagedStates(base: string, staged: string, merged: string): readonly StagedState[] {
  const taken = textPair(base, staged).edits.map(({ before }) => before);
  const open = textPair(staged, merged).edits.map(({ after }) => after);
  return textPair(base, merged).edits.map((edit) => {
    if (!touchesSome(open, edit.after)) return 'staged';
    return touchesSome(taken, edit.before) ? 'partly' : 'open';
  });
}

/** `staged` with the changes of `merged` that touch the ranges of its lines as well. */
export const stageRanges = (staged: string, merged: string, ranges: readonly LineRange[]): string =>
  withLines(staged, merged, pickTouching(staged, merged, 'after', ranges));

/** `staged` without what it has over `base` where that touches the ranges of lines of `base`. */
export const unstageRanges = (base: string, staged: string, ranges: readonly LineRange[]): string =>
  withoutLines(base, staged, pickTouching(base, staged, 'before', ranges));
