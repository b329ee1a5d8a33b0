/** On whose behalf capsules run here: the principals of this workspace, and making one. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Principal } from '../../../src-preload/contract/policy-schemas.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';

export interface PrincipalsState {
  readonly principals: readonly Principal[];
  readonly making: 'open' | 'closed';
  readonly problem: string | null;
  readonly refresh: () => Promise<void>;
  readonly askMake: () => void;
  readonly closeMake: () => void;
  /** Whether it was made; when not, `problem` says why. */
  readonly make: (name: string) => Promise<boolean>;
}
export type PrincipalsStore = StoreApi<PrincipalsState>;

export interface PrincipalsDeps {
  readonly client: Pick<ApiClient, 'principalList' | 'principalCreate'>;
  readonly sandbox: string;
  readonly notify: Notify;
}

export const createPrincipalsStore = ({ client, sandbox, notify }: PrincipalsDeps): PrincipalsStore =>
  createStore<PrincipalsState>()((set) => ({
    principals: [],
    making: 'closed',
    problem: null,
    async refresh() {
      try {
        set({ principals: await client.principalList({ sandbox }) });
      } catch (error) {
        notify.failed('The principals could not be listed', messageOf(error));
      }
    },
    askMake: () => set({ making: 'open', problem: null }),
    closeMake: () => set({ making: 'closed' }),
    async make(name) {
      try {
        set({ principals: await client.principalCreate({ sandbox, name }), making: 'closed', problem: null });
        return true;
      } catch (error) {
        set({ problem: messageOf(error) });
        return false;
      }
    },
  }));
