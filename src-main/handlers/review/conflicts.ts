/** Conflicts with their three sides, and what becomes of them. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'conflictDetails' | 'conflictResolve';

export const createConflictsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    conflictDetails: notYet,
    conflictResolve: notYet,
  };
};
