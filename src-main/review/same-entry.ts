/** Whether two looks at a folder saw one entry, or one version of it. */
import type { Fingerprint } from '../vfs/host/host-tree.ts';

/** The same inode, whatever became of its content. */
export const isSameEntry = (a: Fingerprint, b: Fingerprint): boolean =>
  a.dev === b.dev && a.ino === b.ino && a.kind === b.kind;

export const isSameVersion = (a: Fingerprint, b: Fingerprint): boolean =>
  isSameEntry(a, b) && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.mode === b.mode;
