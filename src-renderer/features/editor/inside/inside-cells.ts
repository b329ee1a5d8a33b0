/** The rows of what differs inside a file, cell by cell. */
import type { Inside } from '../../../../src-preload/contract/review-schemas.ts';
import { plural } from '../../../shared/format.ts';

export type InsideRow = Inside['groups'][number]['rows'][number];

export interface InsideCell {
  /** What is struck out: an earlier value that is another one now. */
  readonly before: string | null;
  readonly after: string | null;
  readonly isChanged: boolean;
}

function cellOf(
  before: string | undefined,
  after: string | undefined,
  { sides }: { readonly sides: 'one' | 'both' },
): InsideCell {
  if (after === undefined) return { before: before ?? null, after: null, isChanged: true };
  if (before === after) return { before: null, after, isChanged: false };
  return { before: before ?? null, after, isChanged: sides === 'both' || before === undefined };
}

/** As many as there are columns, or as the longer side has. */
export function cellsOf({ before, after }: InsideRow, columns: number): readonly InsideCell[] {
  const length = Math.max(columns, before?.length ?? 0, after?.length ?? 0);
  const sides = before !== null && after !== null ? 'both' : 'one';
  return Array.from({ length }, (_, index) => {
    const [was, is] = [before?.[index], after?.[index]];
    return was === undefined && is === undefined
      ? { before: null, after: null, isChanged: false }
      : cellOf(was, is, { sides });
  });
}

/** The columns, by number, that any of the rows has something in: a zip may know no modes. What is beyond the titles is there for some row. */
export function filledColumns(rows: readonly InsideRow[], columns: number): ReadonlySet<number> {
  const filled = new Set<number>();
  for (const row of rows) {
    for (const [index, { before, after }] of cellsOf(row, columns).entries()) {
      if (index >= columns || `${before ?? ''}${after ?? ''}` !== '') filled.add(index);
    }
  }
  return filled;
}

export function insideSummary({ kind, format, groups }: Inside): string {
  const differing = groups.reduce((sum, group) => sum + group.differing, 0);
  const what = kind === 'archive' ? 'Archive' : 'Database';
  if (differing === 0) return `${what} (${format}): the same inside, although the bytes differ`;
  const where =
    kind === 'database' ? ` in ${plural(groups.filter((group) => group.differing > 0).length, 'table')}` : '';
  return `${what} (${format}): ${plural(differing, 'difference')}${where}`;
}
