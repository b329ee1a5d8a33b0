/** The stores of the layers view, made together and kept true. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { SandboxState } from '../../../src-preload/contract/schemas.ts';
import type { EngineEvents } from '../../client/client.ts';
import type { Notify } from '../../shared/notify.ts';

import { createComparisonStore } from './comparison-store.ts';
import type { ComparisonStore } from './comparison-store.ts';
import { createDeedsStore } from './deeds-store.ts';
import type { DeedsStore } from './deeds-store.ts';
import { createPairStore } from './pair-store.ts';
import type { PairStore } from './pair-store.ts';
import { createLayersStore } from './store.ts';
import type { LayersStore } from './store.ts';

export interface LayersFeature {
  readonly stacks: LayersStore;
  /** Of the chosen layers. */
  readonly changes: ComparisonStore;
  /** What is to be compared, and what came of it. */
  readonly pair: PairStore;
  readonly compared: ComparisonStore;
  readonly deeds: DeedsStore;
}

export interface LayersFeatureDeps {
  readonly client: ApiClient;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly onOpened: (state: SandboxState) => void;
  readonly refreshChanges: () => Promise<void>;
}

export function createLayersFeature({
  client,
  sandbox,
  notify,
  onOpened,
  refreshChanges,
}: LayersFeatureDeps): LayersFeature {
  const stacks = createLayersStore({ client, sandbox });
  const refresh = async (): Promise<void> => {
    await Promise.all([stacks.getState().refresh(), refreshChanges()]);
  };
  return {
    stacks,
    changes: createComparisonStore({ client, sandbox, name: 'layers' }),
    pair: createPairStore({ client, sandbox }),
    compared: createComparisonStore({ client, sandbox, name: 'trees' }),
    deeds: createDeedsStore({ client, sandbox, notify, onOpened, refresh }),
  };
}

/** Checkpoints come and go by runs and commits, too. Returns the undo. */
export const followLayers = ({ stacks }: LayersFeature, sandbox: string, events: EngineEvents): (() => void) =>
  events.on('reviewChanged', ({ sandbox: of, what }) => {
    const { state, refresh } = stacks.getState();
    // Nobody has looked at them yet.
    if (of === sandbox && what === 'checkpoints' && state !== 'loading') void refresh();
  });
