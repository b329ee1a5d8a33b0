/** The question whether a capsule may have more rights than the version of it that ran here before. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import { RightsGrowth } from '../../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';

export interface ConsentState {
  readonly growth: RightsGrowth | null;
  readonly agree: () => void;
  readonly refuse: () => void;
}
export type ConsentStore = StoreApi<ConsentState> & {
  /** Whether the user agrees to exactly these rights. A question that comes meanwhile refuses the one before. */
  readonly ask: (growth: RightsGrowth) => Promise<boolean>;
};

export function createConsentStore(): ConsentStore {
  let answer: (agreed: boolean) => void = () => undefined;
  const end = (agreed: boolean): void => {
    store.setState({ growth: null });
    answer(agreed);
  };
  const store = createStore<ConsentState>()(() => ({
    growth: null,
    agree: () => end(true),
    refuse: () => end(false),
  }));
  const ask = (growth: RightsGrowth): Promise<boolean> => {
    answer(false);
    return new Promise((resolve) => {
      answer = resolve;
      store.setState({ growth });
    });
  };
  return Object.assign(store, { ask });
}

/** What a failed start wants the user to agree to; null when it failed for another reason. */
export function growthIn(error: unknown): RightsGrowth | null {
  if (!(error instanceof CallError) || error.code !== 'needs-consent') return null;
  return RightsGrowth.safeParse(error.details).data ?? null;
}
