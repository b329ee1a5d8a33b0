/** Review: what changed, and what becomes of it. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Change as ContractChange } from '../../src-preload/contract/schemas.ts';
import type { Change } from '../review/change.ts';
import { commitWork, discardWork, planReport, selectionOf } from './commit-work.ts';
import { diffOf, patchOf } from './diff-work.ts';
import type { Opened, Workbench } from './workbench.ts';

type ChangeCalls = 'changeList' | 'changeDiff' | 'changePatch' | 'changeCommit' | 'changeDiscard';

function listed({ changes, drift }: Opened): ContractChange[] {
  const drifts = drift.all();
  return changes.all().map((change: Change) => {
    const { path, kind, entry, from, content, mode, sizeBefore, sizeAfter, opaque } = change;
    return { path, kind, entry, from, content, mode, sizeBefore, sizeAfter, opaque, drift: drifts.get(path) ?? null };
  });
}

/** Lets one commit or discard of a sandbox go on at a time: two plans would take each other's ground away. */
function createTurns(): <T>(opened: Opened, work: () => Promise<T>) => Promise<T> {
  const busy = new Set<Opened>();
  return async (opened, work) => {
    if (busy.has(opened)) throw new CallError('busy', 'A commit or a discard is under way; wait until it has ended.');
    busy.add(opened);
    try {
      return await work();
    } finally {
      busy.delete(opened);
    }
  };
}

export const createChangeHandlers = (workbench: Workbench): Pick<ApiHandlers, ChangeCalls> => {
  const { jobs } = workbench.deps;
  const alone = createTurns();
  return {
    changeList: ({ sandbox }) => listed(workbench.opened(sandbox)),
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
      return alone(opened, () => jobs.run(job ?? randomUUID(), 'Commit', commitWork(opened, selection)));
    },
    changeDiscard: async ({ sandbox, paths }) => {
      const opened = workbench.opened(sandbox);
      const selection = selectionOf(opened.session, paths);
      return alone(opened, () => jobs.run(randomUUID(), 'Discard', discardWork(opened, selection)));
    },
  };
};
