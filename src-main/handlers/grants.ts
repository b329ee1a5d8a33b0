/** What capsules were granted, and by whom, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Workbench } from './workbench.ts';

type GrantCalls = 'grantList' | 'grantAdd' | 'grantRevoke' | 'grantRenew';

export const createGrantHandlers = (workbench: Workbench): Pick<ApiHandlers, GrantCalls> => {
  const unsupported = (sandbox: string): never => {
    throw new CallError('unsupported', `Grants of ${workbench.opened(sandbox).session.record.id} are not built yet.`);
  };
  return {
    grantList: ({ sandbox }) => unsupported(sandbox),
    grantAdd: ({ sandbox }) => unsupported(sandbox),
    grantRevoke: ({ sandbox }) => unsupported(sandbox),
    grantRenew: ({ sandbox }) => unsupported(sandbox),
  };
};
