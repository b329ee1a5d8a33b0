/** Which sandbox this window is on, from start-up over the welcome screen to an open one or a failure. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import type { SandboxState } from '../../src-preload/contract/schemas.ts';
import type { ConnectionState } from '../client/connection.ts';

import { toFailure } from './failure.ts';

export type SessionPhase =
  | { readonly at: 'starting' }
  | { readonly at: 'welcome'; readonly problem: string | null }
  | { readonly at: 'opening'; readonly workspace: string }
  | { readonly at: 'open'; readonly state: SandboxState }
  | {
      readonly at: 'failed';
      readonly failure: Failure;
      readonly workspace: string | null;
      readonly name?: string | undefined;
      readonly principal?: string | undefined;
    };

export interface SessionState {
  readonly phase: SessionPhase;
  readonly info: CallOutput<'appInfo'> | null;
  readonly connection: ConnectionState;
  /** Asks the app what it was started on, and shows that. */
  readonly start: () => Promise<void>;
  /** `principal`: on whose behalf; `default` when it is left out. */
  readonly open: (workspace: string, name?: string, principal?: string) => Promise<void>;
  /** One of the list, by its id. */
  readonly openKnown: (id: string) => Promise<void>;
  /** Sets the damaged sandbox aside that did not open, recovers what can be read, and opens that. */
  readonly recover: () => Promise<void>;
  /** Shows a sandbox that is open already. */
  readonly show: (state: SandboxState) => void;
  /** Back to the welcome screen; the sandbox stays as it is. */
  readonly leave: () => void;
  readonly connected: (connection: ConnectionState) => void;
}
export type SessionStore = StoreApi<SessionState>;
type SessionClient = Pick<ApiClient, 'appInfo' | 'sandboxOpen' | 'sandboxState' | 'sandboxRecover'>;

type SetState = StoreApi<SessionState>['setState'];
type Wanted = CallInput<'sandboxRecover'>;

const failedPhase = (error: unknown, { workspace, name, principal }: Wanted): SessionPhase => ({
  at: 'failed',
  failure: toFailure(error),
  workspace: workspace ?? null,
  ...(name !== undefined && { name }),
  ...(principal !== undefined && { principal }),
});

interface Named {
  readonly workspace: string | null;
  readonly name?: string | undefined;
  readonly principal?: string | undefined;
}
/** What the engine is asked for: only what is known of it. */
const wantedOf = ({ workspace, name, principal }: Named): Wanted => ({
  ...(workspace !== null && { workspace }),
  ...(name !== undefined && { name }),
  ...(principal !== undefined && { principal }),
});

/** Shows that a sandbox is being opened, and then that sandbox or why not. */
async function showOpening(set: SetState, wanted: Wanted, open: () => Promise<SandboxState>): Promise<void> {
  set({ phase: { at: 'opening', workspace: wanted.workspace ?? wanted.name ?? '' } });
  try {
    set({ phase: { at: 'open', state: await open() } });
  } catch (error) {
    set({ phase: failedPhase(error, wanted) });
  }
}

/** What the app was started on. Errors: those of the calls. */
async function firstPhase(client: SessionClient, info: CallOutput<'appInfo'>): Promise<SessionPhase> {
  if (info.damaged) return failedPhase(new CallError('sandbox-corrupt', info.problem ?? ''), info.damaged);
  if (info.sandbox === null) return { at: 'welcome', problem: info.problem };
  return { at: 'open', state: await client.sandboxState({ sandbox: info.sandbox }) };
}

export function createSessionStore(client: SessionClient, connection: ConnectionState): SessionStore {
  return createStore<SessionState>()((set, get) => ({
    phase: { at: 'starting' },
    info: null,
    connection,
    async start() {
      set({ phase: { at: 'starting' } });
      try {
        const info = await client.appInfo({});
        set({ info });
        set({ phase: await firstPhase(client, info) });
      } catch (error) {
        set({ phase: failedPhase(error, {}) });
      }
    },
    open(workspace, name, principal) {
      const wanted = wantedOf({ workspace, name, principal });
      return showOpening(set, wanted, () => client.sandboxOpen(wanted));
    },
    async recover() {
      const { phase } = get();
      if (phase.at !== 'failed') return;
      const wanted = wantedOf(phase);
      await showOpening(set, wanted, async () => (await client.sandboxRecover(wanted)).state);
    },
    openKnown: (id) => showOpening(set, { name: id }, () => client.sandboxOpen({ name: id })),
    leave: () => set({ phase: { at: 'welcome', problem: null } }),
    show: (state) => set({ phase: { at: 'open', state } }),
    connected: (state) => set({ connection: state }),
  }));
}
