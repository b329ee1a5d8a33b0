/** The versions of one file, and what differs between two moments of the whole tree. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { FileVersion } from '../../../src-preload/contract/event-schemas.ts';
import type { Change } from '../../../src-preload/contract/schemas.ts';
import { messageOf } from '../../shared/failure.ts';
import type { Moment } from '../../shared/selection.ts';

/** Versions asked for at a time. */
const PAGE = 200;
/** Most changes between two moments that are listed. */
const CHANGES = 2000;

export interface Versions {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly path: string;
  /** Newest first. */
  readonly list: readonly FileVersion[];
  readonly more: boolean;
  /** The first moment of which contents are known. */
  readonly since: number;
  readonly message: string;
}

export interface Compared {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly from: Moment;
  readonly to: Moment;
  readonly changes: readonly Change[];
  readonly more: boolean;
  readonly message: string;
}

export interface HistoryState {
  readonly mode: 'file' | 'moments';
  readonly versions: Versions | null;
  /** Event of the version the keyboard is on. */
  readonly focused: number | null;
  /** Events of at most two versions that are to be compared. */
  readonly marked: readonly number[];
  readonly compared: Compared | null;
  /** Whether a moment is being asked for by its number. */
  readonly asking: 'moment' | null;
  readonly setMode: (mode: 'file' | 'moments') => void;
  readonly show: (path: string) => Promise<void>;
  readonly loadMore: () => Promise<void>;
  /** Reads the versions again; nothing when none are shown. */
  readonly refresh: () => Promise<void>;
  readonly focus: (seq: number) => void;
  /** Marks a version, or unmarks it; of three the first goes. Answers with the pair, older first, when there are two. */
  readonly mark: (seq: number) => readonly [FileVersion, FileVersion] | null;
  readonly compare: (from: Moment, to: Moment) => Promise<void>;
  readonly askMoment: (asking: 'moment' | null) => void;
}
export type HistoryStore = StoreApi<HistoryState>;

export interface HistoryDeps {
  readonly client: Pick<ApiClient, 'fileHistory' | 'momentChanges'>;
  readonly sandbox: string;
}

type StoreAccess = Pick<HistoryStore, 'getState' | 'setState'>;

class HistoryActions {
  readonly #deps: HistoryDeps;
  readonly #store: StoreAccess;

  constructor(deps: HistoryDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly setMode = (mode: 'file' | 'moments'): void => this.#store.setState({ mode });
  readonly askMoment = (asking: 'moment' | null): void => this.#store.setState({ asking });
  readonly focus = (focused: number): void => this.#store.setState({ focused });

  readonly show = async (path: string): Promise<void> => {
    const versions: Versions = { state: 'loading', path, list: [], more: false, since: 0, message: '' };
    this.#store.setState({ mode: 'file', versions, focused: null, marked: [] });
    await this.#read(path, PAGE);
  };

  readonly loadMore = async (): Promise<void> => {
    const { versions } = this.#store.getState();
    if (versions) await this.#read(versions.path, versions.list.length + PAGE);
  };

  readonly refresh = async (): Promise<void> => {
    const { versions } = this.#store.getState();
    if (versions) await this.#read(versions.path, Math.max(PAGE, versions.list.length));
  };

  readonly mark = (seq: number): readonly [FileVersion, FileVersion] | null => {
    const { marked, versions } = this.#store.getState();
    const next = marked.includes(seq) ? marked.filter((known) => known !== seq) : [...marked, seq].slice(-2);
    this.#store.setState({ marked: next, focused: seq });
    const pair = next.toSorted((a, b) => a - b).map((wanted) => versions?.list.find((one) => one.seq === wanted));
    const [older, newer] = pair;
    return older && newer ? [older, newer] : null;
  };

  readonly compare = async (from: Moment, to: Moment): Promise<void> => {
    const start: Compared = { state: 'loading', from, to, changes: [], more: false, message: '' };
    this.#store.setState({ mode: 'moments', compared: start });
    const { client, sandbox } = this.#deps;
    const done = await client.momentChanges({ sandbox, from, to, limit: CHANGES }).then(
      ({ changes, more }): Compared => ({ ...start, state: 'ready', changes, more }),
      (error: unknown): Compared => ({ ...start, state: 'failed', message: messageOf(error) }),
    );
    if (this.#store.getState().compared === start) this.#store.setState({ compared: done });
  };

  async #read(path: string, wanted: number): Promise<void> {
    const found = await this.#versions(path, wanted);
    const { versions, focused } = this.#store.getState();
    if (versions?.path !== path) return;
    const keeps = found.list.some(({ seq }) => seq === focused);
    this.#store.setState({ versions: found, focused: keeps ? focused : (found.list[0]?.seq ?? null) });
  }

  async #versions(path: string, wanted: number): Promise<Versions> {
    const { client, sandbox } = this.#deps;
    try {
      const limit = Math.min(1000, wanted);
      let page = await client.fileHistory({ sandbox, path, limit });
      const list = [...page.versions];
      while (page.more && list.length < wanted) {
        const before = list.at(-1)?.seq ?? 0;
        page = await client.fileHistory({ sandbox, path, limit, before });
        list.push(...page.versions);
      }
      return { state: 'ready', path, list, more: page.more, since: page.since, message: '' };
    } catch (error) {
      return { state: 'failed', path, list: [], more: false, since: 0, message: messageOf(error) };
    }
  }
}

export function createHistoryStore(deps: HistoryDeps): HistoryStore {
  return createStore<HistoryState>()((_set, _get, store) =>
    Object.assign(
      { mode: 'file', versions: null, focused: null, marked: [], compared: null, asking: null } as const,
      new HistoryActions(deps, store),
    ),
  );
}
