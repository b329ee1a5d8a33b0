/** The rows of one file in the scroll of all changes: its hunks, or the line that stands in for them. */
import type { LineRange } from '../../../../src-preload/contract/text/line-edits.ts';
import { hunksOf, hunkTitle } from '../../../../src-preload/contract/text/text-hunks.ts';
import type { Hunk, HunkOptions, HunkRow } from '../../../../src-preload/contract/text/text-hunks.ts';
import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';
import { formatBytes } from '../../../shared/format.ts';

/** Rows of one file; what is beyond them is seen in its own diff. */
export const MOST_ROWS = 1000;

/** From `start` up to the next run. */
export interface ColourRun {
  /** Characters from the beginning of the line. */
  readonly start: number;
  /** One of the theme's; null for what has the colour of the text. */
  readonly kind: string | null;
}

export type FileRow =
  | {
      readonly kind: 'hunk';
      readonly title: string;
      /** Its changed lines in the later text. */
      readonly range: LineRange;
    }
  | {
      readonly kind: HunkRow['kind'];
      readonly text: string;
      readonly before: number | null;
      readonly after: number | null;
      /** The line on the other side that this one stands for: their words are compared. */
      readonly partner: string | null;
      /** Syntax, where it is known. */
      readonly colours?: readonly ColourRun[];
    };

export type FileContent =
  | {
      readonly at: 'rows';
      readonly rows: readonly FileRow[];
      readonly added: number;
      readonly removed: number;
      /** Rows that are left out. */
      readonly cut: number;
    }
  /** Nothing to show line by line. */
  | { readonly at: 'notice'; readonly text: string };

export const withoutEnding = (text: string): string => text.replace(/\r?\n$/u, '');

/** Each removed line of a hunk with the added one that took its place, by their rows. */
function partnersOf({ rows, edits }: Hunk): ReadonlyMap<HunkRow, string> {
  const removed = new Map(rows.map((row) => [row.kind === 'removed' ? row.before : null, row]));
  const added = new Map(rows.map((row) => [row.kind === 'added' ? row.after : null, row]));
  const partners = new Map<HunkRow, string>();
  for (const { before, after } of edits) {
    for (let index = 0; index < Math.min(before.count, after.count); index += 1) {
      const [from, to] = [removed.get(before.start + index + 1), added.get(after.start + index + 1)];
      if (!from || !to) continue;
      partners.set(from, withoutEnding(to.text)).set(to, withoutEnding(from.text));
    }
  }
  return partners;
}

function rangeOf({ edits }: Hunk): LineRange {
  const start = edits[0]?.after.start ?? 0;
  const last = edits.at(-1)?.after;
  return { start, count: last ? last.start + last.count - start : 0 };
}

function* rowsOf(hunk: Hunk): Generator<FileRow> {
  const partners = partnersOf(hunk);
  yield { kind: 'hunk', title: hunkTitle(hunk), range: rangeOf(hunk) };
  for (const row of hunk.rows) {
    const { kind, text, before, after } = row;
    yield { kind, text: withoutEnding(text), before, after, partner: partners.get(row) ?? null };
  }
}

const NOTICES = {
  binary: 'Not text',
  'too-large': 'Too large to compare line by line',
  'not-a-file': 'Not a file',
} as const;

function sizes({ sizeBefore, sizeAfter }: TextDiff): string {
  const size = (bytes: number | null): string => (bytes === null ? 'nothing' : formatBytes(bytes));
  return `${size(sizeBefore)} → ${size(sizeAfter)}`;
}

export function fileContent(diff: TextDiff, options: HunkOptions): FileContent {
  if (diff.state !== 'text') return { at: 'notice', text: `${NOTICES[diff.state]} · ${sizes(diff)}` };
  const hunks = hunksOf(diff.before ?? '', diff.after ?? '', options);
  const rows: FileRow[] = [];
  let [added, removed, all] = [0, 0, 0];
  for (const hunk of hunks) {
    all += hunk.rows.length + 1;
    for (const { before, after } of hunk.edits) {
      removed += before.count;
      added += after.count;
    }
    if (rows.length < MOST_ROWS) rows.push(...rowsOf(hunk));
  }
  if (rows.length === 0) return { at: 'notice', text: unchanged(diff) };
  const kept = rows.slice(0, MOST_ROWS);
  return { at: 'rows', rows: kept, added, removed, cut: all - kept.length };
}

const SAME: Partial<Record<TextDiff['kind'], string>> = {
  renamed: 'The same content under another name',
  copied: 'A copy with the same content',
};

function unchanged({ kind, before, after }: TextDiff): string {
  if (before === after) return SAME[kind] ?? 'The same content: its mode or its time differs';
  if (before === null || after === null) return 'An empty file';
  return 'Only spaces or line ends differ';
}
