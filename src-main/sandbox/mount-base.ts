/** What a mount of the host stands on: a folder, or one file of a folder under a name of its own. */
import { basename, dirname } from 'node:path';

import type { ExtraMount } from '../store/sandbox-record.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import { lastName } from './guest-place.ts';

export interface MountBase {
  readonly tree: HostTree;
  readonly of: 'folder' | 'file';
}

/** Of everything in `folder` only the file `hostName` is there, as `guestName`. */
function singleFile(folder: HostTree, hostName: string, guestName: string): HostTree {
  const inside = (names: readonly string[]): readonly string[] | null => {
    if (names.length === 0) return [];
    return names.length === 1 && names[0] === guestName ? [hostName] : null;
  };
  const found = (names: readonly string[]): readonly string[] => inside(names) ?? fail('not-found');
  return {
    hostPath: `${folder.hostPath}/${hostName}`,
    confinement: folder.confinement,
    names: folder.names,
    lstat(names) {
      const there = inside(names);
      return there === null ? undefined : folder.lstat(there);
    },
    readLink: (names) => folder.readLink(found(names)),
    list(names) {
      if (names.length > 0) fail(inside(names) === null ? 'not-found' : 'not-directory');
      const stat = folder.lstat([hostName]);
      const entries = typeof stat === 'object' ? [{ name: guestName, kind: stat.kind }] : [];
      return { entries, unrepresentable: 0 };
    },
    open: (names) => folder.open(found(names)),
    close: () => folder.close(),
  };
}

/**
 * A file can only be mounted read-only: it has no folder of its own in which a commit could put a new one in its place.
 * Errors: those of `openHostTree`; `unsupported` for a file that is to be written.
 */
function openFile(hostPath: string, guestName: string, access: ExtraMount['access']): MountBase {
  const folder = openHostTree({ hostPath: dirname(hostPath) });
  try {
    const stat = folder.lstat([basename(hostPath)]);
    if (typeof stat !== 'object' || stat.kind !== 'file') fail('not-directory');
    if (access === 'read-write') fail('unsupported', 'a single file can be mounted read-only');
    return { tree: singleFile(folder, basename(hostPath), guestName), of: 'file' };
  } catch (error) {
    folder.close();
    throw error;
  }
}

/** Errors: `VfsError`. */
export function openMountBase({ hostPath, guestPath, access }: ExtraMount): MountBase {
  try {
    return { tree: openHostTree({ hostPath }), of: 'folder' };
  } catch (error) {
    if (!(error instanceof VfsError) || error.code !== 'not-directory') throw error;
    return openFile(hostPath, lastName(guestPath), access);
  }
}
