/** What a layer says, as both directions have it: written out of two trees, and read out of an archive. */
import type { Names } from '../../review/names.ts';
import type { DirHandle, Vfs } from '../../vfs/vfs.ts';

/** A tree with its root held open. */
export interface TreeSide {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

/**
 * Whiteouts as AUFS had them and the OCI image-spec 1.1 (layer.md) has them: an empty file `.wh.NAME` hides NAME of the layers below, and
 * `.wh..wh..opq` all that they have in its directory.
 */
export const WHITEOUT = '.wh.';
export const OPAQUE = '.wh..wh..opq';

export const joined = (names: Names): string => names.join('/');
