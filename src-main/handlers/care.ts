/** Looking after what a sandbox keeps: verifying it, and rescuing one that is damaged. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { verifySession } from '../sandbox/store-care.ts';
import type { Workbench } from './workbench.ts';

type CareCalls = 'sandboxVerify' | 'sandboxRecover';

export const createCareHandlers = (workbench: Workbench): Pick<ApiHandlers, CareCalls> => ({
  sandboxVerify: async ({ sandbox, job }) => {
    const { session } = workbench.opened(sandbox);
    const findings = await workbench.deps.jobs.run(job ?? randomUUID(), 'Verify', verifySession(session));
    return { findings: [...findings] };
  },
  sandboxRecover: async (wanted) => {
    const { opened, aside, losses } = await workbench.recover(wanted);
    return { state: workbench.state(opened), aside, losses: [...losses] };
  },
});
