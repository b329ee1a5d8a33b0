/** How one change by the user is taken back, and done again: what must still be so, and what is done. */
import type { ConflictReason } from '../../../src-preload/contract/vocabulary.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import type { BaseEntry, BaseRecord, TopEntry } from '../../vfs/top-entry.ts';
import { isUnseen } from '../../vfs/unseen-version.ts';
import type { Stat } from '../../vfs/vfs.ts';
import {
  clear,
  copyFileAt,
  copyTreeAt,
  hasParent,
  likeStat,
  linkAt,
  namesIn,
  placeAt,
  renameAt,
  statAt,
  withTree,
} from './live-tree.ts';
import type { OpenTree } from './live-tree.ts';
import { recallRecords } from './recall-records.ts';
import { isSameAt } from './same-tree.ts';

export interface EditPlace {
  readonly what: 'write' | 'make-directory' | 'rename' | 'remove';
  readonly was: 'nothing' | 'something';
  readonly names: Names;
  /** Of a rename. */
  readonly to: Names | null;
}

export interface EditTrees {
  readonly overlay: Overlay;
  readonly live: OpenTree;
  /** The moment before it. */
  readonly before: OpenTree;
  /** What the top recorded of the folder at that moment. */
  readonly recordsBefore: () => readonly BaseRecord[];
  /** Right after it. */
  readonly after: OpenTree;
}

export interface Against {
  readonly names: Names;
  readonly reason: ConflictReason;
  readonly message: string;
}

export interface TurnEdit {
  readonly step: string;
  /** What is in the way; empty when it can be done. */
  against(trees: EditTrees, place: EditPlace): readonly Against[];
  /** Errors: those of the operations; then some of it may be done. */
  act(trees: EditTrees, place: EditPlace): void;
}

const changed = (names: Names): Against => ({
  names,
  reason: 'sandbox-changed',
  message: 'the sandbox has changed it since',
});
const taken = (names: Names): Against => ({
  names,
  reason: 'sandbox-changed',
  message: 'something else is there by now',
});
const orphaned = (names: Names): Against => ({
  names,
  reason: 'parent-missing',
  message: 'the directory above it is not there any more',
});

/** Nothing is there, and something can be made there. */
function againstMaking(live: OpenTree, names: Names): readonly Against[] {
  if (!hasParent(live, names)) return [orphaned(names)];
  return statAt(live, names) ? [taken(names)] : [];
}

/** Of a directory only that it is one and is empty counts when it is to go. */
const isEmptyDirectory = (live: OpenTree, names: Names): boolean =>
  statAt(live, names)?.kind === 'directory' && namesIn(live, names).length === 0;

const sameThing = (one: Stat | null, other: Stat | null): boolean =>
  one !== null && other !== null && one.kind === other.kind && one.ino === other.ino;

/** It is the same thing, or, since it may have been committed meanwhile, looks the same. `then`: the tree that showed it there. */
function againstMoving(
  live: OpenTree,
  { from, to, then }: { readonly from: Names; readonly to: Names; readonly then: OpenTree },
): readonly Against[] {
  const isKnown = sameThing(statAt(live, from), statAt(then, from)) || isSameAt(live, then, from);
  return isKnown && statAt(live, from) ? againstMaking(live, to) : [changed(from)];
}

const entryAt = (top: readonly TopEntry[], names: Names): TopEntry | undefined =>
  top.find((entry) => keyOf(entry.names) === keyOf(names));

/** Whether an entry of the folder, or anything that was in it, is at another place than `at` in the tree now. */
const isElsewhere = (top: readonly TopEntry[], { names }: BaseEntry, at: Names): boolean =>
  top.some((entry) => entry.origin && isAtOrBelow(entry.origin.names, names) && keyOf(entry.names) !== keyOf(at));

/** What is deleted there of the folder, when it is nowhere else in the tree now, nor is anything that was in it. */
function liftableAt({ overlay }: EditTrees, names: Names): BaseEntry | null {
  const top = overlay.topEntries();
  const entry = entryAt(top, names);
  const hidden = entry?.node ? null : (entry?.replaces ?? null);
  return hidden && !isElsewhere(top, hidden, names) ? hidden : null;
}

/** The sandbox had nothing of its own there, and the folder has what was seen then, or what others made of it. */
function isTheFoldersAgain({ overlay, before, recordsBefore }: EditTrees, names: Names): boolean {
  const top = overlay.topEntries();
  const entry = entryAt(top, names);
  const from = entry?.node ? (entry.origin ?? entry.replaces) : null;
  const isHere = ({ names: one }: Pick<BaseRecord, 'names'>): boolean => keyOf(one) === keyOf(names);
  if (!from || !isHere(from) || isElsewhere(top, from, names) || recordsBefore().some(isHere)) return false;
  return withTree(overlay.view('base'), (base) => isSameAt(base, before, names));
}

/** What took the place of something that is there again may hide what nobody had seen: that knew nothing of the folder then. */
function knowNothingAgain({ overlay, recordsBefore }: EditTrees, names: Names): void {
  const hidden = entryAt(overlay.topEntries(), names)?.replaces;
  if (hidden && isUnseen(hidden.fingerprint)) recallRecords(overlay, { names, hidden, records: recordsBefore() });
}

/** `names` become what they were before, and know of the folder what they knew. */
function bringBefore(trees: EditTrees, names: Names): void {
  if (isTheFoldersAgain(trees, names)) trees.overlay.revert(names);
  else {
    bringFrom(trees.before, trees, names);
    knowNothingAgain(trees, names);
  }
}

function renameBack(trees: EditTrees, from: Names, to: Names): void {
  renameAt(trees.live, from, to);
  knowNothingAgain(trees, to);
}

/** What came to be there is gone again. What the folder has had there since is seen: nobody has ever deleted that. */
function unmake({ overlay, live }: EditTrees, names: Names): void {
  const entry = entryAt(overlay.topEntries(), names);
  if (entry?.node && !entry.origin && !entry.replaces) overlay.revert(names);
  else clear(live, names);
}

/** `names` become what they were in `source`. */
function bringFrom(source: OpenTree, { live }: EditTrees, names: Names): void {
  const stat = statAt(source, names);
  const now = statAt(live, names);
  if (stat?.kind === 'file' && now?.kind === 'file') copyFileAt(source, live, names);
  else {
    clear(live, names);
    if (stat?.kind === 'symlink') live.vfs.symlink(linkAt(source, names), placeAt(live, names));
    else if (stat) copyTreeAt(source, live, names);
  }
  if (stat) likeStat(live, names, stat);
}

/** Only what differs is touched, so that what the folder has stays the folder's. */
function reconcile(source: OpenTree, trees: EditTrees, names: Names): void {
  const { live } = trees;
  const [stat, now] = [statAt(source, names), statAt(live, names)];
  if (stat?.kind !== 'directory' || now?.kind !== 'directory') {
    if (!isSameAt(live, source, names)) bringFrom(source, trees, names);
  } else
    for (const name of new Set([...namesIn(source, names), ...namesIn(live, names)]))
      reconcile(source, trees, [...names, name]);
  if (stat) likeStat(live, names, stat);
}

function bringRemovedBack(trees: EditTrees, names: Names): void {
  const hidden = liftableAt(trees, names);
  if (hidden) {
    trees.overlay.revert(names);
    reconcile(trees.before, trees, names);
    recallRecords(trees.overlay, { names, hidden, records: trees.recordsBefore() });
  } else bringFrom(trees.before, trees, names);
}

export const UNDO_EDIT: TurnEdit = {
  step: 'undo',
  against({ live, after }, { what, names, to }) {
    if (what === 'remove') return againstMaking(live, names);
    if (what === 'make-directory') return isEmptyDirectory(live, names) ? [] : [changed(names)];
    if (what === 'rename' && to) return againstMoving(live, { from: to, to: names, then: after });
    return isSameAt(live, after, names) ? [] : [changed(names)];
  },
  act(trees, { what, was, names, to }) {
    if (what === 'remove') bringRemovedBack(trees, names);
    else if (what === 'rename' && to) renameBack(trees, to, names);
    // What the past shows there may be what somebody made in the folder since.
    else if (what === 'make-directory' || was === 'nothing') unmake(trees, names);
    else bringBefore(trees, names);
  },
};

export const REDO_EDIT: TurnEdit = {
  step: 'redo',
  against({ live, before }, { what, was, names, to }) {
    if (what === 'make-directory' || (what === 'write' && was === 'nothing')) return againstMaking(live, names);
    if (!hasParent(live, names)) return [orphaned(names)];
    if (what === 'rename' && to) return againstMoving(live, { from: names, to, then: before });
    return isSameAt(live, before, names) ? [] : [changed(names)];
  },
  act(trees, { what, names, to }) {
    if (what === 'remove') clear(trees.live, names);
    else if (what === 'rename' && to) renameAt(trees.live, names, to);
    else bringFrom(trees.after, trees, names);
  },
};
