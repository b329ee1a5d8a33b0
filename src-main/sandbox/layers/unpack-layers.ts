/** Unpacks an archive into a folder of the host, confined to it. */
import type { ImageArchive } from '../../store/layer-archive.ts';
import { openHostVfs } from '../../vfs/host/open-host-vfs.ts';
import { applyLayer } from './apply-layer.ts';
import type { ImportStep } from './import-layer.ts';
import { planLayer } from './layer-plan.ts';

export interface Unpacking {
  readonly archive: ImageArchive;
  /** An empty folder. */
  readonly folder: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

export interface UnpackedLayers {
  readonly entries: number;
  readonly left: readonly string[];
}

/** Links that lead out are left out: there others would follow them. Errors: `ArchiveError`, those of the folder. */
export function* unpackLayers({ archive, folder, now }: Unpacking): Generator<ImportStep, UnpackedLayers> {
  const vfs = openHostVfs({ folder: { hostPath: folder }, access: 'read-write', now });
  const left = [...archive.left];
  let entries = 0;
  try {
    const root = vfs.openRoot();
    try {
      for (let index = 0; index < archive.count; index += 1) {
        const { source, members } = yield* archive.layer(index);
        const plan = yield* planLayer(members, 'left');
        left.push(...plan.left);
        for (const { done, total } of applyLayer({ vfs, root }, source, plan)) yield { done, total };
        entries += plan.entries.length;
      }
    } finally {
      root.close();
    }
    return { entries, left };
  } finally {
    vfs.close();
  }
}
