/** The plan of a commit over all mounts of a sandbox. */
import type { Selection } from '../review/closure.ts';
import { leavingGit } from '../review/git-folder.ts';
import { planCommit } from '../review/plan.ts';
import type { PlanOptions } from '../review/plan.ts';
import type { Plan } from '../review/step.ts';
import type { MountedTree } from '../sandbox/mounts.ts';
import type { Session } from '../sandbox/session.ts';
import type { ChangeWatch } from './change-watch.ts';

export interface PlannedMount {
  readonly mount: MountedTree;
  readonly plan: Plan;
}

/** Of the mounts that a commit can write to. Reads, and touches nothing. */
export function planMounts(
  { session, changes }: { readonly session: Session; readonly changes: Pick<ChangeWatch, 'all' | 'of' | 'hashes'> },
  asked: Selection,
  options: Omit<PlanOptions, 'hashes'> = {},
): readonly PlannedMount[] {
  const selection = leavingGit(changes.all(), asked);
  return session.mounts
    .all()
    .filter((mount) => mount.overlay.base !== null && mount.access === 'read-write')
    .map((mount) => {
      const hashes = changes.hashes(mount);
      return {
        mount,
        plan: planCommit(mount.overlay, mount.name, changes.of(mount), selection, { ...options, hashes }),
      };
    });
}
