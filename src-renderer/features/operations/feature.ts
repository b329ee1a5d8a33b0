/** The stores of the log of operations and of the bin, made together and kept true. */
import type { EngineEvents } from '../../client/client.ts';

import { createBinStore } from './bin-store.ts';
import type { BinDeps, BinStore } from './bin-store.ts';
import { createOperationsStore } from './store.ts';
import type { OperationsDeps, OperationsStore } from './store.ts';

export interface OperationsFeature {
  readonly log: OperationsStore;
  readonly bin: BinStore;
}

/** `client` has the calls of both. */
export type OperationsFeatureDeps = OperationsDeps & Pick<BinDeps, 'client'>;

export function createOperationsFeature(deps: OperationsFeatureDeps): OperationsFeature {
  const log = createOperationsStore(deps);
  const { refuse, redo } = log.getState();
  return { log, bin: createBinStore({ ...deps, refuse, redo: (operation) => void redo(operation) }) };
}

/** Returns the undo. */
export function followOperations({ log, bin }: OperationsFeature, sandbox: string, events: EngineEvents): () => void {
  const refresh = { operations: log.getState().refresh, bin: bin.getState().refresh } as const;
  void refresh.operations();
  void refresh.bin();
  return events.on('reviewChanged', ({ sandbox: of, what }) => {
    if (of === sandbox && (what === 'operations' || what === 'bin')) void refresh[what]();
  });
}
