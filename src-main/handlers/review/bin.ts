/** What was discarded: brought back, or thrown away for good. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'binList' | 'binRestore' | 'binPurge';

export const createBinHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    binList: notYet,
    binRestore: notYet,
    binPurge: notYet,
  };
};
