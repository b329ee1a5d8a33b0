/** The real folders that went away while they were held. */
import { VfsError } from '../vfs/errors.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import type { MountTable } from './mounts.ts';

const isThere = (base: HostTree): boolean => {
  try {
    return base.lstat([]) !== undefined;
  } catch (error) {
    if (error instanceof VfsError) return false;
    throw error;
  }
};

/** For the user: what is below them reads as empty, and a commit is refused. */
export const goneFolders = (mounts: Pick<MountTable, 'all'>): readonly string[] =>
  mounts.all().flatMap(({ overlay: { base } }) => {
    if (!base || isThere(base)) return [];
    return [`The folder ${base.hostPath} is gone. What changed in the sandbox is kept.`];
  });
