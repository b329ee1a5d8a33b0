/** Checkpoints of a sandbox. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls =
  | 'checkpointList'
  | 'checkpointCreate'
  | 'checkpointRename'
  | 'checkpointRestore'
  | 'checkpointDrop'
  | 'checkpointSquash'
  | 'checkpointBranch';

export const createCheckpointsHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    checkpointList: notYet,
    checkpointCreate: notYet,
    checkpointRename: notYet,
    checkpointRestore: notYet,
    checkpointDrop: notYet,
    checkpointSquash: notYet,
    checkpointBranch: notYet,
  };
};
