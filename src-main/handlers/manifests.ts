/** Manifests of capsules on the host's disk, the mode of runs, and principals, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Workbench } from './workbench.ts';

type ManifestCalls = 'manifestRead' | 'manifestWrite' | 'policyMode' | 'principalList' | 'principalCreate';

export const createManifestHandlers = (workbench: Workbench): Pick<ApiHandlers, ManifestCalls> => {
  const unsupported = (sandbox: string): never => {
    throw new CallError('unsupported', `Not built yet for ${workbench.opened(sandbox).session.record.id}.`);
  };
  return {
    manifestRead: ({ sandbox }) => unsupported(sandbox),
    manifestWrite: ({ sandbox }) => unsupported(sandbox),
    policyMode: ({ sandbox }) => unsupported(sandbox),
    principalList: ({ sandbox }) => unsupported(sandbox),
    principalCreate: ({ sandbox }) => unsupported(sandbox),
  };
};
