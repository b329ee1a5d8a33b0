/** Throws chosen changes away: the base is seen again. */
import type { Overlay } from '../vfs/overlay.ts';
import type { AppliedStep, ReviewReport } from './apply.ts';
import type { Change } from './change.ts';
import { close, neededToDiscard } from './closure.ts';
import type { Chosen, Selection } from './closure.ts';
import type { ContentHashes } from './content.ts';
import { keyOf } from './names.ts';
import { review } from './reviewed.ts';
import { contentsOfDiscard } from './step-contents.ts';

/** Canonical places in the order they are taken back: what is below goes first. A whiteout that marks a rename goes with it. */
const backwards = ({ items }: Chosen) => items.filter((item) => item.role !== 'vacated').reverse();

function discarded(overlay: Overlay, changes: readonly Change[], { items }: Chosen): readonly AppliedStep[] {
  const keys = new Set(items.map((item) => item.key));
  const gone = changes.filter((change) => change.owners.some((names) => keys.has(keyOf(names))));
  const sides = { overlay, base: overlay.view('base') };
  return gone.map(({ path, kind, names }) => ({
    ...{ path, kind, step: 'discard' },
    contents: contentsOfDiscard(sides, names),
  }));
}

/**
 * Discards the chosen changes of a mount, null for all, with what they cannot be without: what is in an added
 * directory, everything a deleted directory had. Open handles go on working on files that have no name any more.
 */
export function discard(
  overlay: Overlay,
  mount: string,
  changes: readonly Change[],
  selection: Selection,
  hashes?: ContentHashes,
): ReviewReport {
  const chosen = close(review(overlay, mount, hashes), changes, selection, neededToDiscard);
  const applied = discarded(overlay, changes, chosen);
  for (const item of backwards(chosen)) overlay.revert(item.names);
  return {
    state: 'done',
    applied,
    conflicts: [],
    included: chosen.included,
    failure: null,
  };
}
