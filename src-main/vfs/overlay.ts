/** A tree that may stand on a base folder without ever writing to it, and what a review asks of it. */
import type { DriftKind, LayerView } from '../../src-preload/contract/vocabulary.ts';
import type { HostStat, HostTree } from './host/host-tree.ts';
import type { Layered } from './layers.ts';
import type { Past } from './past.ts';
import type { BaseRecord, TopEntry } from './top-entry.ts';
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

/** A base file as it was read a moment ago: its version then, and its sha-256 (hex), by which the contents of the sandbox have it. */
export interface KnownContent {
  readonly stat: HostStat;
  readonly hash: string;
}

/** What our own hand did to the base. */
export type BaseStep =
  | { readonly what: 'changed'; readonly names: readonly string[] }
  | { readonly what: 'moved'; readonly from: readonly string[]; readonly to: readonly string[] };

/** All that the top of an overlay said at a checkpoint. Good until it is closed, or the overlay is. */
export interface TopExport {
  /** Names, whiteouts left out. */
  readonly entries: number;
  /** Of contents. */
  readonly bytes: number;
  close(): void;
}

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
   * What the tree shows at `names`, and what it shows of the base entry of these names wherever it does, becomes the top's own: its kind,
   * content, attributes and target no longer come from the base. Nothing is seen of it, but that a file that has several names in the base
   * parts from them, and the number of links of a directory. Of a directory only itself. Where the tree shows nothing, nothing
   * happens. A file of the version that is `known` need not be read again. Errors: `quota`, `no-space`, `io`, and those of reading the base.
   */
  own(names: readonly string[], known?: KnownContent): void;
  /**
   * The base has just been changed by our own hand, with nothing in between: the tree goes on showing exactly what it showed, and what
   * it records of the base is taken anew, fingerprints and hashes included.
   * - `changed`: something else, or nothing, is at `names` now. What the tree showed of it must have been made the top's own before,
   *   with `own(names)`; where the top has nothing, the tree showed nothing there, so what has come is hidden.
   * - `moved`: what was at `from` is at `to`, with everything below it; the tree shows it where it did. What was at `to` before, and is
   *   replaced, must have been made the top's own as well; what moves need not.
   *
   * Names are those of the base. In the order in which the base was changed; of several steps in one call, everything was made own before the
   * first of them, by the names it had then. To tell of steps again that were told before is harmless when nothing moved among them.
   * Open handles go on working. The times of a directory are the base's as soon as the top has nothing to say about it, or never had;
   * inode numbers are those of the new base entries. An entry of the top that equals the base now stays one: see `accept`. Never `quota`.
   */
  rebase(...steps: readonly BaseStep[]): void;
  /** What the top records of the base at each of its names, parents before children, siblings by code units. */
  baseRecords(): readonly BaseRecord[];
  /**
   * The top records this of the base from now on; contents, kinds, attributes and targets stay as they are, so they must be the top's own
   * (`own`). What a `rebase` without a change of the base recorded is so taken back. Parents before children. Errors: `not-found` where the
   * top has no such entry; `already-exists` where it has one and a whiteout should be.
   */
  recall(records: readonly BaseRecord[]): void;
  /**
   * The content that the base had at the place of a top's file when the file came to depend on it, or hid it: the common ancestor of both
   * sides. As long as the base file is the same it is read there; when somebody changed it, it is known if it has at most 1 MiB
   * (`ANCESTOR_MAX`) and was kept: a small file (64 KiB) that was read for the change at once, others at the next checkpoint of the
   * journal, which comes in the next quiet moment. null when it is not known any more, or the base had no file there. What is kept
   * counts against no quota, and is not journaled: a process that is killed before the checkpoint has not kept it.
   */
  ancestor(names: readonly string[]): Uint8Array | null;
  /** For another overlay, which begins as this one was at the checkpoint. To be closed. Errors: `not-found`. */
  exportTop(checkpoint: number): TopExport;
  /**
   * Takes over what the top of another overlay said; this one stands on the same base, and says nothing yet. Yields after each entry: the
   * caller commits when it likes, and gives the tree up when it fails. Checkpoints and handles are not taken along. Errors: `not-empty`,
   * `quota`, `no-space`, `io`; `cross-mount` for what no overlay exported.
   */
  importTop(top: TopExport): Generator<undefined>;
  /** Called after every change of the tree; returns the undo. */
  onChange(listener: () => void): () => void;
}
