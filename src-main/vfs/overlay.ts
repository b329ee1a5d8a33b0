/** A tree that may stand on a base folder without ever writing to it, and what a review asks of it. */
import type { DriftKind, LayerView } from '../../src-preload/contract/vocabulary.ts';
import type { HostTree } from './host/host-tree.ts';
import type { Layered } from './layers.ts';
import type { Past } from './past.ts';
import type { TopEntry } from './top-entry.ts';
import type { FileHandle, Vfs } from './vfs.ts';

/**
 * `drift`:
 * - `changed`: the same entry has another content or other attributes.
 * - `replaced`: another entry is in its place.
 * - `vanished`: nothing is there any more.
 * - `appeared`: the base has an entry where the top made one, and the base had none then.
 * - `unreadable`: it cannot be looked at.
 */
export interface BaseDrift {
  /** Where the tree shows, or hides, the entry; for an open file the last name it had. */
  readonly names: readonly string[];
  /** Where it is, or was, in the base. */
  readonly baseNames: readonly string[];
  readonly drift: DriftKind;
  /** Who depends on it: an entry of the top, or only a handle that goes on reading what it has opened. */
  readonly of: 'entry' | 'handle';
}

/** What our own hand did to the base. */
export type BaseStep =
  | { readonly what: 'changed'; readonly names: readonly string[] }
  | { readonly what: 'moved'; readonly from: readonly string[]; readonly to: readonly string[] };

export interface Overlay extends Vfs, Layered {
  /** null for a tree without a base (scratch). */
  readonly base: HostTree | null;
  /** null when none is kept: of a tree in memory, or before the journal knew of events. */
  readonly past: Past | null;
  /**
   * What somebody else changed in the base underneath the top's entries and the open handles since they came to depend on it. The
   * view stays as it is: this is for the user to know. Costs a look at the base for each entry of the top.
   */
  baseDrift(): readonly BaseDrift[];
  /** Bytes of content the top keeps. */
  topBytes(): number;
  /** Depth-first, sorted by name; parents before children. */
  topEntries(): readonly TopEntry[];
  /** A read-only tree of one side: `base` as it is on disk now, `top` with what the top itself holds, or `merged`. */
  view(view: LayerView): Vfs;
  /** The content of a top entry's file; whole, for review. */
  readTop(names: readonly string[]): FileHandle;
  /**
   * The base now equals the top at each of `entries`: the top forgets them (a rename also forgets its whiteout
   * at `origin`; children of a directory keep their own entries). Open handles go on working. Parents before children.
   * Everything that one commit did goes into one call: two directories that swapped places cannot be told apart one by one.
   * Where the top has nothing, nothing happens.
   */
  accept(...entries: readonly (readonly string[])[]): void;
  /**
   * Throws the top's entry at `names` away, with everything below it, and shows the base again: a whiteout is lifted, a new entry
   * is gone, a rename goes back (its own whiteout lifted). Lifting the whiteout of a rename takes the renamed entry back too:
   * a base entry is never in two places. Open handles see a removed file. Where the top has nothing, nothing happens.
   */
  revert(names: readonly string[]): void;
  /**
   * What the tree shows at `names` becomes the top's own: its kind, content, attributes and target no longer come from the base. Nothing is
   * seen of it. Of a directory only itself. Where the tree shows nothing, nothing happens. Errors: `quota`, `no-space`, `io`.
   */
  own(names: readonly string[]): void;
  /**
   * The base has just been changed by our own hand, with nothing in between: the tree goes on showing exactly what it showed, and what
   * it records of the base is taken anew, fingerprints and hashes included.
   * - `changed`: something else, or nothing, is at `names` now. What the tree showed there from the base must have been made the top's own
   *   before; where the top has nothing, the tree showed nothing there, so what has come is hidden.
   * - `moved`: what was at `from` is at `to`, with everything below it; the tree shows it where it did.
   * Open handles go on working. In the order in which the base was changed.
   */
  rebase(...steps: readonly BaseStep[]): void;
  /**
   * The content that the base had at the place of a top's entry when the entry came to depend on it: the common ancestor of both sides. null
   * when it is not known any more, or the base had no file there.
   */
  ancestor(names: readonly string[]): Uint8Array | null;
  /** Called after every change of the tree; returns the undo. */
  onChange(listener: () => void): () => void;
}
