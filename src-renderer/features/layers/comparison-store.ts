/** Everything that differs between two trees, narrowed to what is looked for. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { TreePair } from '../../../src-preload/contract/review-schemas.ts';
import type { Change, LayerCounts } from '../../../src-preload/contract/schemas.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { endOf } from '../../shared/failure.ts';
import { rootOf } from '../../shared/paths.ts';

/** Changes asked for at a time. */
const PAGE = 20_000;

export interface Comparison {
  readonly pair: TreePair;
  /** null: of all mounts. */
  readonly mount: string | null;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly changes: readonly Change[];
  /** Of everything, whichever mount; null until it is known. */
  readonly counts: LayerCounts | null;
  /** What goes on, whose progress the sandbox's jobs tell. */
  readonly job: string;
  readonly message: string;
}

export interface ComparisonState {
  readonly comparison: Comparison | null;
  readonly filter: string;
  /** Paths of folders that are closed. */
  readonly collapsed: ReadonlySet<string>;
  readonly focused: string | null;
  readonly compare: (pair: TreePair, mount?: string) => Promise<void>;
  /** Compares the same two again, when one of them can have changed. */
  readonly again: () => Promise<void>;
  readonly cancel: () => void;
  readonly clear: () => void;
  readonly narrow: (filter: string) => void;
  readonly toggle: (path: string) => void;
  readonly focus: (path: string) => void;
}
export type ComparisonStore = StoreApi<ComparisonState>;

export interface ComparisonDeps {
  readonly client: Pick<ApiClient, 'compareTrees' | 'jobCancel'>;
  readonly sandbox: string;
  /** Tells jobs of several stores apart. */
  readonly name: string;
}

type StoreAccess = Pick<ComparisonStore, 'getState' | 'setState'>;

const isSame = (one: TreePair, other: TreePair): boolean => JSON.stringify(one) === JSON.stringify(other);
const moves = ({ from, to }: TreePair): boolean => [from, to].some(({ tree }) => tree === 'base' || tree === 'merged');

class ComparisonActions {
  readonly #deps: ComparisonDeps;
  readonly #store: StoreAccess;
  #jobs = 0;
  constructor(deps: ComparisonDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly compare = async (pair: TreePair, mount: string | null = null): Promise<void> => {
    this.cancel();
    const start = this.#begin(pair, mount);
    const done = await this.#ask(start);
    if (this.#store.getState().comparison?.job === start.job) this.#store.setState({ comparison: done });
  };

  readonly again = async (): Promise<void> => {
    const { comparison } = this.#store.getState();
    // One that is under way says soon enough what there is.
    if (comparison && comparison.state !== 'loading' && moves(comparison.pair))
      await this.compare(comparison.pair, comparison.mount ?? undefined);
  };

  readonly cancel = (): void => {
    const { comparison } = this.#store.getState();
    if (comparison?.state === 'loading') cancelJob(this.#deps.client, comparison.job);
  };
  readonly clear = (): void => {
    this.cancel();
    this.#store.setState({ comparison: null, filter: '' });
  };
  readonly narrow = (filter: string): void => this.#store.setState({ filter });
  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly toggle = (path: string): void => {
    const next = new Set(this.#store.getState().collapsed);
    if (!next.delete(path)) next.add(path);
    this.#store.setState({ collapsed: next });
  };

  /** The same question again: what is shown stays until the answer is there. */
  #begin(pair: TreePair, mount: string | null): Comparison {
    const { comparison: had } = this.#store.getState();
    const { name, sandbox } = this.#deps;
    const job = `compare-${name}-${sandbox}-${++this.#jobs}`;
    const fresh: Comparison = { pair, mount, job, message: '', state: 'loading', changes: [], counts: null };
    if (had?.mount === mount && isSame(had.pair, pair)) {
      const comparison = { ...fresh, changes: had.changes, counts: had.counts };
      this.#store.setState({ comparison });
      return comparison;
    }
    this.#store.setState({ comparison: fresh, collapsed: new Set<string>(), focused: null });
    return fresh;
  }

  async #ask(start: Comparison): Promise<Comparison> {
    try {
      const { changes, counts } = await this.#readAll(start);
      const root = start.mount === null ? null : rootOf(start.mount);
      const own = root === null ? changes : changes.filter(({ path }) => path.startsWith(root));
      return { ...start, state: 'ready', changes: own, counts };
    } catch (error) {
      return { ...start, state: 'failed', changes: [], counts: null, message: endOf(error) };
    }
  }

  /** Page by page: nothing of it is ever left out. */
  async #readAll({ pair, job }: Comparison): Promise<{ changes: readonly Change[]; counts: LayerCounts }> {
    const { client, sandbox } = this.#deps;
    const ask = (offset: number) => client.compareTrees({ sandbox, ...pair, job, offset, limit: PAGE });
    const { changes, counts, total } = await ask(0);
    const all = [...changes];
    while (all.length < total) {
      const page = await ask(all.length);
      if (page.changes.length === 0) break;
      for (const change of page.changes) all.push(change);
    }
    return { changes: all, counts };
  }
}

export const createComparisonStore = (deps: ComparisonDeps): ComparisonStore =>
  createStore<ComparisonState>()((_set, _get, store) =>
    Object.assign(
      { comparison: null, filter: '', collapsed: new Set<string>(), focused: null } as const,
      new ComparisonActions(deps, store),
    ),
  );
