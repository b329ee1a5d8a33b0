/** What reviewing an overlay works on, and how one of its items differs from the base. */
import type { ChangeKind } from '../../src-preload/contract/vocabulary.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { BaseEntry, TopEntry } from '../vfs/top-entry.ts';
import { ContentHashes, sameContent } from './content.ts';
import { TopModel } from './top-model.ts';
import type { Item, Role } from './top-model.ts';

export interface Reviewed {
  readonly overlay: Overlay;
  readonly model: TopModel;
  /** The mount's name in canonical paths. */
  readonly mount: string;
  readonly hashes: ContentHashes;
}

/** What of an item differs from the base entry it stands for. */
export interface Difference {
  readonly content: boolean;
  readonly mode: boolean;
}

export const isNothing = ({ content, mode }: Difference): boolean => !content && !mode;

const EVERYTHING: Difference = { content: true, mode: true };

/** The base entry an item comes from, or stands in for. */
export const beforeOf = ({ entry, occupant }: Item): BaseEntry | null => entry.origin ?? occupant;

/** Compares an item with its `beforeOf`. Both false: no change at all, whatever was opened or touched. */
export function differenceOf({ overlay, hashes }: Reviewed, item: Item): Difference {
  const before = beforeOf(item);
  const { entry } = item;
  const { node } = entry;
  if (before === null) return EVERYTHING;
  if (node?.kind !== before.fingerprint.kind) return EVERYTHING;
  return {
    content: !sameContent(overlay, entry, before, hashes),
    mode: node.kind !== 'symlink' && node.stat.mode !== before.fingerprint.mode,
  };
}

export function kindOf(role: Role, before: BaseEntry | null, node: NonNullable<TopEntry['node']>): ChangeKind {
  if (role === 'moved') return 'renamed';
  if (!before) return 'added';
  return before.fingerprint.kind === node.kind ? 'modified' : 'type-changed';
}

/** Gathers what reviewing an overlay needs; good until the overlay changes. */
export const review = (overlay: Overlay, mount: string, hashes = new ContentHashes()): Reviewed => ({
  overlay,
  mount,
  hashes,
  model: new TopModel(overlay),
});
