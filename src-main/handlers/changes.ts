/** Review: what changed, and what becomes of it. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Change as ContractChange } from '../../src-preload/contract/schemas.ts';
import type { Change } from '../review/change.ts';
import { commitWork, discardWork, planReport, selectionOf } from './commit-work.ts';
import { diffOf, patchOf } from './diff-work.ts';
import type { Workbench } from './workbench.ts';

type ChangeCalls = 'changeList' | 'changeDiff' | 'changePatch' | 'changeCommit' | 'changeDiscard';

const toContract = (change: Change): ContractChange => {
  const { path, kind, entry, from, content, mode, sizeBefore, sizeAfter, opaque } = change;
  return { path, kind, entry, from, content, mode, sizeBefore, sizeAfter, opaque };
};

export const createChangeHandlers = (workbench: Workbench): Pick<ApiHandlers, ChangeCalls> => {
  const { jobs } = workbench.deps;
  return {
    changeList: ({ sandbox }) => workbench.opened(sandbox).changes.all().map(toContract),
    changeDiff: ({ sandbox, path }) => {
      const opened = workbench.opened(sandbox);
      const canonical = opened.session.canonical(path);
      const found = opened.changes.all().find((change) => change.path === canonical);
      if (!found) throw new CallError('not-found', `Nothing has changed at ${canonical}.`);
      return diffOf(opened, found);
    },
    changePatch: ({ sandbox, paths }) => {
      const opened = workbench.opened(sandbox);
      return { patch: patchOf(opened, selectionOf(opened.session, paths)) };
    },
    changeCommit: async ({ sandbox, paths, dryRun, job }) => {
      const opened = workbench.opened(sandbox);
      const selection = selectionOf(opened.session, paths);
      if (dryRun) return planReport(opened, selection);
      return jobs.run(job ?? randomUUID(), 'Commit', commitWork(opened, selection));
    },
    changeDiscard: async ({ sandbox, paths }) => {
      const opened = workbench.opened(sandbox);
      return jobs.run(randomUUID(), 'Discard', discardWork(opened, selectionOf(opened.session, paths)));
    },
  };
};
