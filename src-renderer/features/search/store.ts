/** The search through texts: what is asked, what has been found so far, and where one is in it. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallOutput } from '../../../src-preload/contract/api.ts';
import type { FoundLine, FoundText } from '../../../src-preload/contract/search-calls.ts';
import type { EngineEvents } from '../../client/client.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { toFailure } from '../../shared/failure.ts';
import type { SelectionState } from '../../shared/selection.ts';

import { fileId, lineId, placeOf, stepFrom } from './result-rows.ts';
import type { ResultRow } from './result-rows.ts';
import { EMPTY_FORM, queryOf, toggled } from './search-form.ts';
import type { SearchForm, Toggle } from './search-form.ts';

/** Lines that are asked for: as many as a list can be gone through with. */
const MOST_LINES = 100_000;
/** Milliseconds after the last key until what is typed is searched for. */
const TYPED = 300;
/** Milliseconds between two looks at what was found. */
const SHOWN = 80;

export interface SearchState {
  readonly form: SearchForm;
  /** Whether the fields for paths are there. */
  readonly details: 'shown' | 'hidden';
  readonly phase: 'idle' | 'searching' | 'done' | 'cancelled' | 'failed';
  readonly problem: string | null;
  readonly end: CallOutput<'textSearch'> | null;
  readonly found: readonly FoundText[];
  /** Files that were looked into so far. */
  readonly searched: number;
  readonly collapsed: ReadonlySet<string>;
  readonly focused: string | null;
  /** What is typed is searched for after a moment; other changes at once. */
  readonly type: (part: Partial<SearchForm>) => void;
  readonly choose: (part: Partial<SearchForm>) => void;
  readonly toggle: (what: Toggle) => void;
  readonly toggleDetails: () => void;
  readonly search: () => void;
  readonly cancel: () => void;
  readonly clear: () => void;
  readonly focus: (row: string) => void;
  readonly fold: (file: string) => void;
  readonly foldAll: () => void;
  readonly dismiss: (row: ResultRow) => void;
  readonly open: (found: FoundText, line: FoundLine | null, tab: 'keep' | 'preview') => void;
  /** Goes to the next line that was found, or to the one before. */
  readonly step: (step: 1 | -1) => void;
  readonly feed: SearchFeed;
}
export type SearchStore = StoreApi<SearchState>;

/** What the engine tells while it searches. */
interface SearchFeed {
  readonly found: (job: string, found: readonly FoundText[]) => void;
  readonly progress: (job: string, searched: number) => void;
}

interface SearchDeps {
  readonly client: Pick<ApiClient, 'textSearch' | 'jobCancel'>;
  readonly sandbox: string;
  readonly open: SelectionState['open'];
}

type StoreAccess = Pick<StoreApi<SearchState>, 'getState' | 'setState'>;
const NOTHING = { phase: 'idle', problem: null, end: null, found: [], searched: 0, focused: null } as const;
const fresh = () => ({ ...NOTHING, collapsed: new Set<string>() });

class SearchActions {
  readonly #deps: SearchDeps;
  readonly #store: StoreAccess;
  #job: string | null = null;
  #typed: ReturnType<typeof setTimeout> | undefined;
  #waiting: FoundText[] = [];
  #shown: ReturnType<typeof setTimeout> | null = null;
  constructor(deps: SearchDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly type = (part: Partial<SearchForm>): void => {
    this.#set(part);
    clearTimeout(this.#typed);
    this.#typed = setTimeout(this.search, TYPED);
  };
  readonly choose = (part: Partial<SearchForm>): void => {
    this.#set(part);
    this.search();
  };
  readonly toggle = (what: Toggle): void => this.choose(toggled[what](this.#store.getState().form));
  readonly toggleDetails = (): void =>
    this.#store.setState(({ details }) => ({ details: details === 'shown' ? 'hidden' : 'shown' }));
  readonly search = (): void => {
    clearTimeout(this.#typed);
    this.#stop();
    const { form } = this.#store.getState();
    this.#store.setState(fresh());
    if (form.text !== '') void this.#search(form);
  };
  readonly cancel = (): void => {
    if (this.#job === null) return;
    this.#show();
    this.#stop();
    this.#store.setState({ phase: 'cancelled' });
  };
  readonly clear = (): void => {
    clearTimeout(this.#typed);
    this.#stop();
    this.#store.setState(({ form }) => ({ ...fresh(), form: { ...form, text: '' } }));
  };

  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly fold = (file: string): void => {
    const collapsed = new Set(this.#store.getState().collapsed);
    if (!collapsed.delete(file)) collapsed.add(file);
    this.#store.setState({ collapsed });
  };
  readonly foldAll = (): void => {
    const { found, collapsed } = this.#store.getState();
    this.#store.setState({ collapsed: collapsed.size > 0 ? new Set() : new Set(found.map(fileId)) });
  };
  readonly dismiss = ({ found: gone, line }: ResultRow): void => {
    const { found } = this.#store.getState();
    const lines = gone.lines.filter((one) => one !== line);
    const isEmpty = line === null || (lines.length === 0 && gone.more === 0);
    this.#store.setState({
      found: isEmpty
        ? found.filter((one) => one !== gone)
        : found.map((one) => (one === gone ? { ...gone, lines } : one)),
    });
  };

  readonly open = (found: FoundText, line: FoundLine | null, tab: 'keep' | 'preview'): void => {
    const { path, version } = found;
    const wanted = line ?? found.lines[0];
    const at = wanted && { at: placeOf(wanted) };
    const { within } = this.#store.getState().form;
    if (version) this.#deps.open({ kind: 'moment', path, moment: version.event, ...at }, tab);
    else this.#deps.open({ kind: 'file', path, view: within === 'base' ? 'base' : 'merged', ...at }, tab);
  };
  readonly step = (step: 1 | -1): void => {
    const { found, focused, collapsed } = this.#store.getState();
    const next = stepFrom(found, focused, step);
    if (!next) return;
    const file = fileId(next.found);
    if (collapsed.has(file)) this.fold(file);
    this.focus(lineId(next.found, next.line));
    this.open(next.found, next.line, 'keep');
  };

  readonly feed: SearchFeed = {
    found: (job, found) => {
      if (job !== this.#job) return;
      this.#waiting.push(...found);
      // The first ones at once.
      if (this.#store.getState().found.length === 0) this.#show();
      else this.#shown ??= setTimeout(this.#show, SHOWN);
    },
    progress: (job, searched) => {
      if (job === this.#job) this.#store.setState({ searched });
    },
  };

  #set(part: Partial<SearchForm>): void {
    this.#store.setState(({ form }) => ({ form: { ...form, ...part } }));
  }

  readonly #show = (): void => {
    if (this.#shown !== null) clearTimeout(this.#shown);
    this.#shown = null;
    if (this.#waiting.length === 0) return;
    const found = [...this.#store.getState().found, ...this.#waiting];
    this.#waiting = [];
    this.#store.setState({ found });
  };

  /** What it still finds is nobody's. */
  #stop(): void {
    cancelJob(this.#deps.client, this.#job);
    this.#job = null;
    this.#waiting = [];
    if (this.#shown !== null) clearTimeout(this.#shown);
    this.#shown = null;
  }

  async #search(form: SearchForm): Promise<void> {
    const { client, sandbox } = this.#deps;
    const job = crypto.randomUUID();
    this.#job = job;
    this.#store.setState({ phase: 'searching' });
    try {
      const end = await client.textSearch({ sandbox, job, query: queryOf(form), limit: MOST_LINES });
      if (this.#job !== job) return;
      this.#show();
      this.#store.setState({ phase: 'done', end, searched: end.searched });
    } catch (error) {
      if (this.#job !== job) return;
      this.#store.setState({ phase: 'failed', problem: toFailure(error).message });
    }
    this.#job = null;
  }
}

export function createSearchStore(deps: SearchDeps): SearchStore {
  const store = createStore<SearchState>()((_set, _get, self) =>
    Object.assign({ form: EMPTY_FORM, details: 'hidden' as const, ...fresh() }, new SearchActions(deps, self)),
  );
  return store;
}

/** Returns the undo. */
export function followSearch(store: SearchStore, id: string, events: EngineEvents): () => void {
  const { feed } = store.getState();
  const undo = [
    events.on('textFound', ({ sandbox, job, found }) => {
      if (sandbox === id) feed.found(job, found);
    }),
    events.on('jobProgress', ({ job, done }) => feed.progress(job, done)),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}
