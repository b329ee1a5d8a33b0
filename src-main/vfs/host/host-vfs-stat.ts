/** Attributes of the host in the words of a tree. */
import { lstatSync } from 'node:fs';
import type { DirEntry, Stat } from '../vfs.ts';
import { orErrno } from './host-errors.ts';
import { listDirectory } from './host-list.ts';
import type { HostStat } from './host-tree.ts';

/** A directory has no size of its own: what its file system uses for it says nothing. */
export function statOfHost({ kind, size, mode, nlink, ino, mtimeNs, atimeNs, ctimeNs }: HostStat): Stat {
  const shown = kind === 'directory' ? 0 : size;
  return { kind, size: shown, mode, nlink, ino, mtimeNs, atimeNs, ctimeNs, layer: 'base' };
}

export interface SortedEntries {
  readonly entries: readonly DirEntry[];
  /** Names that are not UTF-8: none of ours can stand for them, so they are left out and counted. */
  readonly unrepresentable: number;
}

/** All entries of a held directory, sorted by code units. One that vanishes meanwhile is left out. Throws what node:fs throws. */
export function listSorted(path: string): SortedEntries {
  const { entries: found, unrepresentable } = listDirectory(path);
  const entries: DirEntry[] = [];
  for (const { name, kind } of found) {
    const stats = orErrno(() => lstatSync(`${path}/${name}`, { bigint: true, throwIfNoEntry: false }));
    if (typeof stats === 'object') entries.push({ name, kind, ino: stats.ino, layer: 'base' });
  }
  return { entries: entries.sort((one, other) => (one.name < other.name ? -1 : 1)), unrepresentable };
}
