/** Two texts as hunks: what changed, with some lines around it. */
import { editsOf } from './line-edits.ts';
import type { LineComparison, LineEdit, LineRange } from './line-edits.ts';
import { linesOf } from './text-lines.ts';

/** One line of a hunk. Numbers count from 1; null on the side that does not have it. */
export interface HunkRow {
  readonly kind: 'same' | 'removed' | 'added';
  /** With its ending. Of `same` that of the later text. */
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface Hunk {
  /** From 1, in order. */
  readonly number: number;
  /** With the lines around it. */
  readonly before: LineRange;
  readonly after: LineRange;
  readonly edits: readonly LineEdit[];
  readonly rows: readonly HunkRow[];
}

export interface HunkOptions {
  /** Lines shown around each change, 3 unless told. Changes with no more than twice as many between them are one hunk. */
  readonly context?: number;
  readonly comparison?: LineComparison;
}

/** As git has it: more context, fewer and longer hunks. */
const CONTEXT = 3;

/** Edits that are so near to each other that their surroundings meet. */
function groupsOf(edits: readonly LineEdit[], context: number): readonly (readonly LineEdit[])[] {
  const groups: LineEdit[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const edit of edits) {
    if (edit.before.start - end <= 2 * context) groups.at(-1)?.push(edit);
    else groups.push([edit]);
    end = edit.before.start + edit.before.count;
  }
  return groups;
}

interface Sides {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function* sameRows({ after }: Sides, from: number, to: number, shift: number): Generator<HunkRow> {
  for (let at = from; at < to; at += 1)
    yield { kind: 'same', text: after[at + shift] ?? '', before: at + 1, after: at + shift + 1 };
}

function* editRows(sides: Sides, { before, after }: LineEdit): Generator<HunkRow> {
  for (let at = before.start; at < before.start + before.count; at += 1)
    yield { kind: 'removed', text: sides.before[at] ?? '', before: at + 1, after: null };
  for (let at = after.start; at < after.start + after.count; at += 1)
    yield { kind: 'added', text: sides.after[at] ?? '', before: null, after: at + 1 };
}

function* hunkRows(sides: Sides, edits: readonly LineEdit[], { before, after }: Pick<Hunk, 'before' | 'after'>) {
  let [at, shift] = [before.start, after.start - before.start];
  for (const edit of edits) {
    yield* sameRows(sides, at, edit.before.start, shift);
    yield* editRows(sides, edit);
    at = edit.before.start + edit.before.count;
    shift = edit.after.start + edit.after.count - at;
  }
  yield* sameRows(sides, at, before.start + before.count, shift);
}

function hunkOf(sides: Sides, edits: readonly LineEdit[], index: number, context: number): Hunk {
  const [first, last] = [edits[0], edits.at(-1)];
  if (!first || !last) throw new RangeError('a hunk has edits');
  const start = Math.max(0, first.before.start - context);
  const end = Math.min(sides.before.length, last.before.start + last.before.count + context);
  const startNow = first.after.start - (first.before.start - start);
  const endNow = last.after.start + last.after.count + (end - last.before.start - last.before.count);
  const ranges = { before: { start, count: end - start }, after: { start: startNow, count: endNow - startNow } };
  return { ...ranges, number: index + 1, edits, rows: [...hunkRows(sides, edits, ranges)] };
}

/** In order, in bounded time: 200,000 lines never hang. */
export function hunksOf(before: string, after: string, options: HunkOptions = {}): readonly Hunk[] {
  const { context = CONTEXT, comparison = 'exact' } = options;
  const sides = { before: linesOf(before), after: linesOf(after) };
  const edits = editsOf(sides.before, sides.after, comparison);
  return groupsOf(edits, context).map((group, index) => hunkOf(sides, group, index, context));
}

/** `-12,7 +12,9`, as between the `@@` of a patch. */
export function hunkTitle({ before, after }: Pick<Hunk, 'before' | 'after'>): string {
  const range = ({ start, count }: LineRange): string =>
    count === 1 ? `${start + 1}` : `${count === 0 ? start : start + 1},${count}`;
  return `-${range(before)} +${range(after)}`;
}
