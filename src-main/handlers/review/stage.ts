/** What is staged for the next commit, and what was reviewed. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'stageRead' | 'stageAdd' | 'stageRemove' | 'stageText' | 'stageWrite' | 'reviewMark';

export const createStageHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    stageRead: notYet,
    stageAdd: notYet,
    stageRemove: notYet,
    stageText: notYet,
    stageWrite: notYet,
    reviewMark: notYet,
  };
};
