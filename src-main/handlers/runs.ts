/** Capsules and their runs, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { byUser } from './by-user.ts';
import type { Workbench } from './workbench.ts';

type RunCalls =
  'capsuleList' | 'capsuleInspect' | 'runStart' | 'runInput' | 'runKill' | 'runList' | 'runOutputGet' | 'runLimits';

export const createRunHandlers = (workbench: Workbench): Pick<ApiHandlers, RunCalls> => ({
  capsuleList: ({ sandbox }) => workbench.shelf.list(workbench.opened(sandbox).session.runs.list()),
  capsuleInspect: ({ file }) => workbench.shelf.inspect(file),
  runStart: (input) => workbench.opened(input.sandbox).runs.start(input),
  runInput: ({ run, bytes }) => {
    workbench.runsOf(run).input(run, bytes);
    return {};
  },
  runKill: ({ run }) => {
    workbench.runsOf(run).kill(run);
    return {};
  },
  runOutputGet: ({ run }) => workbench.runsOf(run).output(run),
  runLimits: ({ sandbox, set }) => {
    const { session } = workbench.opened(sandbox);
    if (set) {
      const asked = JSON.stringify(set);
      byUser(session, { op: 'settings', path: 'settings://run-limits', asked }, () =>
        session.settings.setRunLimits(set),
      );
    }
    return session.settings.runLimits;
  },
  runList: ({ sandbox }) => [...workbench.opened(sandbox).runs.list()],
});
