/** What is in the base at a place, now. */
import type { HostStat, HostTree } from '../vfs/host/host-tree.ts';
import type { Names } from './names.ts';

/** undefined when nothing is there, or a link stands in the way. */
export function lookAt(base: HostTree | null, names: Names): HostStat | undefined {
  const found = base?.lstat(names);
  return found === 'link-in-path' ? undefined : found;
}
