/** What the top of an overlay says, entry by entry. */
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import type { Fingerprint } from './host/host-tree.ts';
import type { Stat } from './vfs.ts';

/** A base entry as it was when the overlay first hid, moved or changed it. */
export interface BaseEntry {
  /** Where it is in the base, from its root. */
  readonly names: readonly string[];
  readonly fingerprint: Fingerprint;
  /** sha-256 of the content, hex, when it was read on the way (copy-up); else null. */
  readonly hash: string | null;
  /** The base has the file under other names too. */
  readonly shared?: true;
}

/**
 * One named entry of the top, as the tree knows it: facts, no judgement. `review/` turns these into changes.
 * - whiteout: `node` null, `replaces` the hidden base entry.
 * - new entry: `origin` null; `replaces` set when it hides a base entry at the same place.
 * - changed in place: `origin` at the entry's own natural base place, `replaces` null.
 * - renamed: `origin` elsewhere in the base (its old place holds a whiteout); `replaces` as for new.
 * A directory that is only on the way to other entries is listed only when its own attributes changed.
 */
export interface TopEntry {
  readonly names: readonly string[];
  readonly node: { readonly kind: EntryKind; readonly stat: Stat; readonly linkTarget: string | null } | null;
  readonly origin: BaseEntry | null;
  readonly replaces: BaseEntry | null;
  /** A file whose content is the top's own (copied up or new). */
  readonly ownContent: boolean;
  /** A directory that hides everything the base has at its place. */
  readonly opaque: boolean;
}

/** What the top records of the base at one of its names; directories that are only on the way included. */
export interface BaseRecord {
  readonly names: readonly string[];
  /** null for a whiteout, or where the top has nothing. */
  readonly kind: EntryKind | null;
  /** What the entry comes from. */
  readonly origin: BaseEntry | null;
  /** What the base has at this very place, when the tree does not show it. */
  readonly hides: Omit<BaseEntry, 'names'> | null;
}
