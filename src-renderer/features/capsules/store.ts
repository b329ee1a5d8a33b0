/** The capsules that can be run here, their arguments, and loading more of them. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';
import { toFailure } from '../../shared/failure.ts';

import { parseArguments } from './arguments.ts';

export interface CapsulesState {
  readonly capsules: readonly Capsule[];
  readonly state: 'loading' | 'ready' | 'failed';
  /** Arguments as typed, by capsule file. */
  readonly args: Readonly<Record<string, string>>;
  readonly starting: string | null;
  /** What went wrong last, and with which file. */
  readonly problem: { readonly file: string; readonly failure: Failure } | null;
  /** The in-app picker, for shells without a dialog of their own. */
  readonly browsing: 'open' | 'closed';
  readonly refresh: () => Promise<void>;
  readonly setArgs: (file: string, args: string) => void;
  readonly pick: () => Promise<void>;
  readonly closeBrowser: () => void;
  readonly load: (file: string) => Promise<void>;
  readonly run: (capsule: Pick<Capsule, 'file'>, args?: readonly string[]) => Promise<void>;
  readonly dismiss: () => void;
}
export type CapsulesStore = StoreApi<CapsulesState>;

export interface CapsulesDeps {
  readonly client: Pick<ApiClient, 'capsuleList' | 'capsuleInspect' | 'runStart' | 'shellPickCapsule'>;
  readonly sandbox: string;
  readonly onStarted: (run: Run) => void;
}

export function createCapsulesStore({ client, sandbox, onStarted }: CapsulesDeps): CapsulesStore {
  return createStore<CapsulesState>()((set, get) => {
    const complain = (file: string, error: unknown): void => set({ problem: { file, failure: toFailure(error) } });
    return {
      capsules: [],
      state: 'loading',
      args: {},
      starting: null,
      problem: null,
      browsing: 'closed',
      async refresh() {
        try {
          set({ capsules: await client.capsuleList({ sandbox }), state: 'ready' });
        } catch (error) {
          set({ state: 'failed' });
          complain('', error);
        }
      },
      setArgs: (file, args) => set({ args: { ...get().args, [file]: args } }),
      async pick() {
        try {
          const { path } = await client.shellPickCapsule({});
          if (path !== null) await get().load(path);
        } catch (error) {
          if (toFailure(error).code === 'unsupported') set({ browsing: 'open' });
          else complain('', error);
        }
      },
      closeBrowser: () => set({ browsing: 'closed' }),
      async load(file) {
        set({ problem: null });
        try {
          const capsule = await client.capsuleInspect({ sandbox, file });
          set({ capsules: [...get().capsules.filter((known) => known.file !== capsule.file), capsule] });
        } catch (error) {
          complain(file, error);
        }
      },
      async run({ file }, given) {
        const parsed = given ? ({ ok: true, args: given } as const) : parseArguments(get().args[file] ?? '');
        if (!parsed.ok) return set({ problem: { file, failure: { code: 'invalid-argument', message: parsed.message } } });
        set({ starting: file, problem: null });
        try {
          onStarted(await client.runStart({ sandbox, file, args: [...parsed.args] }));
        } catch (error) {
          complain(file, error);
        } finally {
          set({ starting: null });
        }
      },
      dismiss: () => set({ problem: null }),
    };
  });
}

/** The names in a failure's details: a list, or an object that holds one. */
export function namesIn(details: unknown): readonly string[] {
  if (Array.isArray(details)) return details.map((name) => (typeof name === 'string' ? name : JSON.stringify(name)));
  if (typeof details !== 'object' || details === null) return [];
  return namesIn(Object.values(details).find((value) => Array.isArray(value)) ?? null);
}
