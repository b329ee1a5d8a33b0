/** What was discarded: brought back, or thrown away for good. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { BinItem } from '../../../src-preload/contract/review-schemas.ts';
import { messageOf } from '../../shared/failure.ts';
import { plural } from '../../shared/format.ts';
import { undoAction } from '../../shared/notify.ts';
import type { Notify } from '../../shared/notify.ts';
import { oneDeed } from '../../shared/one-deed.ts';

import { isRefused } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** What waits for the user's word to be thrown away for good; `ids` null for everything. */
export interface Purging {
  readonly ids: readonly string[] | null;
  /** What the one item says of itself; empty for everything. */
  readonly what: string;
  /** How many changes that are. */
  readonly count: number;
}

export interface BinState {
  /** Newest first. */
  readonly items: readonly BinItem[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly problem: string | null;
  readonly focused: string | null;
  /** Ids of the items whose changes are shown. */
  readonly opened: ReadonlySet<string>;
  readonly busy: 'restore' | 'purge' | null;
  readonly purging: Purging | null;
  readonly refresh: () => Promise<void>;
  readonly focus: (id: string) => void;
  readonly toggle: (id: string) => void;
  /** null: all of the item. */
  readonly restore: (id: string, paths: readonly string[] | null) => Promise<void>;
  readonly askPurge: (purging: Purging | null) => void;
  readonly askEmpty: () => void;
  readonly purge: (ids: readonly string[] | null) => Promise<void>;
}
export type BinStore = StoreApi<BinState>;

export interface BinDeps {
  readonly client: Pick<ApiClient, 'binList' | 'binRestore' | 'binPurge'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly refuse: (refusal: Refusal) => void;
  /** Does an operation of the log again. */
  readonly redo: (operation: string) => void;
  readonly refreshChanges: () => Promise<void>;
}

export const countChanges = (items: readonly BinItem[]): number =>
  items.reduce((sum, { changes }) => sum + changes.length, 0);

const IN_SANDBOX = 'In the sandbox. The folder is untouched.';
const NO_UNDO = 'Undo does not take this back; discard it again to do so.';

type StoreAccess = Pick<BinStore, 'getState' | 'setState'>;

class BinActions {
  readonly #deps: BinDeps;
  readonly #store: StoreAccess;
  constructor(deps: BinDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly toggle = (id: string): void => {
    const opened = new Set(this.#store.getState().opened);
    if (!opened.delete(id)) opened.add(id);
    this.#store.setState({ opened });
  };
  readonly askPurge = (purging: Purging | null): void => this.#store.setState({ purging });
  readonly askEmpty = (): void => {
    const { items } = this.#store.getState();
    if (items.length > 0) this.askPurge({ ids: null, what: '', count: countChanges(items) });
  };

  readonly refresh = async (): Promise<void> => {
    try {
      const items = await this.#deps.client.binList({ sandbox: this.#deps.sandbox });
      this.#store.setState({ items, state: 'ready', problem: null });
    } catch (error) {
      this.#store.setState({ state: 'failed', problem: messageOf(error) });
    }
  };

  readonly restore = (id: string, paths: readonly string[] | null): Promise<void> =>
    this.#alone('restore', async () => {
      const { client, sandbox, notify, refuse, redo } = this.#deps;
      const report = await client.binRestore({ sandbox, id, paths: paths === null ? null : [...paths] });
      if (isRefused(report)) {
        refuse({ what: 'restore', report });
        return;
      }
      const { applied, operation } = report;
      const detail = operation == null ? `${IN_SANDBOX} ${NO_UNDO}` : IN_SANDBOX;
      // All of it is back: that took its discard back, and an undo of this does the discard again.
      notify.done(`Restored ${plural(applied.length, 'change')}`, detail, undoAction(operation, redo));
    });

  readonly purge = (ids: readonly string[] | null): Promise<void> =>
    this.#alone('purge', async () => {
      const { client, sandbox, notify } = this.#deps;
      await client.binPurge({ sandbox, ids: ids === null ? null : [...ids] });
      notify.done(ids === null ? 'The bin is empty' : 'Thrown away for good');
    });

  async #alone(what: 'restore' | 'purge', act: () => Promise<void>): Promise<void> {
    const { notify, refreshChanges } = this.#deps;
    const title = what === 'restore' ? 'It could not be restored' : 'It could not be thrown away';
    const failed = (error: unknown): void => notify.failed(title, messageOf(error));
    const after = () => Promise.all([this.refresh(), refreshChanges()]);
    await oneDeed({ store: this.#store, idle: { busy: null }, failed, after }, what, act);
  }
}

export const createBinStore = (deps: BinDeps): BinStore =>
  createStore<BinState>()((_set, _get, store) =>
    Object.assign(
      {
        items: [],
        state: 'loading',
        problem: null,
        focused: null,
        opened: new Set<string>(),
        busy: null,
        purging: null,
      } as const,
      new BinActions(deps, store),
    ),
  );
