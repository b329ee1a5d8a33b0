/** Review: what changed, and what becomes of it. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers, CallInput } from '../../src-preload/contract/api.ts';
import type { Change as ContractChange, ReviewReport } from '../../src-preload/contract/schemas.ts';
import type { Change } from '../review/change.ts';
import type { Workbench } from './workbench.ts';

type ChangeCalls = 'changeList' | 'changeDiff' | 'changePatch' | 'changeCommit' | 'changeDiscard';

const toContract = (change: Change): ContractChange => change;

export const createChangeHandlers = (workbench: Workbench): Pick<ApiHandlers, ChangeCalls> => ({
  changeList: ({ sandbox }) => workbench.opened(sandbox).changes.all().map(toContract),
});
export type { CallInput, ReviewReport };
export { randomUUID };
