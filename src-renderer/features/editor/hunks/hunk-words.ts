/** Hunks in words: where they are, how much of them is staged, what a button does with them. */
import type { StagedState } from '../../../../src-preload/contract/text/pick-lines.ts';
import type { LineRange } from '../../../../src-preload/contract/text/line-edits.ts';
import { formatCount, plural } from '../../../shared/format.ts';

import { markAt } from './staging.ts';
import type { Compared, HunkDeed, HunkMark, HunkPlace } from './staging.ts';

export const STATE_WORDS: Readonly<Record<StagedState, string>> = {
  open: 'not staged',
  partly: 'partly staged',
  staged: 'staged',
};

export const COMPARED_WORDS: Readonly<Record<Compared, string>> = {
  sandbox: 'Folder → sandbox',
  staged: 'Folder → staged',
  open: 'Staged → sandbox',
};

export const COMPARED_SIDES: Readonly<Record<Compared, readonly [string, string]>> = {
  sandbox: ['folder', 'sandbox'],
  staged: ['folder', 'staged: this is what is committed'],
  open: ['staged', 'sandbox'],
};

export const DEED_KEYS: Readonly<Record<HunkDeed, string>> = { stage: 'Alt+S', unstage: 'Alt+U', revert: 'Alt+R' };

const DEED_WORDS: Readonly<Record<HunkDeed, string>> = { stage: 'Stage', unstage: 'Unstage', revert: 'Revert' };

export const deedLabel = (deed: HunkDeed, place: HunkPlace | null): string => {
  if (place === null || place.what === 'hunk') return `${DEED_WORDS[deed]} hunk`;
  return `${DEED_WORDS[deed]} ${plural(place.range.count, 'line')}`;
};

/** Whether a deed would change anything of a hunk. */
export function isOpenTo(deed: HunkDeed, state: StagedState): boolean {
  if (deed === 'stage') return state !== 'staged';
  return deed === 'revert' || state !== 'open';
}

const lines = ({ start, count }: LineRange): string =>
  count === 1 ? `line ${start + 1}` : `lines ${start + 1} to ${start + count}`;

/** What a change does, with the numbers of the later text. */
export function markWords({ before, after }: HunkMark): string {
  if (after.count === 0) return `${plural(before.count, 'line')} removed after line ${after.start}`;
  if (before.count === 0) return `${lines(after)} added`;
  return `${lines(after)} changed`;
}

/** Where the cursor is among the changes. */
export function placeSentence(marks: readonly HunkMark[], place: HunkPlace | null): string {
  if (marks.length === 0) return 'No changes';
  const index = place === null ? -1 : markAt(marks, place.side, place.range.start);
  const mark = marks[index];
  if (!mark) return '';
  return `Hunk ${formatCount(index + 1)} of ${formatCount(marks.length)} · ${STATE_WORDS[mark.state]}`;
}

/** How many hunks are staged, wholly or in part. */
export function stagedCount(marks: readonly HunkMark[]): string {
  const staged = marks.filter(({ state }) => state === 'staged').length;
  const partly = marks.filter(({ state }) => state === 'partly').length;
  return `${staged} of ${plural(marks.length, 'hunk')} staged${partly === 0 ? '' : `, ${partly} partly`}`;
}
