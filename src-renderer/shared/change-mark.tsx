/** A change's letter in its colour: both, because not everyone sees colours. */
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';

import { formatCount } from './format.ts';

const WORDS: Record<ChangeKind, string> = {
  added: 'Added',
  modified: 'Modified',
  deleted: 'Deleted',
  renamed: 'Renamed',
  copied: 'Copied',
  'type-changed': 'Type changed',
};

export const changeWord = (kind: ChangeKind): string => WORDS[kind];

export function ChangeMark({ kind }: { readonly kind: ChangeKind }) {
  return (
    <span className="change-mark" data-change={kind} title={WORDS[kind]}>
      {CHANGE_LETTERS[kind]}
    </span>
  );
}

/** `+3 ~2 −1` as lettered counts; kinds without any are left out. */
export function ChangeCounts({ counts }: { readonly counts: Readonly<Partial<Record<ChangeKind, number>>> }) {
  const kinds = (Object.keys(WORDS) as ChangeKind[]).filter((kind) => (counts[kind] ?? 0) > 0);
  return (
    <span className="change-counts">
      {kinds.map((kind) => (
        <span key={kind} data-change={kind} title={`${formatCount(counts[kind] ?? 0)} ${WORDS[kind].toLowerCase()}`}>
          {CHANGE_LETTERS[kind]} {formatCount(counts[kind] ?? 0)}
        </span>
      ))}
    </span>
  );
}
