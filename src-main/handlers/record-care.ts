/** The record as a whole: whether it is unbroken, and how much of it is kept. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import type { ApiHandlers, CallOutput } from '../../src-preload/contract/api.ts';
import { verifyRecord } from '../sandbox/verify-record.ts';
import type { Session } from '../sandbox/session.ts';
import { byUser } from './by-user.ts';
import type { Opened, Workbench } from './workbench.ts';

type RecordCalls = 'eventVerify' | 'retention';

/** Slices of removing between which guests are served; what is left after so many goes in quiet moments. */
const MOST_SLICES = 1000;

async function retain({ session, isOpen }: Opened): Promise<void> {
  for (let slices = 0; slices < MOST_SLICES && isOpen() && session.retain(); slices += 1) await setImmediate();
}

function kept({ audit, settings, store }: Session): CallOutput<'retention'> {
  return {
    limits: settings.retention,
    events: audit.blocks.facts().reduce((sum, { count }) => sum + count, 0),
    eventBytes: audit.bytes,
    historyBytes: store.history.bytes,
    firstSeq: audit.firstSeq,
    firstMoment: store.history.earliest ?? audit.count(),
  };
}

export const createRecordHandlers = (workbench: Workbench): Pick<ApiHandlers, RecordCalls> => ({
  eventVerify: async ({ sandbox, job }) => {
    const { session } = workbench.opened(sandbox);
    const work = verifyRecord(session);
    const found = await workbench.deps.jobs.run(job ?? randomUUID(), 'Verify the record', work);
    const heads = [...found.heads].map(([principal, head]) => ({ principal, ...head }));
    return { ...found, problems: [...found.problems], heads };
  },
  retention: async ({ sandbox, set }) => {
    const opened = workbench.opened(sandbox);
    const { session } = opened;
    if (set) {
      const asked = JSON.stringify(set);
      byUser(session, { op: 'settings', path: 'settings://retention', asked }, () =>
        session.settings.setRetention(set),
      );
      await retain(opened);
    }
    return kept(session);
  },
});
