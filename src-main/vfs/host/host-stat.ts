/** What the two ways to ask for an entry's attributes have in common: one shape, equal whichever was used. */
import type { BigIntStats } from 'node:fs';
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { HostStat } from './host-tree.ts';

const TYPE_MASK = 0o170000;
const PERMISSION_MASK = 0o7777;
const KINDS: Readonly<Record<number, EntryKind>> = { 0o100000: 'file', 0o040000: 'directory', 0o120000: 'symlink' };

/** The kind in the type bits of a mode. */
export const kindOfMode = (mode: number): EntryKind => KINDS[mode & TYPE_MASK] ?? 'other';

/** Permission bits, set-user-id and sticky bits included. */
export const permissionsOfMode = (mode: number): number => mode & PERMISSION_MASK;

/** From Node's own stat. */
export function hostStatOf(stats: BigIntStats): HostStat {
  const mode = Number(stats.mode);
  return {
    kind: kindOfMode(mode),
    dev: stats.dev,
    ino: stats.ino,
    size: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    mode: permissionsOfMode(mode),
    nlink: Number(stats.nlink),
    atimeNs: stats.atimeNs,
  };
}
