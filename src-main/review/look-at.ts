/** What is in the base at a place, now. */
import { VfsError } from '../vfs/errors.ts';
import type { HostStat, HostTree } from '../vfs/host/host-tree.ts';
import type { Names } from './names.ts';

/** undefined when nothing is there, or a link stands in the way. */
export function lookAt(base: HostTree | null, names: Names): HostStat | undefined {
  const found = base?.lstat(names);
  return found === 'link-in-path' ? undefined : found;
}

/** As `lookAt`, and undefined as well for what is another file system mounted in the folder: that is nobody's change. */
export function lookBeside(base: HostTree | null, names: Names): HostStat | undefined {
  try {
    return lookAt(base, names);
  } catch (error) {
    if (error instanceof VfsError && error.code === 'cross-mount') return undefined;
    throw error;
  }
}
