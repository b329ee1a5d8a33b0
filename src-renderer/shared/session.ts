/** Which sandbox this window is on, from start-up over the welcome screen to an open one or a failure. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallOutput } from '../../src-preload/contract/api.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import type { Sandbox, SandboxState } from '../../src-preload/contract/schemas.ts';
import type { ConnectionState } from '../client/connection.ts';

import { toFailure } from './failure.ts';

export type SessionPhase =
  | { readonly at: 'starting' }
  | { readonly at: 'welcome'; readonly problem: string | null }
  | { readonly at: 'opening'; readonly workspace: string }
  | { readonly at: 'open'; readonly state: SandboxState }
  | { readonly at: 'failed'; readonly failure: Failure; readonly workspace: string | null };

export interface SessionState {
  readonly phase: SessionPhase;
  readonly info: CallOutput<'appInfo'> | null;
  readonly recent: readonly Sandbox[];
  readonly connection: ConnectionState;
  /** Asks the app what it was started on, and shows that. */
  readonly start: () => Promise<void>;
  readonly open: (workspace: string, name?: string) => Promise<void>;
  /** Back to the welcome screen; the sandbox stays as it is. */
  readonly leave: () => Promise<void>;
  readonly connected: (connection: ConnectionState) => void;
}
export type SessionStore = StoreApi<SessionState>;
type SessionClient = Pick<ApiClient, 'appInfo' | 'sandboxList' | 'sandboxOpen' | 'sandboxState'>;

export function createSessionStore(client: SessionClient, connection: ConnectionState): SessionStore {
  return createStore<SessionState>()((set) => {
    const fail = (error: unknown, workspace: string | null): void =>
      set({ phase: { at: 'failed', failure: toFailure(error), workspace } });
    const welcome = async (problem: string | null): Promise<void> => {
      const recent = await client.sandboxList({});
      set({ phase: { at: 'welcome', problem }, recent: recent.toSorted((a, b) => b.openedAt - a.openedAt) });
    };
    return {
      phase: { at: 'starting' },
      info: null,
      recent: [],
      connection,
      async start() {
        set({ phase: { at: 'starting' } });
        try {
          const info = await client.appInfo({});
          set({ info });
          if (info.sandbox === null) await welcome(info.problem);
          else set({ phase: { at: 'open', state: await client.sandboxState({ sandbox: info.sandbox }) } });
        } catch (error) {
          fail(error, null);
        }
      },
      async open(workspace, name) {
        set({ phase: { at: 'opening', workspace } });
        try {
          const state = await client.sandboxOpen(name === undefined ? { workspace } : { workspace, name });
          set({ phase: { at: 'open', state } });
        } catch (error) {
          fail(error, workspace);
        }
      },
      async leave() {
        await welcome(null).catch((error: unknown) => fail(error, null));
      },
      connected: (state) => set({ connection: state }),
    };
  });
}
