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

/** A directory that is only on the way to other entries is nobody's change; one that has moved is. */
const isOnTheWay = ({ node, origin }: TopEntry, names: Names): boolean =>
  node?.kind === 'directory' && origin !== null && keyOf(origin.names) === keyOf(names);

interface Both {
  readonly live: OpenTree;
  readonly then: OpenTree;
  readonly items: readonly Item[];
}

function isStill({ live, then }: Both, { entry, names }: Item, top: Entries): boolean {
  const now = top.get(keyOf(names));
  // What was no change when it went left nothing to come back.
  if (!now) return isOnTheWay(entry, names) || isSameAt(live, then, names);
  if (!entry.node || !now.node) return entry.node === now.node;
  if (entry.node.kind !== now.node.kind) return false;
  return entry.node.kind === 'directory' ? entry.node.stat.mode === now.node.stat.mode : isSameAt(live, then, names);
}

/** `going`: entries that would go now. Empty when they are those of `both`, as they were. */
export function changedSince({ overlay, name }: MountedTree, both: Both, going: readonly Names[]): Conflicts {
  const top = entriesByPlace(overlay.topEntries());
  const known = new Set(both.items.map(({ key }) => key));
  const changed = both.items.filter((item) => !isStill(both, item, top)).map(({ names }) => names);
  const strange = going.filter((names) => {
    const entry = top.get(keyOf(names));
    return !known.has(keyOf(names)) && entry !== undefined && !isOnTheWay(entry, names);
  });
  return [...changed, ...strange].map((names) => {
    const path = formatPath(name, names);
    return { path, reason: 'sandbox-changed', message: `${path}: the sandbox has changed it since` };
  });
}
