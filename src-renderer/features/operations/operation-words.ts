/** Operations of the log in words. Pure. */
import type { OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { OperationName, OperationState } from '../../../src-preload/contract/review-words.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { formatCount, plural } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';

export const OPERATION_TITLES: Readonly<Record<OperationName, string>> = {
  commit: 'Commit',
  discard: 'Discard',
  edit: 'Edit',
  restore: 'Restore',
  resolve: 'Resolve conflicts',
  import: 'Import',
};

export const STATE_WORDS: Readonly<Record<OperationState, string>> = {
  'under-way': 'under way',
  done: 'done',
  undone: 'undone',
  reversed: 'taken back',
};

/** Up to three names, and how many more. */
function someNames({ some, paths }: Pick<OperationEntry, 'some' | 'paths'>): string {
  const named = some.slice(0, 3).map(nameOf);
  const rest = paths - named.length;
  return named.join(', ') + (rest > 0 ? `${named.length > 0 ? ' and ' : ''}${formatCount(rest)} more` : '');
}

/** The first line of its message; else the names that it was about. */
export function operationText(entry: OperationEntry): string {
  const [line = ''] = entry.message.trim().split('\n');
  return line === '' ? someNames(entry) : line;
}

export type Way = 'undo' | 'redo';

/** Which way it can go; null when it stays as it is. */
export function wayOf({ state, fixed }: OperationEntry): Way | null {
  if (fixed !== null) return null;
  if (state === 'done') return 'undo';
  return state === 'undone' ? 'redo' : null;
}

export const WAY_TITLES: Readonly<Record<Way, string>> = { undo: 'Undo', redo: 'Redo' };

/** How long a name in a sentence may be. */
const MOST_NAME = 60;

/** `The commit “Tidy the notes”`, at the head of a sentence. */
export function operationName(entry: OperationEntry): string {
  const text = operationText(entry);
  const short = text.length > MOST_NAME ? `${text.slice(0, MOST_NAME)}…` : text;
  return `The ${NOUNS[entry.name]} “${short}”`;
}

const NOUNS: Readonly<Record<OperationName, string>> = {
  commit: 'commit',
  discard: 'discard',
  edit: 'edit',
  restore: 'restore',
  resolve: 'answer to conflicts',
  import: 'import',
};

/** What is so again after an undo. */
export const AFTER_UNDO: Readonly<Record<OperationName, string>> = {
  commit: 'The folder is as it was before, and the changes are in the sandbox again.',
  discard: 'The changes are in the sandbox again.',
  edit: 'The files are as they were before it.',
  restore: 'The sandbox is as it was before it.',
  resolve: 'The conflicts are as they were before it.',
  import: 'The sandbox is as it was before it.',
};

/** What an undo or a redo did. */
export function wayWords(way: Way, entry: OperationEntry | null, { applied }: ReviewReport): string {
  const what = entry ? `${OPERATION_TITLES[entry.name].toLowerCase()} of ${plural(entry.paths, 'path')}` : null;
  const deed = way === 'undo' ? 'Taken back' : 'Done again';
  return what === null ? `${deed}: ${plural(applied.length, 'step')}` : `${deed}: ${what}`;
}
