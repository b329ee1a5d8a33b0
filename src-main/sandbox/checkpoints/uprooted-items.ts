/** Which entries of a top stand on something of the folder that is not there any more. */
import { lookAt } from '../../review/look-at.ts';
import { parentOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { TopModel } from '../../review/top-model.ts';
import type { Item } from '../../review/top-model.ts';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { HostTree } from '../../vfs/host/host-tree.ts';
import type { BaseEntry, TopEntry } from '../../vfs/top-entry.ts';

function kindAt(base: HostTree, names: Names): EntryKind | null {
  return lookAt(base, names)?.kind ?? null;
}

/**
 * What moved has its content from where it was in the folder: with another one there it would come back as something else. A file that was
 * written again as it was is no other.
 */
function hasOtherContent(base: HostTree, { names, fingerprint: { kind, size, mtimeNs, ino } }: BaseEntry): boolean {
  const now = lookAt(base, names);
  if (kind === 'directory') return now?.ino !== ino;
  return kind === 'file' && (now?.size !== size || now.mtimeNs !== mtimeNs);
}

function hasLostOrigin(base: HostTree, { role, entry: { origin, ownContent } }: Item): boolean {
  if (!origin || ownContent) return false;
  if (kindAt(base, origin.names) !== origin.fingerprint.kind) return true;
  return role === 'moved' && hasOtherContent(base, origin);
}

/** A content of the sandbox's own needs nothing but the directory that it is in. */
function isUprooted(base: HostTree, model: TopModel, item: Item): boolean {
  if (hasLostOrigin(base, item)) return true;
  const { names, under } = item;
  const isInOwn = names.length === 0 || model.item(parentOf(names))?.role === 'kept';
  return under !== null && !isInOwn && kindAt(base, parentOf(under)) !== 'directory';
}

/** `entries`: those of a top, parents before children. Where nothing lies beneath nothing can go away. */
export function uprootedItems(base: HostTree | null, entries: readonly TopEntry[]): readonly Names[] {
  if (!base) return [];
  const model = new TopModel({ base, topEntries: () => entries });
  return model.items.filter((item) => isUprooted(base, model, item)).map(({ names }) => names);
}
