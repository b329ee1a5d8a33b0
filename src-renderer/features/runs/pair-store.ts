/** Two runs side by side: their rows, asked for page by page as they come into view. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallOutput } from '../../../src-preload/contract/api.ts';
import type { RunPairRow } from '../../../src-preload/contract/run-story-calls.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { toFailure } from '../../shared/failure.ts';

/** Rows that are asked for at once. */
export const PAGE = 200;
/** Pages that are kept. */
const MOST_PAGES = 50;

type Compared = CallOutput<'runCompare'>;
export type Only = 'all' | 'differences';

export interface PairState {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly message: string;
  /** What goes on, whose progress the sandbox's jobs tell. */
  readonly job: string | null;
  readonly only: Only;
  /** Of what is shown. */
  readonly total: number;
  readonly counts: Compared['counts'] | null;
  readonly trees: Compared['trees'];
  /** By their number. */
  readonly pages: ReadonlyMap<number, readonly RunPairRow[]>;
  readonly load: (only?: Only) => Promise<void>;
  /** These rows are looked at. */
  readonly see: (first: number, last: number) => void;
  readonly row: (index: number) => RunPairRow | undefined;
  readonly cancel: () => void;
}
export type PairStore = StoreApi<PairState>;

export interface PairDeps {
  readonly client: Pick<ApiClient, 'runCompare' | 'jobCancel'>;
  readonly sandbox: string;
  readonly a: string;
  readonly b: string;
}

type StoreAccess = Pick<PairStore, 'getState' | 'setState'>;

class PairActions {
  readonly #deps: PairDeps;
  readonly #store: StoreAccess;
  readonly #asked = new Set<number>();
  /** Answers to questions from before are for nobody. */
  #round = 0;
  constructor(deps: PairDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly load = async (only: Only = this.#store.getState().only): Promise<void> => {
    const round = ++this.#round;
    const job = `compare-runs-${this.#deps.a}-${this.#deps.b}-${round}`;
    this.#asked.clear();
    this.#store.setState({ state: 'loading', only, job, pages: new Map() });
    try {
      const { rows, ...facts } = await this.#ask(0, only, job);
      if (round === this.#round)
        this.#store.setState({ ...facts, state: 'ready', job: null, pages: new Map([[0, rows]]) });
    } catch (error) {
      if (round === this.#round)
        this.#store.setState({ state: 'failed', job: null, message: toFailure(error).message });
    }
  };

  readonly see = (first: number, last: number): void => {
    for (let page = Math.floor(first / PAGE); page * PAGE <= last; page += 1) void this.#fetch(page);
  };

  readonly row = (index: number): RunPairRow | undefined =>
    this.#store.getState().pages.get(Math.floor(index / PAGE))?.[index % PAGE];

  readonly cancel = (): void => cancelJob(this.#deps.client, this.#store.getState().job);

  async #fetch(page: number): Promise<void> {
    const { pages, state, only, total } = this.#store.getState();
    if (state !== 'ready' || pages.has(page) || this.#asked.has(page) || page * PAGE >= total) return;
    const round = this.#round;
    this.#asked.add(page);
    try {
      const { rows } = await this.#ask(page * PAGE, only);
      if (round === this.#round) this.#put(page, rows);
    } catch (error) {
      if (round === this.#round) this.#store.setState({ state: 'failed', message: toFailure(error).message });
    } finally {
      this.#asked.delete(page);
    }
  }

  #put(page: number, rows: readonly RunPairRow[]): void {
    const pages = new Map(this.#store.getState().pages);
    pages.set(page, rows);
    const farthest = [...pages.keys()].sort((one, other) => Math.abs(other - page) - Math.abs(one - page));
    for (const far of farthest.slice(0, Math.max(0, pages.size - MOST_PAGES))) pages.delete(far);
    this.#store.setState({ pages });
  }

  #ask(offset: number, only: Only, job?: string): Promise<Compared> {
    const { client, sandbox, a, b } = this.#deps;
    return client.runCompare({ sandbox, a, b, only, offset, limit: PAGE, ...(job !== undefined && { job }) });
  }
}

export const createPairStore = (deps: PairDeps): PairStore =>
  createStore<PairState>()((_set, _get, store) =>
    Object.assign(
      {
        ...({ state: 'loading', message: '', job: null, only: 'all', total: 0 } as const),
        ...{ counts: null, trees: null, pages: new Map<number, readonly RunPairRow[]>() },
      },
      new PairActions(deps, store),
    ),
  );
