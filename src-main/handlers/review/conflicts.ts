/** Conflicts with their three sides, and what becomes of them. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { alone } from '../turns.ts';
import type { Workbench } from '../workbench.ts';
import { conflictDetails, resolveWork } from './resolve-work.ts';

type Calls = 'conflictDetails' | 'conflictResolve';

export const createConflictsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => ({
  conflictDetails({ sandbox, path }) {
    const opened = workbench.opened(sandbox);
    return conflictDetails(opened, opened.session.canonical(path));
  },
  conflictResolve({ sandbox, choices }) {
    const opened = workbench.opened(sandbox);
    const { jobs } = workbench.deps;
    return alone(opened, () => jobs.run(randomUUID(), 'Resolve', resolveWork(opened, choices)));
  },
});
