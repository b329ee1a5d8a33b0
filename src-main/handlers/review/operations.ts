/** The log of operations: undone, and done again. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'operationList' | 'operationDetails' | 'operationUndo' | 'operationRedo';

export const createOperationsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    operationList: notYet,
    operationDetails: notYet,
    operationUndo: notYet,
    operationRedo: notYet,
  };
};
