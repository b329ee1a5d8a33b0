/** Texts, bytes and patches of changes, whichever trees they are between. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import type { TextDiff } from '../../src-preload/contract/schemas.ts';
import type { Contents } from '../review/item-demands.ts';
import { isSelected } from '../review/closure.ts';
import type { Selection } from '../review/closure.ts';
import { textDiff, treeSide } from '../review/diff.ts';
import type { SideFound } from '../review/diff.ts';
import { unifiedPatch } from '../review/patch.ts';
import { ViewSide } from '../review/compare/view-side.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { orNull } from '../vfs/errors.ts';
import type { Stat } from '../vfs/vfs.ts';
import type { ReviewWork } from './commit-work.ts';
import type { PlacePair, PlaceSide } from './review/pair-places.ts';

const sizeOf = (stat: Stat | null): number | null =>
  stat && (stat.kind === 'file' || stat.kind === 'symlink') ? stat.size : null;

/** What cannot be read any more is not there. */
const sideOf = ({ view, names }: PlaceSide): SideFound => view && orNull(() => treeSide(view.vfs, names));

export function diffOfPlace({ path, kind, before, after }: PlacePair): TextDiff {
  const sizes = { sizeBefore: sizeOf(before.stat), sizeAfter: sizeOf(after.stat) };
  return textDiff({ path, kind, ...sizes }, [sideOf(before), sideOf(after)]);
}

export interface BytesWanted {
  readonly side: 'before' | 'after';
  readonly offset: number;
  readonly limit: number;
}

const NOTHING = { bytes: new Uint8Array(), size: null };

/** Errors: `io`, `access` when what is there cannot be read. */
export function bytesOfPlace(places: PlacePair, { side, offset, limit }: BytesWanted): CallOutput<'changeBytes'> {
  const { view, names, stat } = places[side];
  if (!view || stat?.kind !== 'file') return NOTHING;
  const file = new ViewSide(view).open(names);
  if (!file) return NOTHING;
  return using(file, () => ({ bytes: readUpTo(file, offset, limit), size: file.stat().size }));
}

/** One patch for all mounts, in the order of the change list. `contents` is what is taken instead of what the sandbox has. */
export function patchOf({ session, changes }: ReviewWork, selection: Selection, contents?: Contents): string {
  return session.mounts
    .all()
    .map((mount) => {
      const chosen = changes.of(mount).filter((change) => isSelected(mount.name, change.names, selection));
      return unifiedPatch(mount.overlay, chosen, { contents });
    })
    .join('');
}
