/** What the search says of itself in words. */
import type { TextQuery } from '../../../src-preload/contract/search-calls.ts';
import { formatCount, plural } from '../../shared/format.ts';

import { countLines } from './result-rows.ts';
import type { SearchState } from './store.ts';

export const PLACES: Readonly<Record<TextQuery['within'], { readonly label: string; readonly title: string }>> = {
  merged: { label: 'All files', title: 'What the sandbox shows: the folder with its changes' },
  changed: { label: 'Changes', title: 'Only files that the sandbox changed' },
  base: { label: 'Folder', title: 'The folder as it is, without the changes of the sandbox' },
  past: { label: 'Past', title: 'Contents that files had once and have no more' },
};

type End = NonNullable<SearchState['end']>;

function skippedWords({ skipped: { binary, large, unreadable } }: End): string {
  const parts = [
    ...(binary > 0 ? [plural(binary, 'binary file')] : []),
    ...(large > 0 ? [`${plural(large, 'file')} above 16 MiB`] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, 'file')} that could not be read`] : []),
  ];
  return parts.length === 0 ? '' : `Not looked into: ${parts.join(', ')}.`;
}

/** What was looked into, by the place. */
const looked = (count: number, within: TextQuery['within']): string =>
  within === 'past' ? plural(count, 'earlier content') : plural(count, 'file');

/** How it went, as one line above the results; empty before anything is asked. */
export function statusWords({ phase, found, searched, form }: SearchState): string {
  const lines = found.reduce((sum, one) => sum + countLines(one), 0);
  const results = `${plural(lines, 'line')} in ${plural(found.length, form.within === 'past' ? 'content' : 'file')}`;
  switch (phase) {
    case 'searching':
      return `${results}, ${formatCount(searched)} looked into…`;
    case 'done':
      return found.length === 0 ? `Nothing found in ${looked(searched, form.within)}` : results;
    case 'cancelled':
      return `Cancelled: ${results} so far`;
    case 'idle':
    case 'failed':
      return '';
  }
}

/** What should be known beside it: what was skipped, and that there may be more. */
export function noticesOf({ end, form, found }: SearchState): readonly string[] {
  if (!end) return [];
  const limit =
    end.end === 'limit' ? `Stopped at ${formatCount(end.lines)} lines: narrow the search to see the rest.` : '';
  const isNarrow = found.length === 0 && (form.include !== '' || form.exclude !== '');
  const narrow = isNarrow ? 'Only some files were looked into: see the globs of paths.' : '';
  const ignored =
    found.length === 0 && form.ignored === 'skip' && form.within !== 'past' && form.within !== 'changed'
      ? 'What git ignores was not looked into.'
      : '';
  return [limit, narrow, ignored, skippedWords(end)].filter((sentence) => sentence !== '');
}
