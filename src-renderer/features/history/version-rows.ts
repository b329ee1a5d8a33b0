/** Versions as the rows of a list. */
import type { FileVersion } from '../../../src-preload/contract/event-schemas.ts';
import { formatClock } from '../../shared/format.ts';
import type { TreeRow } from '../../shared/tree-rows.ts';

import type { Versions } from './store.ts';

export type VersionRow = TreeRow &
  (
    | {
        readonly kind: 'version';
        readonly version: FileVersion;
        /** Bytes more than the version before; null when either is not known. */
        readonly growth: number | null;
      }
    | { readonly kind: 'more' }
  );

const sizeOf = (version: FileVersion | undefined): number | null =>
  version === undefined ? null : version.kind === null ? 0 : version.size;

function growthOf(version: FileVersion, before: FileVersion | undefined): number | null {
  const [now, was] = [sizeOf(version), sizeOf(before)];
  return now === null || was === null ? null : now - was;
}

export function versionRows({ list, more }: Versions): readonly VersionRow[] {
  const siblings = list.length + (more ? 1 : 0);
  const base = { level: 0, expanded: null, parent: null, siblings } as const;
  const rows = list.map((version, index): VersionRow => {
    const label = `${version.op}, ${version.capsule || version.principal}, ${formatClock(version.timeMs)}`;
    const growth = growthOf(version, list[index + 1]);
    return { ...base, id: version.seq.toString(), label, position: index + 1, kind: 'version', version, growth };
  });
  return more ? [...rows, { ...base, id: 'more', label: 'Show more', position: siblings, kind: 'more' }] : rows;
}
