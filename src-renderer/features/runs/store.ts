/** The runs of a sandbox as they are looked at: which one, which two, and doing one once more. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { Run } from '../../../src-preload/contract/schemas.ts';
import { messageOf, toFailure } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import type { PathWish } from './path-rows.ts';
import { runName, runTabName } from './run-words.ts';

/** How the paths of a story are looked at. */
export interface StoryView extends PathWish {
  readonly focused: string | null;
}
export const FIRST_VIEW: StoryView = { shown: 'all', sort: 'attempts', filter: '', focused: null };

export interface RunsState {
  /** Words that narrow the list. */
  readonly filter: string;
  readonly focused: string | null;
  /** At most two, in the order in which they were chosen. */
  readonly marked: readonly string[];
  /** How the paths of each story are looked at. */
  readonly views: Readonly<Record<string, StoryView>>;
  /** The run that is being done once more. */
  readonly starting: string | null;
  readonly narrow: (filter: string) => void;
  readonly view: (run: string, part: Partial<StoryView>) => void;
  readonly focus: (run: string) => void;
  /** Chooses it to be compared, or not any more; a third one takes the place of the first. */
  readonly mark: (run: string) => void;
  readonly unmark: () => void;
  readonly again: (run: Run, from: 'now' | 'checkpoint') => Promise<void>;
  readonly stop: (run: string) => Promise<void>;
  readonly showStory: (run: Run, tab?: 'keep' | 'preview') => void;
  /** The two that are chosen, the older one first; nothing while there are not two. */
  readonly compare: () => void;
}
export type RunsStore = StoreApi<RunsState>;

export interface RunsDeps {
  readonly client: Pick<ApiClient, 'runAgain' | 'runKill'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly selection: SelectionStore;
  /** Newest first. */
  readonly runs: () => readonly Run[];
  readonly onStarted: (run: Run) => void;
  /** Starts, and once more with the digest of what the user agreed to. */
  readonly withConsent: (start: (consent?: string) => Promise<Run>) => Promise<Run>;
  /** Of the terminal that a run will have; null when there is none yet. */
  readonly size: () => NonNullable<CallInput<'runAgain'>['size']> | null;
}

type StoreAccess = Pick<RunsStore, 'getState' | 'setState'>;

const BROUGHT_BACK = 'Everything was brought back to before that run first; undoing the restore takes that back.';

class RunsActions {
  readonly #deps: RunsDeps;
  readonly #store: StoreAccess;
  constructor(deps: RunsDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly narrow = (filter: string): void => this.#store.setState({ filter });
  readonly view = (run: string, part: Partial<StoryView>): void => {
    const { views } = this.#store.getState();
    this.#store.setState({ views: { ...views, [run]: { ...(views[run] ?? FIRST_VIEW), ...part } } });
  };
  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly mark = (run: string): void => {
    const { marked } = this.#store.getState();
    const others = marked.filter((other) => other !== run);
    this.#store.setState({ marked: others.length < marked.length ? others : [...others, run].slice(-2) });
  };
  readonly unmark = (): void => this.#store.setState({ marked: [] });

  readonly again = async (run: Run, from: 'now' | 'checkpoint'): Promise<void> => {
    const { client, sandbox, notify, onStarted, withConsent, size } = this.#deps;
    if (this.#store.getState().starting !== null) return;
    this.#store.setState({ starting: run.id });
    const columns = size();
    const wish = { sandbox, run: run.id, from, ...(columns && { size: columns }) };
    try {
      const started = await withConsent((consent) => client.runAgain({ ...wish, ...(consent && { consent }) }));
      onStarted(started);
      if (from === 'checkpoint') notify.done(`Running ${runName(run)} once more`, BROUGHT_BACK);
      for (const note of started.notes ?? []) notify.note(note);
    } catch (error) {
      notify.failed(`${runName(run)} was not started`, messageOf(error));
    } finally {
      this.#store.setState({ starting: null });
    }
  };

  readonly stop = async (run: string): Promise<void> => {
    const { client, notify } = this.#deps;
    try {
      await client.runKill({ run });
    } catch (error) {
      // It was over before it could be stopped.
      if (toFailure(error).code !== 'not-found') notify.failed('The run was not stopped', messageOf(error));
    }
  };

  readonly showStory = (run: Run, tab: 'keep' | 'preview' = 'keep'): void =>
    this.#deps.selection.getState().open({ kind: 'run', path: `run://${runTabName(run)}`, run: run.id }, tab);

  readonly compare = (): void => {
    const { marked } = this.#store.getState();
    const [newer, older] = this.#deps.runs().filter(({ id }) => marked.includes(id));
    if (!newer || !older) return;
    const path = `run://${runTabName(older)} ↔ ${runTabName(newer)}`;
    this.#deps.selection.getState().open({ kind: 'run-pair', path, a: older.id, b: newer.id });
  };
}

export const createRunsStore = (deps: RunsDeps): RunsStore =>
  createStore<RunsState>()((_set, _get, store) =>
    Object.assign(
      { filter: '', focused: null, marked: [], starting: null, views: {} } as const,
      new RunsActions(deps, store),
    ),
  );
