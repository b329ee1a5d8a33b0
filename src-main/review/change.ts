/** What a review shows: one difference between two trees, mostly the base and the merged one. */
import type { QuietReason } from '../../src-preload/contract/review-words.ts';
import type { ChangeKind, EntryKind } from '../../src-preload/contract/vocabulary.ts';
import type { Names } from './names.ts';

/** One difference between two trees, with the shape of `Change` in the contract's schemas. */
export interface TreeChange {
  /** Canonical. */
  readonly path: string;
  readonly kind: ChangeKind;
  /** What it is now; for a deleted one, what it was. */
  readonly entry: EntryKind;
  /** The canonical path it had in the base, for a rename; what it is a copy of. */
  readonly from: string | null;
  /** How much of its content it has from there, in percent; null for what is neither renamed nor copied. */
  readonly similarity: number | null;
  readonly content: boolean;
  readonly mode: boolean;
  /** Its modification time differs as well; never of a directory, whose time says what was done in it. */
  readonly time: boolean;
  /** Bytes; null for what is no file or link, and on the side where there is nothing. */
  readonly sizeBefore: number | null;
  readonly sizeAfter: number | null;
  /** Set when the directory hides everything the base has below it. */
  readonly opaque: boolean;
}

/** A difference between the base and the merged tree of an overlay. */
export interface Change extends TreeChange {
  readonly names: Names;
  /** Where in the base its earlier state is; null when there is none. */
  readonly baseNames: Names | null;
  /**
   * The entries of the top that make this change: committing or discarding it means doing so to all of them. Of a file that was copied out
   * of a directory that was then deleted, the deletion of that directory is one.
   */
  readonly owners: readonly Names[];
}

/** Without what only the engine works with. */
export function shownChange(change: TreeChange): TreeChange {
  const { path, kind, entry, from, similarity, content, mode, time, sizeBefore, sizeAfter, opaque } = change;
  return { path, kind, entry, from, similarity, content, mode, time, sizeBefore, sizeAfter, opaque };
}

/** The shape of `LayerCounts` in the contract. */
export interface ChangeCounts {
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  readonly renamed: number;
  readonly copied: number;
  readonly typeChanged: number;
  readonly bytes: number;
}

/** Counts the changes of each kind; `bytes` is what the layer keeps. */
export function countChanges(changes: readonly Pick<Change, 'kind'>[], bytes: number): ChangeCounts {
  const counts = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, 'type-changed': 0 };
  for (const change of changes) counts[change.kind] += 1;
  const { 'type-changed': typeChanged, ...others } = counts;
  return { ...others, typeChanged, bytes };
}

/** The shape of `QuietEntry` in the contract. */
export interface Quiet {
  readonly path: string;
  readonly why: QuietReason;
}
