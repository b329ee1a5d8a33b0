/** What was granted in this sandbox, and how it treats what was not. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { Grant } from '../../../src-preload/contract/policy-schemas.ts';
import type { ModeChoice } from '../../../src-preload/contract/policy-words.ts';
import type { Allowance } from '../../../src-preload/contract/prompt-schemas.ts';
import type { EngineEvents } from '../../client/client.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';

import type { GrantFilter } from './grant-rows.ts';

export type GrantDraft = Omit<CallInput<'grantAdd'>, 'sandbox' | 'source'>;

export interface PermissionsState {
  readonly grants: readonly Grant[];
  readonly allowances: readonly Allowance[];
  /** Of runs that say nothing else; null until it is known. */
  readonly mode: ModeChoice | null;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly problem: string | null;
  readonly search: string;
  readonly filter: GrantFilter;
  /** The dialog that gives a right. */
  readonly adding: 'open' | 'closed';
  readonly addProblem: string | null;
  readonly refresh: () => Promise<void>;
  readonly setSearch: (search: string) => void;
  readonly setFilter: (filter: GrantFilter) => void;
  readonly setMode: (mode: ModeChoice) => Promise<void>;
  readonly askAdd: () => void;
  readonly closeAdd: () => void;
  readonly add: (draft: GrantDraft) => Promise<void>;
  readonly revoke: (id: string) => Promise<void>;
  readonly renew: (id: string, hash: string) => Promise<void>;
  readonly takeBack: (pattern: string) => Promise<void>;
}
export type PermissionsStore = StoreApi<PermissionsState>;

export interface PermissionsDeps {
  readonly client: Pick<
    ApiClient,
    'grantList' | 'grantAdd' | 'grantRevoke' | 'grantRenew' | 'policyMode' | 'allowanceList' | 'allowanceRevoke'
  >;
  readonly sandbox: string;
  readonly notify: Notify;
}

class PermissionsActions {
  readonly #deps: PermissionsDeps;
  readonly #store: Pick<PermissionsStore, 'getState' | 'setState'>;
  constructor(deps: PermissionsDeps, store: Pick<PermissionsStore, 'getState' | 'setState'>) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly refresh = async (): Promise<void> => {
    const { client, sandbox } = this.#deps;
    try {
      const [grants, allowances, { mode }] = await Promise.all([
        client.grantList({ sandbox }),
        client.allowanceList({ sandbox }),
        client.policyMode({ sandbox }),
      ]);
      this.#store.setState({ grants, allowances, mode, state: 'ready', problem: null });
    } catch (error) {
      this.#store.setState({ state: 'failed', problem: messageOf(error) });
    }
  };
  readonly setSearch = (search: string): void => this.#store.setState({ search });
  readonly setFilter = (filter: GrantFilter): void => this.#store.setState({ filter });
  readonly setMode = (set: ModeChoice): Promise<void> => {
    // Shown at once; when it could not be set, what is so is asked for.
    this.#store.setState({ mode: set });
    return this.#do('The mode could not be set', ({ client, sandbox }) => client.policyMode({ sandbox, set }));
  };
  readonly askAdd = (): void => this.#store.setState({ adding: 'open', addProblem: null });
  readonly closeAdd = (): void => this.#store.setState({ adding: 'closed' });
  /** What is wrong with a draft is said in its dialog, which stays. */
  readonly add = async (draft: GrantDraft): Promise<void> => {
    const { client, sandbox } = this.#deps;
    try {
      await client.grantAdd({ sandbox, source: 'window', ...draft });
      this.#store.setState({ adding: 'closed' });
      await this.refresh();
    } catch (error) {
      this.#store.setState({ addProblem: messageOf(error) });
    }
  };
  readonly revoke = (id: string): Promise<void> =>
    this.#do('The grant could not be revoked', ({ client, sandbox }) => client.grantRevoke({ sandbox, id }));
  readonly renew = (id: string, hash: string): Promise<void> =>
    this.#do('The grant could not be renewed', ({ client, sandbox }) => client.grantRenew({ sandbox, id, hash }));
  readonly takeBack = (pattern: string): Promise<void> =>
    this.#do('The allowance could not be taken back', ({ client, sandbox }) =>
      client.allowanceRevoke({ sandbox, pattern }),
    );

  /** Does something, and shows what is so then. */
  async #do(failure: string, act: (deps: PermissionsDeps) => Promise<unknown>): Promise<void> {
    try {
      await act(this.#deps);
    } catch (error) {
      this.#deps.notify.failed(failure, messageOf(error));
    }
    await this.refresh();
  }
}

export const createPermissionsStore = (deps: PermissionsDeps): PermissionsStore =>
  createStore<PermissionsState>()((_set, _get, store) =>
    Object.assign(
      {
        grants: [],
        allowances: [],
        mode: null,
        state: 'loading',
        problem: null,
        search: '',
        filter: 'holding',
        adding: 'closed',
        addProblem: null,
      } as const,
      new PermissionsActions(deps, store),
    ),
  );

/** Milliseconds in which several changes are one. */
const SETTLE = 120;

/** Keeps the list true. Returns the undo. */
export function followPermissions(store: PermissionsStore, sandbox: string, events: EngineEvents): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const soon = (payload: { readonly sandbox: string }): void => {
    if (payload.sandbox !== sandbox || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void store.getState().refresh();
    }, SETTLE);
  };
  // An answered question may have left an allowance.
  const undo = [events.on('grantsChanged', soon), events.on('promptsChanged', soon)];
  void store.getState().refresh();
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const stop of undo) stop();
  };
}
