/** The hunks of all files in one scroll: which one is next, and whether a file still has it. */
import type { StageTexts } from '../hunks/staging.ts';
import { linesOf } from '../../../../src-preload/contract/text/text-lines.ts';
import { formatCount } from '../../../shared/format.ts';

import { withoutEnding } from './file-rows.ts';
import type { FileRow } from './file-rows.ts';
import type { FileFacts } from './file-facts.ts';

/** A hunk by the row that it begins with. */
export interface HunkAt {
  readonly path: string;
  readonly row: number;
}

export type HunkStart = Extract<FileRow, { kind: 'hunk' }>;

const rowsOf = ({ content, isCollapsed }: FileFacts): readonly FileRow[] =>
  content?.at === 'rows' && !isCollapsed ? content.rows : [];

const startsOf = (file: FileFacts): readonly number[] =>
  [...rowsOf(file).entries()].flatMap(([index, { kind }]) => (kind === 'hunk' ? [index] : []));

/** The hunk that begins there; null when there is none any more. */
export function hunkStart(file: FileFacts, row: number): HunkStart | null {
  const found = rowsOf(file)[row];
  return found?.kind === 'hunk' ? found : null;
}

/** Where to go: to a hunk, or to a file that is not read yet. */
export interface HunkStep {
  readonly file: number;
  readonly row: number | null;
}

/** From `row` of the file on; null at the end. Files without hunks are passed over. */
export function nextHunk(files: readonly FileFacts[], from: HunkStep, by: 1 | -1): HunkStep | null {
  const own = files[from.file];
  const start = from.row ?? (by === 1 ? -1 : 0);
  const rows = own ? startsOf(own) : [];
  const row = by === 1 ? rows.find((each) => each > start) : rows.findLast((each) => each < start);
  if (row !== undefined) return { file: from.file, row };
  for (let file = from.file + by; file >= 0 && file < files.length; file += by) {
    const step = firstStep(files[file], file, by);
    if (step) return step;
  }
  return null;
}

/** Into a file from one of its ends; null when there is nothing to go to. */
function firstStep(facts: FileFacts | undefined, file: number, by: 1 | -1): HunkStep | null {
  if (!facts || facts.isCollapsed) return null;
  const row = startsOf(facts).at(by === 1 ? 0 : -1);
  if (row !== undefined) return { file, row };
  return facts.content === undefined ? { file, row: null } : null;
}

/** `Hunk 2 of 5, lines -12,7 +12,9`. */
export function hunkSentence(file: FileFacts, row: number): string {
  const starts = startsOf(file);
  return `Hunk ${formatCount(starts.indexOf(row) + 1)} of ${formatCount(starts.length)}, ${hunkStart(file, row)?.title ?? ''}`;
}

/** Whether the texts still have the lines that are shown of a hunk: what is staged or taken back must be what was looked at. */
export function isAsShown(file: FileFacts, row: number, { base, merged }: StageTexts): boolean {
  const [before, after] = [linesOf(base), linesOf(merged)];
  const rows = rowsOf(file);
  for (let index = row + 1; index < rows.length; index += 1) {
    const shown = rows[index];
    if (!shown || shown.kind === 'hunk') break;
    const line = shown.after === null ? before[(shown.before ?? 0) - 1] : after[shown.after - 1];
    if (line === undefined || withoutEnding(line) !== shown.text) return false;
  }
  return true;
}
