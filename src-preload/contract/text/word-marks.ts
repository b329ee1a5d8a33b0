/** Which parts of two lines differ, word by word. */
import { diffArrays } from 'diff';

/** Characters of a line; `end` is not in it. */
export interface MarkedPart {
  readonly start: number;
  readonly end: number;
}

export interface WordMarks {
  readonly before: readonly MarkedPart[];
  readonly after: readonly MarkedPart[];
}

/** Characters of a line beyond which, and words beyond which, the whole line is marked. */
const MOST_CHARACTERS = 4000;
const MOST_EDITS = 200;
/** Share of a line in common, below which marks would say less than none. */
const LEAST_COMMON = 0.2;

const wordsOf = (line: string): string[] => line.match(/[\p{L}\p{N}_]+|\s+|./gsu) ?? [];

function whole(line: string): readonly MarkedPart[] {
  return line === '' ? [] : [{ start: 0, end: line.length }];
}

/** The parts that one line has and the other has not. Lines that have little in common are marked whole. */
export function wordMarks(before: string, after: string): WordMarks {
  const all = { before: whole(before), after: whole(after) };
  if (before.length + after.length > MOST_CHARACTERS) return all;
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS });
  if (!changes) return all;
  const marks = { before: [] as MarkedPart[], after: [] as MarkedPart[] };
  let [from, to, common] = [0, 0, 0];
  for (const { added, removed, value } of changes) {
    const { length } = value.join('');
    if (removed) marks.before.push({ start: from, end: from + length });
    else if (added) marks.after.push({ start: to, end: to + length });
    else common += value.join('').trim().length;
    if (!added) from += length;
    if (!removed) to += length;
  }
  return common < LEAST_COMMON * Math.max(before.trim().length, after.trim().length) ? all : marks;
}
