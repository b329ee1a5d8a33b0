/** What is staged in an open sandbox, and both sides of its mounts to look at. */
import { SandboxSides } from '../sandbox/staging/sandbox-sides.ts';
import { StagedSet } from '../sandbox/staging/staged-set.ts';
import type { Session } from '../sandbox/session.ts';
import { orNull } from '../vfs/errors.ts';
import type { ChangeWatch } from './change-watch.ts';
import type { Publish } from './publisher.ts';

export interface Staging {
  readonly staged: StagedSet;
  readonly sides: SandboxSides;
}

/** Windows hear whenever something is staged, unstaged or marked. */
export function openStaging(session: Session, changes: ChangeWatch, publish: Publish): Staging {
  const sides = new SandboxSides(session.mounts);
  const staged = new StagedSet({
    values: session.services.values,
    commit: () => session.store.journal.commit(),
    sides,
    changes: () => changes.all(),
    changed: () => publish('reviewChanged', { sandbox: session.record.id, what: 'staged' }),
  });
  // A process that was killed right after a commit has not come to it.
  if (!session.record.imported) orNull(() => staged.prune());
  return { staged, sides };
}
