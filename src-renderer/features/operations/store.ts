/** The log of operations: what was done, taken back and done again. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { OperationDetails, OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import { tellFailure } from '../../shared/notify.ts';
import type { Notify } from '../../shared/notify.ts';
import { oneDeed } from '../../shared/one-deed.ts';

import { AFTER_UNDO, WAY_TITLES, wayOf, wayWords } from './operation-words.ts';
import type { Way } from './operation-words.ts';
import { isRefused } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export interface Stays {
  readonly way: Way;
  readonly entry: OperationEntry;
  readonly why: string;
}

export interface OperationsState {
  /** Newest first. */
  readonly list: readonly OperationEntry[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly problem: string | null;
  readonly focused: string | null;
  /** Of the focused one, once it is read. */
  readonly details: OperationDetails | null;
  readonly busy: Way | null;
  /** What goes on, whose progress the sandbox's jobs tell. */
  readonly job: string | null;
  readonly refusal: Refusal | null;
  /** One that should go a way and stays as it is, with the reason. */
  readonly stays: Stays | null;
  readonly refresh: () => Promise<void>;
  readonly focus: (id: string) => Promise<void>;
  /** The newest that stands, or the one named. */
  readonly undo: (id?: string) => Promise<void>;
  readonly redo: (id?: string) => Promise<void>;
  /** Whichever of both can be done with it. */
  readonly turn: (entry: OperationEntry) => Promise<void>;
  readonly cancel: () => void;
  readonly refuse: (refusal: Refusal | null) => void;
  /** Closes what was told of one that stays. */
  readonly leave: () => void;
}
export type OperationsStore = StoreApi<OperationsState>;

export interface OperationsDeps {
  readonly client: Pick<
    ApiClient,
    'operationList' | 'operationDetails' | 'operationUndo' | 'operationRedo' | 'jobCancel'
  >;
  readonly sandbox: string;
  readonly notify: Notify;
  /** Asks the engine for the changes again. */
  readonly refreshChanges: () => Promise<void>;
}

const OTHER: Readonly<Record<Way, Way>> = { undo: 'redo', redo: 'undo' };
const FAILED: Readonly<Record<Way, string>> = {
  undo: 'It could not be undone',
  redo: 'It could not be done again',
};

const IDLE = { busy: null, job: null } as const;

type StoreAccess = Pick<OperationsStore, 'getState' | 'setState'>;

class OperationsActions {
  readonly #deps: OperationsDeps;
  readonly #store: StoreAccess;
  #jobs = 0;
  constructor(deps: OperationsDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly refuse = (refusal: Refusal | null): void => this.#store.setState({ refusal });
  readonly leave = (): void => this.#store.setState({ stays: null });
  readonly cancel = (): void => cancelJob(this.#deps.client, this.#store.getState().job);

  readonly refresh = async (): Promise<void> => {
    try {
      const list = await this.#deps.client.operationList({ sandbox: this.#deps.sandbox });
      this.#store.setState({ list, state: 'ready', problem: null });
      const { focused } = this.#store.getState();
      if (focused !== null) await this.#readDetails(focused);
    } catch (error) {
      this.#store.setState({ state: 'failed', problem: messageOf(error) });
    }
  };

  readonly focus = async (focused: string): Promise<void> => {
    const { details } = this.#store.getState();
    this.#store.setState({ focused, ...(details?.entry.id !== focused && { details: null }) });
    await this.#readDetails(focused);
  };

  readonly undo = (id?: string): Promise<void> => this.#go('undo', id);
  readonly redo = (id?: string): Promise<void> => this.#go('redo', id);
  readonly turn = async (entry: OperationEntry): Promise<void> => {
    const way = wayOf(entry);
    if (way) await this.#go(way, entry.id);
  };

  async #readDetails(id: string): Promise<void> {
    const { client, sandbox } = this.#deps;
    // The row says the most important; what goes wrong here is seen by the details that are not there.
    const details = await client.operationDetails({ sandbox, id }).catch(() => null);
    if (this.#store.getState().focused === id) this.#store.setState({ details });
  }

  async #go(way: Way, id?: string): Promise<void> {
    const { client, sandbox, refreshChanges } = this.#deps;
    const failed = (error: unknown): void => this.#failed(way, error, id);
    const after = () => Promise.all([this.refresh(), refreshChanges()]);
    await oneDeed({ store: this.#store, idle: IDLE, failed, after }, way, async () => {
      const job = `${way}-${sandbox}-${++this.#jobs}`;
      this.#store.setState({ job });
      const input = { sandbox, job, ...(id !== undefined && { id }) };
      this.#tell(way, await (way === 'undo' ? client.operationUndo(input) : client.operationRedo(input)), id);
    });
  }

  /** The one named; else what an undo takes: the newest that stands. */
  #meant(way: Way, id: string | undefined): OperationEntry | null {
    const { list } = this.#store.getState();
    if (id !== undefined) return list.find((entry) => entry.id === id) ?? null;
    return way === 'undo' ? (list.find(({ state }) => state === 'done') ?? null) : null;
  }

  #failed(way: Way, error: unknown, id: string | undefined): void {
    const { code, message: why } = toFailure(error);
    const entry = this.#meant(way, id);
    if (code === 'unsupported' && entry) this.#store.setState({ stays: { way, entry, why } });
    else tellFailure(this.#deps.notify, FAILED[way], error);
  }

  #tell(way: Way, report: ReviewReport, asked: string | undefined): void {
    if (isRefused(report)) {
      this.refuse({ what: way, report, entry: this.#meant(way, report.operation ?? asked) });
      return;
    }
    const { operation } = report;
    const entry = this.#meant(way, operation ?? asked);
    const back = OTHER[way];
    this.#deps.notify.done(
      wayWords(way, entry, report),
      way === 'undo' && entry ? AFTER_UNDO[entry.name] : undefined,
      operation == null ? undefined : { label: WAY_TITLES[back], run: () => void this.#go(back, operation) },
    );
  }
}

export const createOperationsStore = (deps: OperationsDeps): OperationsStore =>
  createStore<OperationsState>()((_set, _get, store) =>
    Object.assign(
      {
        list: [],
        state: 'loading',
        problem: null,
        focused: null,
        details: null,
        ...IDLE,
        refusal: null,
        stays: null,
      } as const,
      new OperationsActions(deps, store),
    ),
  );
