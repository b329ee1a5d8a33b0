/** The mode and time that a committed entry gets. */
import type { HostAttributes } from '../vfs/host/host-tree.ts';
import type { Ground } from './ground.ts';
import { beforeOf } from './reviewed.ts';
import type { Difference } from './reviewed.ts';
import type { Item } from './top-model.ts';

/** What the sandbox says; where it left the mode alone, what the folder has by now stays. */
export function attributesOf(item: Item, ground: Ground, difference: Difference | undefined): HostAttributes {
  const { mode = 0, mtimeNs = 0n } = item.entry.node?.stat ?? {};
  const before = difference?.mode === false ? beforeOf(item) : null;
  return { mode: (before && ground.look(before.names)?.mode) ?? mode, mtimeNs };
}
