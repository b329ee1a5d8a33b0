/** Whether two looks at a folder saw one entry, or one version of it. */
import type { Fingerprint } from '../vfs/host/host-tree.ts';

/** The same inode, whatever became of its content. */
export const isSameEntry = (a: Fingerprint, b: Fingerprint): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.kind === b.kind;

/**
 * They cannot be told apart by looking at them, though one may be another inode: a commit that was undone leaves one. Size and time of a
 * directory say what is in it.
 */
export const isLookalike = (a: Fingerprint, b: Fingerprint): boolean =>
  a.kind === b.kind && a.mode === b.mode && (a.kind === 'directory' || (a.size === b.size && a.mtimeNs === b.mtimeNs));

export const isSameVersion = (a: Fingerprint, b: Fingerprint): boolean =>
  isSameEntry(a, b) && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.mode === b.mode;
