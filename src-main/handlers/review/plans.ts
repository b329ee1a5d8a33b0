/** Plans as objects: made, written as text, carried out. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'planMake' | 'planText' | 'planRun';

export const createPlansHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    planMake: notYet,
    planText: notYet,
    planRun: notYet,
  };
};
