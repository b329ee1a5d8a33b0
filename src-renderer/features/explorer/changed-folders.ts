/** How many changes lie below each folder. */
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { parentOf } from '../../shared/paths.ts';

export function changedFolders(changes: readonly Change[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of changes) {
    let below = path;
    for (let folder = parentOf(path); folder !== below; folder = parentOf(folder)) {
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
      below = folder;
    }
  }
  return counts;
}
