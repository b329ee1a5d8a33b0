/** Texts and patches of changes, whichever mount they are in. */
import type { TextDiff } from '../../src-preload/contract/schemas.ts';
import type { Change } from '../review/change.ts';
import { isSelected } from '../review/closure.ts';
import type { Selection } from '../review/closure.ts';
import { fileDiff } from '../review/diff.ts';
import { unifiedPatch } from '../review/patch.ts';
import type { ReviewWork } from './commit-work.ts';

const mountOf = ({ path }: Change): string => path.slice(0, path.indexOf('://'));

export function diffOf({ session }: ReviewWork, change: Change): TextDiff {
  const { overlay } = session.mounts.get(mountOf(change));
  return fileDiff(overlay, change);
}

/** One patch for all mounts, in the order of the change list. */
export function patchOf({ session, changes }: ReviewWork, selection: Selection): string {
  return session.mounts
    .all()
    .map((mount) => {
      const chosen = changes.of(mount).filter((change) => isSelected(mount.name, change.names, selection));
      return unifiedPatch(mount.overlay, chosen);
    })
    .join('');
}
