/** Checkpoints of a sandbox. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import type { Checkpoint } from '../../../src-preload/contract/review-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { KeptCheckpoint, ListedCheckpoint } from '../../sandbox/checkpoints/sandbox-checkpoints.ts';
import { describeSandbox } from '../describe-sandbox.ts';
import { reviewReport } from '../review-report.ts';
import { branchSandbox } from './branch-sandbox.ts';
import { alone } from '../turns.ts';
import type { Opened, Workbench } from '../workbench.ts';

type Calls =
  | 'checkpointList'
  | 'checkpointCreate'
  | 'checkpointRename'
  | 'checkpointRestore'
  | 'checkpointDrop'
  | 'checkpointSquash'
  | 'checkpointBranch';

const shown = ({ id, cause, name, at, event, counts, needed }: ListedCheckpoint): Checkpoint => ({
  ...{ id, cause, name, at, event, needed },
  counts: { ...counts },
});

/** Everything is again what it was then, which can be undone. Answers what was made before. Errors: `conflict`, those of the trees. */
export function restoreCheckpoint({ session: { undo } }: Opened, id: number): KeptCheckpoint {
  const { before, report } = undo.restores.restore({ id, author: 'user' });
  const { failure, conflicts } = reviewReport(report);
  const [first] = conflicts;
  if (first) throw new CallError('conflict', `${first.path}: ${first.message}; nothing was restored.`);
  if (failure) throw new CallError(failure.code, failure.message);
  return before;
}

export const createCheckpointsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const of = (sandbox: string) => workbench.opened(sandbox).session.undo.checkpoints;
  return {
    checkpointList: ({ sandbox }) => of(sandbox).list().map(shown),
    checkpointCreate: ({ sandbox, name }) => {
      const checkpoints = of(sandbox);
      return shown(checkpoints.listed(checkpoints.make({ cause: 'named', name }).id));
    },
    checkpointRename: ({ sandbox, id, name }) => {
      const checkpoints = of(sandbox);
      return shown(checkpoints.listed(checkpoints.rename(id, name).id));
    },
    checkpointRestore: ({ sandbox, id }) => {
      const opened = workbench.opened(sandbox);
      const { checkpoints } = opened.session.undo;
      return alone(opened, () => ({ before: shown(checkpoints.listed(restoreCheckpoint(opened, id).id)) }));
    },
    checkpointDrop: ({ sandbox, ids }) => ({ dropped: of(sandbox).drop(ids) }),
    checkpointSquash: ({ sandbox, from, to }) => ({ dropped: of(sandbox).squash(from, to) }),
    checkpointBranch: async ({ sandbox, id, name, job }) => {
      const begun: Opened[] = [];
      const made = (branch: Opened): void => void begun.push(branch);
      const work = branchSandbox(workbench, workbench.opened(sandbox), { id, name, made });
      try {
        const { session } = await workbench.deps.jobs.run(job ?? randomUUID(), 'Branch', work);
        return describeSandbox(session.record);
      } catch (error) {
        for (const branch of begun) await workbench.withdraw(branch);
        throw error;
      }
    },
  };
};
