/** Whether a small file is still the one that was read. */
import { statSync } from 'node:fs';

import { errnoOf } from './disk-failure.ts';

/** Another text after every change, whoever made it; empty when there is none. Costs one look at the file's name. */
export function fileVersion(path: string): string {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : '';
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return 'unreadable';
  }
}
