/** What git says of a workspace. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'gitFacts';

export const createGitHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    gitFacts: notYet,
  };
};
