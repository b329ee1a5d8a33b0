/** Which two trees are to be compared: of this sandbox, and of others that are open. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Checkpoint, TreePair, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import type { Sandbox } from '../../../src-preload/contract/schemas.ts';

/** Another open sandbox, with what can be chosen of it. */
export interface OtherSandbox {
  readonly sandbox: Sandbox;
  readonly checkpoints: readonly Checkpoint[];
}

export interface PairState extends TreePair {
  readonly others: readonly OtherSandbox[];
  readonly put: (side: 'from' | 'to', ref: TreeRef) => void;
  readonly swap: () => void;
  /** Looks which other sandboxes are open. */
  readonly look: () => Promise<void>;
}
export type PairStore = StoreApi<PairState>;

export interface PairDeps {
  readonly client: Pick<ApiClient, 'sandboxList' | 'sandboxState' | 'checkpointList'>;
  readonly sandbox: string;
}

/** null for one that is not open. */
async function opened({ client }: PairDeps, sandbox: Sandbox): Promise<OtherSandbox | null> {
  const at = { sandbox: sandbox.id };
  return await Promise.all([client.checkpointList(at), client.sandboxState(at)]).then(
    ([checkpoints]) => ({ sandbox, checkpoints }),
    () => null,
  );
}

export const createPairStore = (deps: PairDeps): PairStore =>
  createStore<PairState>()((set, get) => ({
    from: { tree: 'base' },
    to: { tree: 'merged' },
    others: [],
    put: (side, ref) => set(side === 'from' ? { from: ref } : { to: ref }),
    swap: () => set({ from: get().to, to: get().from }),
    async look() {
      // Without the list there is this sandbox, which is nearly always what is wanted.
      const all = await deps.client.sandboxList({}).catch(() => []);
      const others = all.filter(({ id }) => id !== deps.sandbox);
      const found = await Promise.all(others.map((other) => opened(deps, other)));
      set({ others: found.filter((other) => other !== null) });
    },
  }));
