/** Frozen layers between a tree's base and its top. */
import type { TopEntry } from './top-entry.ts';
import type { Vfs } from './vfs.ts';

/** A state of the tree that nothing changes any more. Between two of them lies a layer. */
export interface Checkpoint {
  /** Rises with each freeze of this tree; never used twice. */
  readonly id: number;
  /** When it was frozen, by the tree's clock. */
  readonly frozenNs: bigint;
}

/** What a tree of layers offers beyond `Vfs`. Mutations are committed by the caller, like all others. */
export interface Layered {
  /**
   * Freezes what the tree shows as its newest checkpoint; whatever changes from now on is the top's. Takes the same time whatever the
   * top holds. Open handles go on; what they write is the new top's.
   */
  freeze(): Checkpoint;
  /** Oldest first. */
  checkpoints(): readonly Checkpoint[];
  /**
   * A read-only tree: everything as it was at the checkpoint, over the base as it is now. Closed with the tree, or before.
   * Errors: `not-found`.
   */
  viewAt(checkpoint: number): Vfs;
  /** What the tree did to its base up to the checkpoint: as `topEntries` was then. Errors: `not-found`. */
  entriesAt(checkpoint: number): readonly TopEntry[];
  /**
   * The places at which two checkpoints may show something else, or a checkpoint and the tree as it is now; in any order of the two, no place
   * twice. Whatever differs is at one of them, or below one at which not both show a directory of the same inode number: there
   * everything below has to be compared. What was taken back in between may be among them. Costs a look at the rows of both tops,
   * and none at the base. Errors: `not-found`.
   */
  placesBetween(one: number, other: number | 'now'): readonly (readonly string[])[];
  /**
   * The tree is again what it was at the checkpoint; all checkpoints stay, later ones too, so that a restore can be taken back by
   * restoring a checkpoint made before it. Open handles see removed files. Errors: `not-found`; `quota` never, what fitted once fits again.
   */
  restore(checkpoint: number): void;
  /** Forgets a checkpoint: its layer becomes one with the next. Contents that nobody else holds are given up. Errors: `not-found`. */
  drop(checkpoint: number): void;
}
