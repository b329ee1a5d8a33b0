/** Tells whether a base entry is the one that was looked at before, with the same content and attributes. */
import type { Fingerprint } from '../host/host-tree.ts';

/** Also another mode or name is another version: both show in the change time. */
export const isSameVersion = (one: Fingerprint, other: Fingerprint): boolean =>
  one.kind === other.kind &&
  one.dev === other.dev &&
  one.ino === other.ino &&
  one.size === other.size &&
  one.mtimeNs === other.mtimeNs &&
  one.ctimeNs === other.ctimeNs &&
  one.mode === other.mode;
