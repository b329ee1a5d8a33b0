/** Whether the sandbox still shows what was brought back: only then it may be discarded again. */
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import type { Item } from '../../review/top-model.ts';
import type { TopEntry } from '../../vfs/top-entry.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import { entriesByPlace } from '../checkpoints/entry-facts.ts';
import type { Entries } from '../checkpoints/entry-facts.ts';
import type { MountedTree } from '../mounts.ts';
import type { OperationReport } from './keeper.ts';
import type { OpenTree } from './live-tree.ts';
import { isSameAt } from './same-tree.ts';

type Conflicts = OperationReport['conflicts'];

/** Where the folder has what is seen at a place, as far as nothing has moved there by itself. */
function placeInFolder(top: Entries, names: Names): Names {
  for (let length = names.length - 1; length > 0; length -= 1) {
    const origin = top.get(keyOf(names.slice(0, length)))?.origin;
    if (origin) return [...origin.names, ...names.slice(length)];
  }
  return names;
}

/** A directory that is only on the way to other entries is nobody's change; one that has moved is. */
const isOnTheWay = (top: Entries, { node, origin }: TopEntry, names: Names): boolean =>
  node?.kind === 'directory' && origin !== null && keyOf(origin.names) === keyOf(placeInFolder(top, names));

interface Both {
  readonly live: OpenTree;
  readonly then: OpenTree;
  readonly items: readonly Item[];
}

function isStill(
  { live, then, known }: Both & { readonly known: Entries },
  { entry, names }: Item,
  top: Entries,
): boolean {
  const now = top.get(keyOf(names));
  // What was no change when it went left nothing to come back.
  if (!now) return isOnTheWay(known, entry, names) || isSameAt(live, then, names);
  if (!entry.node || !now.node) return entry.node === now.node;
  if (entry.node.kind !== now.node.kind) return false;
  return entry.node.kind === 'directory' ? entry.node.stat.mode === now.node.stat.mode : isSameAt(live, then, names);
}

/** `going`: entries that would go now. Empty when they are those of `both`, as they were. */
export function changedSince({ overlay, name }: MountedTree, both: Both, going: readonly Names[]): Conflicts {
  const top = entriesByPlace(overlay.topEntries());
  const known = entriesByPlace(both.items.map(({ entry }) => entry));
  const changed = both.items.filter((item) => !isStill({ ...both, known }, item, top)).map(({ names }) => names);
  const strange = going.filter((names) => {
    const entry = top.get(keyOf(names));
    return !known.has(keyOf(names)) && entry !== undefined && !isOnTheWay(top, entry, names);
  });
  return [...changed, ...strange].map((names) => {
    const path = formatPath(name, names);
    return { path, reason: 'sandbox-changed', message: `${path}: the sandbox has changed it since` };
  });
}
