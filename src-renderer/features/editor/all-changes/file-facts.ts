/** What is known of a file in the scroll of all changes, in rows and in words. */
import type { Change } from '../../../../src-preload/contract/schemas.ts';
import { changeWord } from '../../../shared/change-mark.tsx';
import { formatCount, plural } from '../../../shared/format.ts';
import { visible } from '../../../shared/visible.ts';

import type { FileContent } from './file-rows.ts';

export interface FileFacts {
  readonly change: Change;
  /** undefined: not read yet. */
  readonly content: FileContent | undefined;
  readonly isCollapsed: boolean;
  readonly staged: 'whole' | 'partial' | null;
  readonly isReviewed: boolean;
}

/** Rows that a file takes below its header. */
export function rowCount({ content, isCollapsed }: Pick<FileFacts, 'content' | 'isCollapsed'>): number {
  if (isCollapsed) return 0;
  if (content?.at !== 'rows') return 1;
  return content.rows.length + (content.cut > 0 ? 1 : 0);
}

/** Null while it is not known, and for what has no lines. */
export const countsOf = (
  content: FileContent | undefined,
): { readonly added: number; readonly removed: number } | null => (content?.at === 'rows' ? content : null);

/** A file in a sentence, for those who move from one to the next by keys. */
export function fileSentence({ change, content, staged, isReviewed }: FileFacts): string {
  const counts = countsOf(content);
  return [
    `${visible(change.path)}, ${changeWord(change.kind).toLowerCase()}`,
    counts && `${plural(counts.added, 'line')} added, ${formatCount(counts.removed)} removed`,
    staged && (staged === 'whole' ? 'staged' : 'partly staged'),
    isReviewed && 'reviewed',
  ]
    .filter(Boolean)
    .join(', ');
}
