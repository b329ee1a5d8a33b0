/** Two contents line by line: only what differs, with a few lines around it. */
import { structuredPatch } from 'diff';

export interface DiffRow {
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  /** Line numbers from 1; null where that side has no such line. */
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

/** Lines shown around a change. */
const CONTEXT = 3;
/** Milliseconds that comparing may take. */
const PATIENCE = 400;

/** null when the texts differ too much to be compared in a moment; empty when they are equal. */
export function diffRows(before: string, after: string): readonly DiffRow[] | null {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, timeout: PATIENCE });
  if (patch === undefined) return null;
  const rows: DiffRow[] = [];
  for (const { oldStart, newStart, lines } of patch.hunks) {
    if (rows.length > 0) rows.push({ kind: 'gap', before: null, after: null, text: '' });
    let [left, right] = [oldStart, newStart];
    for (const line of lines) {
      const text = line.slice(1);
      if (line.startsWith('+')) rows.push({ kind: 'added', before: null, after: right++, text });
      else if (line.startsWith('-')) rows.push({ kind: 'removed', before: left++, after: null, text });
      else if (line.startsWith(' ')) rows.push({ kind: 'same', before: left++, after: right++, text });
    }
  }
  return rows;
}

/** A removed line beside the added one that took its place. */
export interface SidePair {
  readonly left: DiffRow | null;
  readonly right: DiffRow | null;
}

export function sidePairs(rows: readonly DiffRow[]): readonly SidePair[] {
  const pairs: SidePair[] = [];
  let removed: DiffRow[] = [];
  let added: DiffRow[] = [];
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      pairs.push({ left: removed[at] ?? null, right: added[at] ?? null });
    }
    [removed, added] = [[], []];
  };
  for (const row of rows) {
    if (row.kind === 'removed') removed.push(row);
    else if (row.kind === 'added') added.push(row);
    else {
      flush();
      pairs.push({ left: row, right: row });
    }
  }
  flush();
  return pairs;
}
