/** What the top of an overlay forgets once its folder is as it is. */
import type { HostTree } from '../../vfs/host/host-tree.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import type { TopEntry } from '../../vfs/top-entry.ts';
import { ContentHashes, equalsTop } from '../content.ts';
import { lookAt } from '../look-at.ts';
import { compareNames, keyOf } from '../names.ts';
import type { Names } from '../names.ts';

interface Comparing {
  readonly overlay: Overlay;
  readonly base: HostTree;
  readonly hashes: ContentHashes;
}

function isEqual(
  { overlay, base, hashes }: Comparing,
  { entry, names }: { readonly entry: TopEntry | undefined; readonly names: Names },
): boolean {
  const now = lookAt(base, names);
  if (!entry) return true;
  if (!entry.node || !now) return !entry.node && !now;
  return equalsTop(overlay, entry, names, now, hashes);
}

/**
 * Forgets the entries at `places`. `guests` 'worked': somebody may have changed some of them since they were written, and
 * those stay.
 */
export function settleTop(overlay: Overlay, places: readonly Names[], guests: 'worked' | 'waited'): void {
  const { base } = overlay;
  if (!base || places.length === 0) return;
  const sorted = [...places].sort(compareNames);
  if (guests === 'waited') {
    overlay.accept(...sorted);
    return;
  }
  const entries = new Map(overlay.topEntries().map((entry) => [keyOf(entry.names), entry]));
  const comparing = { overlay, base, hashes: new ContentHashes() };
  const kept = new Set<string>();
  const equal = sorted.filter((names) => {
    // What is in a new directory that stays new is new as well.
    const isIn = names.some((_, length) => kept.has(keyOf(names.slice(0, length))));
    const isGone = !isIn && isEqual(comparing, { entry: entries.get(keyOf(names)), names });
    if (!isGone) kept.add(keyOf(names));
    return isGone;
  });
  overlay.accept(...equal);
}

/**
 * What was committed in part at `places` stays, over what the folder has there now; after `settleTop`, because only then the directories
 * that it is in are the folder's. Places where the top has nothing are left alone.
 */
export function settleParts(overlay: Overlay, places: readonly Names[]): void {
  if (places.length === 0) return;
  const there = new Set(overlay.topEntries().flatMap(({ node, names }) => (node ? [keyOf(names)] : [])));
  const steps = places.filter((names) => there.has(keyOf(names))).map((names) => ({ what: 'changed', names }) as const);
  if (steps.length > 0) overlay.rebase(...steps);
}
