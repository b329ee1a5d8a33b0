/** Syntax colours for the rows of the scroll of all changes. */
import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';
import { nameOf } from '../../../shared/paths.ts';

import type { ColourRun, FileContent, FileRow } from './file-rows.ts';

/** The runs of each line of a text. */
export type ColourLines = (name: string, text: string) => Promise<readonly (readonly ColourRun[])[]>;

/** Characters of one side that are coloured: some ten milliseconds. A hunk needs all that is above it. */
const MOST_COLOURED = 80_000;

type Rows = Extract<FileContent, { at: 'rows' }>;
type Lines = readonly (readonly ColourRun[])[];

function colouredRow(row: FileRow, before: Lines, after: Lines): FileRow {
  if (row.kind === 'hunk') return row;
  const colours = row.kind === 'removed' ? before[(row.before ?? 0) - 1] : after[(row.after ?? 0) - 1];
  return colours === undefined ? row : { ...row, colours };
}

/** null when there is nothing to colour, or too much. Errors: those of `colour`. */
export async function colouredContent(content: FileContent, diff: TextDiff, colour: ColourLines): Promise<Rows | null> {
  if (content.at !== 'rows') return null;
  const side = async (text: string | null): Promise<Lines> =>
    text === null || text.length > MOST_COLOURED ? [] : await colour(nameOf(diff.path), text);
  const [before, after] = await Promise.all([side(diff.before), side(diff.after)]);
  if (before.length + after.length === 0) return null;
  return { ...content, rows: content.rows.map((row) => colouredRow(row, before, after)) };
}
