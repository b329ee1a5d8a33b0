/** Review: what changed, and what becomes of it. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Change as ContractChange } from '../../src-preload/contract/schemas.ts';
import { shownChange } from '../review/change.ts';
import { chosenChanges } from './chosen-changes.ts';
import { discardWork, planReport } from './commit-work.ts';
import { patchOf } from './diff-work.ts';
import { commitChosen, pruneStaged } from './review/commit-turn.ts';
import { alone } from './turns.ts';
import type { Opened, Workbench } from './workbench.ts';

type ChangeCalls = 'changeList' | 'changePatch' | 'changeCommit' | 'changeDiscard';

function listed({ changes, drift }: Opened): ContractChange[] {
  const drifts = drift.all();
  return changes.all().map((change) => ({ ...shownChange(change), drift: drifts.get(change.path) ?? null }));
}

export const createChangeHandlers = (workbench: Workbench): Pick<ApiHandlers, ChangeCalls> => {
  const { jobs } = workbench.deps;
  return {
    changeList: ({ sandbox }) => listed(workbench.opened(sandbox)),
    changePatch: ({ sandbox, paths }) => {
      const opened = workbench.opened(sandbox);
      const { selection, contents } = chosenChanges(opened, paths);
      return { patch: patchOf(opened, selection, contents) };
    },
    changeCommit: async ({ sandbox, paths, dryRun, job, message, author, conflicts = 'stop' }) => {
      const opened = workbench.opened(sandbox);
      const chosen = chosenChanges(opened, paths);
      const options = { message, author, onConflict: conflicts };
      if (dryRun) return planReport(opened, chosen.selection, { ...options, contents: chosen.contents });
      return alone(opened, () => commitChosen(opened, jobs, chosen, { ...options, job }));
    },
    changeDiscard: async ({ sandbox, paths }) => {
      const opened = workbench.opened(sandbox);
      const { selection, contents } = chosenChanges(opened, paths);
      const [partial] = contents.keys();
      if (partial !== undefined)
        throw new CallError('unsupported', `${partial} is staged in part: what should go of it?`);
      const report = await alone(opened, () => jobs.run(randomUUID(), 'Discard', discardWork(opened, selection)));
      pruneStaged(opened);
      return report;
    },
  };
};
