/** How many changes a sandbox has, for lists of sandboxes: counted while it is open, remembered when it is closed. */
import type { Session } from '../sandbox/session.ts';
import { atBest } from '../store/disk-failure.ts';
import { VfsError } from '../vfs/errors.ts';
import type { ChangeWatch } from './change-watch.ts';

/** Up to which changed entries and their bytes are compared only to be counted. */
const MOST = { entries: 2_000, bytes: 64 * 1024 * 1024 } as const;

/** null where counting would take long, or the folder cannot be read just now. */
export function changeCount(
  { usage }: Pick<Session, 'usage'>,
  changes: Pick<ChangeWatch, 'all' | 'isKnown'>,
): number | null {
  if (!changes.isKnown && (usage.entries > MOST.entries || usage.bytes > MOST.bytes)) return null;
  try {
    return changes.all().length;
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** With its record on disk; on a full one it is not known. */
export function keepChangeCount(session: Session, changes: ChangeWatch): void {
  const count = changeCount(session, changes);
  if (count !== null) atBest(() => session.settings.keep({ changes: count }));
}
