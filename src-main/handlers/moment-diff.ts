/** One file at two moments, as two texts. */
import { MOST_TEXT_BYTES } from '../../src-preload/contract/review-words.ts';
import type { TextDiff } from '../../src-preload/contract/schemas.ts';
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import { textOf } from '../review/diff.ts';
import type { FoundContent, Moment, PastDoor } from '../sandbox/past-door.ts';
import { fail } from '../vfs/errors.ts';

function kindOf(before: FoundContent, after: FoundContent): ChangeKind {
  if (before.state === 'absent') return 'added';
  if (after.state === 'absent') return 'deleted';
  return (before.state === 'not-a-file') === (after.state === 'not-a-file') ? 'modified' : 'type-changed';
}

/** Text of a side; null when there is nothing, undefined when it is no text. */
const sideOf = ({ bytes }: FoundContent): string | null | undefined => (bytes ? textOf(bytes) : null);

/** Errors: `not-found` when a moment is not known; `unsupported` when the mount keeps no history; path rules. */
export function momentDiff(door: PastDoor, path: string, from: Moment, to: Moment): TextDiff {
  const [before, after] = [door.content(path, from, MOST_TEXT_BYTES), door.content(path, to, MOST_TEXT_BYTES)];
  for (const { state, detail } of [before, after])
    if (state === 'forgotten' || state === 'damaged') fail('not-found', detail);
    else if (state === 'unrecorded') fail('unsupported', detail);
  const sizes = { sizeBefore: before.size, sizeAfter: after.size };
  const frame = { path: after.path, kind: kindOf(before, after), ...sizes, before: null, after: null };
  const states = [before.state, after.state];
  if (states.includes('too-large')) return { ...frame, state: 'too-large' };
  if (!states.includes('captured')) return { ...frame, state: 'not-a-file' };
  const [left, right] = [sideOf(before), sideOf(after)];
  if (left === undefined || right === undefined) return { ...frame, state: 'binary' };
  return { ...frame, state: 'text', before: left, after: right };
}
