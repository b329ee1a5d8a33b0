/** Why something was decided, what would be enough, and what would change, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Workbench } from './workbench.ts';

type PolicyQuestions = 'eventWhy' | 'policyLearn' | 'policyWhatIf' | 'ruleCoverage';

export const createPolicyQuestionHandlers = (workbench: Workbench): Pick<ApiHandlers, PolicyQuestions> => {
  const unsupported = (sandbox: string): never => {
    throw new CallError('unsupported', `Not built yet for ${workbench.opened(sandbox).session.record.id}.`);
  };
  return {
    eventWhy: ({ sandbox }) => unsupported(sandbox),
    policyLearn: ({ sandbox }) => unsupported(sandbox),
    policyWhatIf: ({ sandbox }) => unsupported(sandbox),
    ruleCoverage: ({ sandbox }) => unsupported(sandbox),
  };
};
