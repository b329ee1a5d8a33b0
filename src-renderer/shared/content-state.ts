/** Why an earlier content can or cannot be shown, in a few words. */
import type { ContentState } from '../../src-preload/contract/event-words.ts';

const TITLES: Readonly<Record<ContentState, string>> = {
  captured: 'Kept',
  absent: 'There was no file',
  'not-a-file': 'Not a file',
  'too-large': 'Too large to be kept',
  forgotten: 'Not kept any more',
  unrecorded: 'Its mount keeps no history',
  withheld: 'Left out of the export',
  damaged: 'Damaged',
};

/** A heading. */
export const contentTitle = (state: ContentState): string => TITLES[state];

const REASONS: Readonly<Record<ContentState, string>> = {
  captured: 'The content can be shown.',
  absent: 'No file had this name at that moment.',
  'not-a-file': 'A directory or a link has no content to show.',
  'too-large': 'Contents of files above the size in the retention settings are not kept.',
  forgotten: 'The history went beyond the size or the age in the retention settings, and the oldest of it was removed.',
  unrecorded: 'Mounts in memory, and folders that are used directly, keep no earlier contents.',
  withheld: 'Whoever exported this sandbox chose to leave contents out.',
  damaged: 'It was kept, and cannot be read any more. "Verify sandbox" says what else is damaged.',
};

/** A sentence. */
export const contentReason = (state: ContentState): string => REASONS[state];
