/** Layers: what each holds, written to files and read from them. */
import type { ApiHandlers } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import type { Workbench } from '../workbench.ts';

type Calls = 'layerStack' | 'fileFate' | 'layerExport' | 'layerImport';

export const createLayersHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const notYet = (): never => {
    throw new CallError('unsupported', `not yet: ${typeof workbench}`);
  };
  return {
    layerStack: notYet,
    fileFate: notYet,
    layerExport: notYet,
    layerImport: notYet,
  };
};
