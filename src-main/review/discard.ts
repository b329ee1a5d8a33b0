/** Throws chosen changes away: the base is seen again. */
import type { Overlay } from '../vfs/overlay.ts';
import type { AppliedStep, ReviewReport } from './apply.ts';
import type { Change } from './change.ts';
import { close, neededToDiscard } from './closure.ts';
import type { Chosen, Selection } from './closure.ts';
import type { ContentHashes } from './content.ts';
import { keyOf } from './names.ts';
import type { Names } from './names.ts';
import { review } from './reviewed.ts';
import { contentsOfDiscard } from './step-contents.ts';

/** Canonical places in the order they are taken back: what is below goes first. A whiteout that marks a rename goes with it. */
const backwards = ({ items }: Chosen) => items.filter((item) => item.role !== 'vacated').reverse();

function goneWith(changes: readonly Change[], { items }: Chosen): readonly Change[] {
  const keys = new Set(items.map((item) => item.key));
  return changes.filter((change) => change.owners.some((names) => keys.has(keyOf(names))));
}

function discarded(overlay: Overlay, gone: readonly Change[]): readonly AppliedStep[] {
  const sides = { overlay, base: overlay.view('base') };
  return gone.map(({ path, kind, names }) => ({
    ...{ path, kind, step: 'discard' },
    contents: contentsOfDiscard(sides, names),
  }));
}

/** Chosen changes of a mount that can be thrown away. */
export interface Discarding {
  readonly applied: readonly AppliedStep[];
  /** The changes themselves. */
  readonly gone: readonly Change[];
  /** Paths that come along though nobody asked for them. */
  readonly included: readonly string[];
  /** Every entry of the top that goes, parents before children. */
  readonly places: readonly Names[];
  /** Open handles go on working on files that have no name any more. */
  run(): void;
}

/** What it means to discard the chosen changes of a mount, null for all. */
export function planDiscard(
  overlay: Overlay,
  mount: string,
  changes: readonly Change[],
  selection: Selection,
  hashes?: ContentHashes,
): Discarding {
  const chosen = close(review(overlay, mount, hashes), changes, selection, neededToDiscard);
  const gone = goneWith(changes, chosen);
  return {
    applied: discarded(overlay, gone),
    gone,
    included: chosen.included,
    places: chosen.items.map(({ names }) => names),
    run() {
      for (const item of backwards(chosen)) overlay.revert(item.names);
    },
  };
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
  const plan = planDiscard(overlay, mount, changes, selection, hashes);
  plan.run();
  const { applied, included } = plan;
  return { state: 'done', applied, conflicts: [], included, skipped: [], failure: null };
}
