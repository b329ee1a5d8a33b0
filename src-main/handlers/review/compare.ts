/** Comparing any two trees, and looking into what differs. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'changeQuiet' | 'changeBytes' | 'changeInside' | 'compareTrees';

export const createCompareHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    changeQuiet: notYet,
    changeBytes: notYet,
    changeInside: notYet,
    compareTrees: notYet,
  };
};
