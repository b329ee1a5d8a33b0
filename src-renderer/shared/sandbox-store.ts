/** What the engine last said about the open sandbox: mounts, layers, changes, runs. Nothing here is edited by hand. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import type { Change, JobProgress, LayerCounts, Run, SandboxState } from '../../src-preload/contract/schemas.ts';
import type { EngineEvents } from '../client/client.ts';

import { toFailure } from './failure.ts';
import { createPaced } from './paced.ts';

/** Milliseconds between a layer event and asking for the changes again, at least: a running capsule sends many. */
const SETTLE = 150;

export interface SandboxView {
  readonly state: SandboxState;
  readonly changes: readonly Change[];
  readonly changesState: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  readonly runs: readonly Run[];
  readonly jobs: readonly JobProgress[];
  /** Grows whenever files may have changed; views that show files reload on it. */
  readonly filesVersion: number;
  readonly refresh: () => Promise<void>;
  readonly putRun: (run: Run) => void;
}
export type SandboxStore = StoreApi<SandboxView>;
type SandboxClient = Pick<ApiClient, 'sandboxState' | 'changeList' | 'runList'>;

const put = (runs: readonly Run[], run: Run): readonly Run[] => {
  if (!runs.some((known) => known.id === run.id)) return [run, ...runs];
  return runs.map((known) => (known.id === run.id ? run : known));
};

export function createSandboxStore(client: SandboxClient, initial: SandboxState): SandboxStore {
  const sandbox = initial.sandbox.id;
  return createStore<SandboxView>()((set, get) => ({
    state: initial,
    changes: [],
    changesState: 'loading',
    failure: null,
    runs: [],
    jobs: [],
    filesVersion: 0,
    async refresh() {
      try {
        const [changes, runs] = await Promise.all([client.changeList({ sandbox }), client.runList({ sandbox })]);
        set({ changes, runs, changesState: 'ready', failure: null, filesVersion: get().filesVersion + 1 });
      } catch (error) {
        set({ changesState: 'failed', failure: toFailure(error) });
      }
    },
    putRun: (run) => set({ runs: put(get().runs, run) }),
  }));
}

/** Keeps the store true while the sandbox is open. Returns the undo. */
export function followSandbox(store: SandboxStore, events: EngineEvents): () => void {
  const sandbox = store.getState().state.sandbox.id;
  const paced = createPaced(() => store.getState().refresh(), SETTLE);
  const undo = [
    events.on('layersChanged', (payload) => {
      if (payload.sandbox !== sandbox) return;
      const { state } = store.getState();
      store.setState({ state: { ...state, layers: payload.layers, quota: payload.quota ?? state.quota } });
      paced.request();
    }),
    events.on('sandboxChanged', (state) => {
      if (state.sandbox.id === sandbox) store.setState({ state });
    }),
    events.on('runChanged', (run) => {
      if (run.sandbox === sandbox) store.getState().putRun(run);
    }),
    events.on('jobProgress', (job) => {
      const others = store.getState().jobs.filter((known) => known.job !== job.job);
      store.setState({ jobs: job.state === 'running' ? [...others, job] : others });
    }),
  ];
  void store.getState().refresh();
  return () => {
    paced.cancel();
    for (const stop of undo) stop();
  };
}

const NONE: LayerCounts = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };

/** The tops of all mounts added up. */
export function totalCounts(state: SandboxState): LayerCounts {
  return state.layers
    .filter((layer) => layer.name === 'top')
    .reduce((sum, { counts }) => {
      return {
        added: sum.added + counts.added,
        modified: sum.modified + counts.modified,
        deleted: sum.deleted + counts.deleted,
        renamed: sum.renamed + counts.renamed,
        copied: sum.copied + counts.copied,
        typeChanged: sum.typeChanged + counts.typeChanged,
        bytes: sum.bytes + counts.bytes,
      };
    }, NONE);
}

/** Newest first, those still going. */
export const activeRuns = (runs: readonly Run[]): readonly Run[] => runs.filter((run) => run.state !== 'ended');
