/** What was found as the rows of a tree: files, and their lines below them. */
import type { FoundLine, FoundText } from '../../../src-preload/contract/search-calls.ts';
import { formatClock, plural } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import type { TextPlace } from '../../shared/selection.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';
import { visible } from '../../shared/visible.ts';

export interface ResultRow extends TreeRow {
  readonly found: FoundText;
  /** null for the row of the file, and for that of lines that are not told. */
  readonly line: FoundLine | null;
  readonly kind: 'file' | 'line' | 'more';
}

/** A file, or one earlier content of it. */
export const fileId = ({ path, version }: FoundText): string => (version ? `${path}@${version.event}` : path);
export const lineId = (found: FoundText, { line }: FoundLine): string => `${fileId(found)}:${line}`;

export const countLines = ({ lines, more }: FoundText): number => lines.length + more;

/** The time of an earlier content. */
export const versionWords = ({ version }: FoundText): string =>
  version ? `as of ${formatClock(version.at).slice(0, 8)}, event ${version.event}` : '';

/** The rows below a file do not change while others are found. */
const made = new WeakMap<FoundText, readonly ResultRow[]>();

function lineRows(found: FoundText): readonly ResultRow[] {
  const known = made.get(found);
  if (known) return known;
  const parent = fileId(found);
  const common = { level: 1, expanded: null, parent, found, siblings: found.lines.length + (found.more > 0 ? 1 : 0) };
  const rows = found.lines.map((line, index): ResultRow => {
    const label = `${line.line}: ${visible(line.text.trim())}`;
    return { ...common, id: lineId(found, line), label, position: index + 1, line, kind: 'line' };
  });
  if (found.more > 0)
    rows.push({
      ...common,
      ...{ id: `${parent}:more`, label: plural(found.more, 'more line'), position: rows.length + 1 },
      ...{ line: null, kind: 'more' },
    });
  made.set(found, rows);
  return rows;
}

export function resultRows(all: readonly FoundText[], collapsed: ReadonlySet<string>): readonly ResultRow[] {
  const rows: ResultRow[] = [];
  for (const [index, found] of all.entries()) {
    const id = fileId(found);
    const expanded = !collapsed.has(id);
    const words = [visible(nameOf(found.path)), versionWords(found), plural(countLines(found), 'line')];
    rows.push({
      ...{ id, label: words.filter((some) => some !== '').join(', '), level: 0, expanded, parent: null },
      ...{ position: index + 1, siblings: all.length, found, line: null, kind: 'file' },
    });
    if (expanded) for (const row of lineRows(found)) rows.push(row);
  }
  return rows;
}

/** The first match of a line, in its file. */
export function placeOf({ line, from, spans }: FoundLine): TextPlace {
  const [start, end] = spans[0] ?? [0, 0];
  return { line, column: from + start + 1, length: end - start };
}

/** The line that follows the focused row, or comes before it, over all files and round the end. */
export function stepFrom(
  all: readonly FoundText[],
  focused: string | null,
  step: 1 | -1,
): { readonly found: FoundText; readonly line: FoundLine } | null {
  const lines = all.flatMap((found) => found.lines.map((line) => ({ found, line })));
  if (lines.length === 0) return null;
  const here = lines.findIndex(({ found, line }) => lineId(found, line) === focused);
  if (here >= 0) return lines.at((here + step) % lines.length) ?? null;
  const below = lines.findIndex(({ found }) => fileId(found) === focused);
  if (below < 0) return lines.at(step > 0 ? 0 : -1) ?? null;
  return lines.at(step > 0 ? below : below - 1) ?? null;
}
