/** What is known of changes beside themselves: what git says of their paths, and what the top holds that is no change. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { GitFacts, QuietEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { messageOf } from '../../shared/failure.ts';

/** Of `gitFacts`: paths in one question. */
const MOST_PATHS = 100_000;

export interface FactsState {
  readonly git: GitFacts;
  /** null while nobody wants to see them. */
  readonly quiet: readonly QuietEntry[] | null;
  /** Why the quiet entries could not be read. */
  readonly problem: string | null;
  /** Asks again for what is shown, after the changes did change. */
  readonly refresh: (changes: readonly Change[]) => Promise<void>;
  /** Shows them, or hides them again. */
  readonly toggleQuiet: () => Promise<void>;
}
export type FactsStore = StoreApi<FactsState>;

export interface FactsDeps {
  readonly client: Pick<ApiClient, 'gitFacts' | 'changeQuiet'>;
  readonly sandbox: string;
}

const NO_GIT: GitFacts = { mounts: [], states: {} };

export function createFactsStore({ client, sandbox }: FactsDeps): FactsStore {
  let question = 0;
  return createStore<FactsState>()((set, get) => {
    const readGit = async (changes: readonly Change[]): Promise<void> => {
      const mine = ++question;
      const paths = changes.slice(0, MOST_PATHS).map(({ path }) => path);
      // Beside ours: a repository that cannot be read costs the user git's letters, nothing else.
      const git = await client.gitFacts({ sandbox, paths }).catch(() => NO_GIT);
      if (mine === question) set({ git });
    };
    const readQuiet = async (): Promise<void> => {
      try {
        const quiet = await client.changeQuiet({ sandbox });
        if (get().quiet !== null) set({ quiet, problem: null });
      } catch (error) {
        if (get().quiet !== null) set({ problem: messageOf(error) });
      }
    };
    return {
      git: NO_GIT,
      quiet: null,
      problem: null,
      async refresh(changes) {
        await Promise.all([readGit(changes), get().quiet === null ? undefined : readQuiet()]);
      },
      async toggleQuiet() {
        set({ quiet: get().quiet === null ? [] : null, problem: null });
        if (get().quiet !== null) await readQuiet();
      },
    };
  });
}
