/** What is staged and what was reviewed: one store for every part of the window that shows or changes it. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import type { Staged, StagedPath } from '../../src-preload/contract/review-schemas.ts';

import { messageOf, toFailure } from './failure.ts';
import type { Notify } from './notify.ts';

export interface StageState {
  readonly staged: Staged;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  /** Grows whenever what is staged may have changed; views that show staged texts read them again on it. */
  readonly version: number;
  readonly refresh: () => Promise<void>;
  /** Stages changes, or all below folders, as a whole. */
  readonly add: (paths: readonly string[]) => Promise<void>;
  /** null unstages everything. */
  readonly remove: (paths: readonly string[] | null) => Promise<void>;
  readonly mark: (paths: readonly string[], mark: 'reviewed' | 'open') => Promise<void>;
  /** Waits for what is being staged: whoever commits what is staged must not be faster. */
  readonly settled: () => Promise<void>;
  /** Keeps the message of the next commit with the sandbox. */
  readonly setMessage: (message: string) => Promise<void>;
}
export type StageStore = StoreApi<StageState>;

export interface StageDeps {
  readonly client: Pick<ApiClient, 'stageRead' | 'stageAdd' | 'stageRemove' | 'reviewMark'>;
  readonly sandbox: string;
  readonly notify: Notify;
}

const NOTHING: Staged = { paths: [], reviewed: [], message: '' };

function sameList<T>(before: readonly T[], after: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return before.length === after.length && before.every((one, at) => after[at] !== undefined && same(one, after[at]));
}

/** Lists that say what they said before stay the same objects: what is drawn of them is not made again. */
function sharing(before: Staged, after: Staged): Staged {
  const isStaged = (a: StagedPath, b: StagedPath): boolean =>
    a.path === b.path && a.how === b.how && a.stale === b.stale;
  return {
    message: after.message,
    paths: sameList(before.paths, after.paths, isStaged) ? before.paths : after.paths,
    reviewed: sameList(before.reviewed, after.reviewed, (a, b) => a === b) ? before.reviewed : after.reviewed,
  };
}

const taken = ({ staged: before, version }: StageState, staged: Staged) =>
  ({ staged: sharing(before, staged), state: 'ready', failure: null, version: version + 1 }) as const;

export function createStageStore({ client, sandbox, notify }: StageDeps): StageStore {
  return createStore<StageState>()((set, get) => {
    const take = (staged: Staged): void => set(taken(get(), staged));
    let underWay: Promise<unknown> = Promise.resolve();
    const done = async (title: string, ask: () => Promise<Staged>): Promise<void> => {
      try {
        take(await ask());
      } catch (error) {
        notify.failed(title, messageOf(error));
      }
    };
    const act = (title: string, ask: () => Promise<Staged>): Promise<void> => {
      const deed = done(title, ask);
      underWay = Promise.all([underWay, deed]);
      return deed;
    };
    return {
      staged: NOTHING,
      state: 'loading',
      failure: null,
      version: 0,
      async refresh() {
        try {
          take(await client.stageRead({ sandbox }));
        } catch (error) {
          set({ state: 'failed', failure: toFailure(error) });
        }
      },
      async settled() {
        await underWay;
      },
      add: (paths) => act('Could not stage', () => client.stageAdd({ sandbox, paths: [...paths] })),
      remove: (paths) =>
        act('Could not unstage', () => client.stageRemove({ sandbox, paths: paths === null ? null : [...paths] })),
      mark: (paths, mark) =>
        act('Could not mark as reviewed', () => client.reviewMark({ sandbox, paths: [...paths], mark })),
      setMessage: (message) => act('Could not keep the message', () => client.stageRead({ sandbox, message })),
    };
  });
}

/** How a path is staged; null when it is not. */
export const stagedAs = ({ paths }: Staged, path: string): StagedPath['how'] | null =>
  paths.find((staged) => staged.path === path)?.how ?? null;
