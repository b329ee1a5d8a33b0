/** What is recorded of an entry of the base that stands where something else was: nobody has ever seen it. */
import type { Fingerprint } from './host/host-tree.ts';

/** No version of the entry has these times, so whoever compares finds it changed: a commit asks before anything happens to it. */
export const unseenVersion = (fingerprint: Fingerprint): Fingerprint => ({ ...fingerprint, mtimeNs: 0n, ctimeNs: 0n });

export const isUnseen = ({ mtimeNs, ctimeNs }: Fingerprint): boolean => mtimeNs === 0n && ctimeNs === 0n;
