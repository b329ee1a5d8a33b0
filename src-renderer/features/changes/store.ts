/** Commits and discards: what is under way, and what stands in the way. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Resolution } from '../../../src-preload/contract/review-words.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { tellFailure, undoAction } from '../../shared/notify.ts';
import type { Notify } from '../../shared/notify.ts';
import { oneDeed } from '../../shared/one-deed.ts';

import type { Chosen } from './change-filter.ts';
import type { DraftStore } from './draft-store.ts';
import { doneWords, reversedWords } from './report-words.ts';

export type Deed = 'commit' | 'discard' | 'resolve';

/** What a commit or a discard is about, and how many changes that are. */
export interface Extent {
  readonly chosen: Chosen;
  readonly count: number;
}

/** A commit that was refused, or one that stopped midway. */
export interface Refusal extends Extent {
  readonly what: 'commit' | 'discard';
  readonly report: ReviewReport;
}

export type Choices = ReadonlyMap<string, Exclude<Resolution, 'merged'>>;

export interface ChangesState {
  readonly busy: Deed | null;
  /** The commit under way, whose progress the sandbox's jobs tell. */
  readonly job: string | null;
  readonly refusal: Refusal | null;
  /** Waits for the user's word to be discarded. */
  readonly discarding: (Extent & { readonly some: readonly string[] }) | null;
  /** `skip` leaves out what cannot be written, and what depends on it. */
  readonly commit: (extent: Extent, conflicts?: 'stop' | 'skip') => Promise<void>;
  readonly cancel: () => void;
  readonly askDiscard: (extent: ChangesState['discarding']) => void;
  readonly discard: (extent: Extent) => Promise<void>;
  /** Does with the conflicts what was chosen for each, and then commits what was asked for. */
  readonly resolve: (choices: Choices) => Promise<void>;
  readonly dismiss: () => void;
}
export type ChangesStore = StoreApi<ChangesState>;

export interface ChangesDeps {
  readonly client: Pick<ApiClient, 'changeCommit' | 'changeDiscard' | 'conflictResolve' | 'jobCancel'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly draft: DraftStore;
  /** Takes an operation of the log back. */
  readonly undo: (operation: string) => void;
  /** Asks the engine for the changes, and for what is staged, again. */
  readonly refresh: () => Promise<void>;
}

export const toPaths = (chosen: Chosen): string[] | 'staged' | null =>
  chosen === null || chosen === 'staged' ? chosen : [...chosen];

const FAILED: Readonly<Record<Deed, string>> = {
  commit: 'Commit failed',
  discard: 'Discard failed',
  resolve: 'The conflicts could not be resolved',
};

const IDLE = { busy: null, job: null } as const;

type StoreAccess = Pick<ChangesStore, 'getState' | 'setState'>;

class ChangesActions {
  readonly #deps: ChangesDeps;
  readonly #store: StoreAccess;
  #jobs = 0;
  constructor(deps: ChangesDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly askDiscard = (discarding: ChangesState['discarding']): void => this.#store.setState({ discarding });
  readonly dismiss = (): void => this.#store.setState({ refusal: null });
  readonly cancel = (): void => cancelJob(this.#deps.client, this.#store.getState().job);

  readonly commit = (extent: Extent, conflicts: 'stop' | 'skip' = 'stop'): Promise<void> =>
    this.#review('commit', extent, () => {
      const { client, sandbox, draft } = this.#deps;
      const message = draft.getState().text.trim();
      const job = `commit-${sandbox}-${++this.#jobs}`;
      this.#store.setState({ job });
      return client.changeCommit({
        sandbox,
        job,
        paths: toPaths(extent.chosen),
        ...(message !== '' && { message }),
        ...(conflicts === 'skip' && { conflicts }),
      });
    });

  readonly discard = (extent: Extent): Promise<void> =>
    this.#review('discard', extent, () =>
      this.#deps.client.changeDiscard({ sandbox: this.#deps.sandbox, paths: toPaths(extent.chosen) }),
    );

  readonly resolve = async (choices: Choices): Promise<void> => {
    const { refusal } = this.#store.getState();
    if (!refusal || choices.size === 0) return;
    const { client, sandbox } = this.#deps;
    const list = [...choices].map(([path, take]) => ({ path, take }));
    const settled = await this.#alone('resolve', () => client.conflictResolve({ sandbox, choices: list }));
    if (!settled) return;
    if (refusal.what === 'discard') {
      this.dismiss();
      return;
    }
    await this.commit(withoutGone(refusal, choices), [...choices.values()].includes('skip') ? 'skip' : 'stop');
  };

  async #review(what: 'commit' | 'discard', extent: Extent, ask: () => Promise<ReviewReport>): Promise<void> {
    if (extent.count === 0) return;
    const report = await this.#alone(what, ask);
    if (report) this.#tell(report, { ...extent, what });
  }

  /** null when something else is under way, or when it failed, which is told. */
  #alone<T>(what: Deed, act: () => Promise<T>): Promise<T | null> {
    const { notify, refresh: after } = this.#deps;
    const failed = (error: unknown): void => tellFailure(notify, FAILED[what], error);
    return oneDeed({ store: this.#store, idle: IDLE, failed, after }, what, act);
  }

  #tell(report: ReviewReport, refused: Omit<Refusal, 'report'>): void {
    const { notify, draft, undo } = this.#deps;
    const { what, count } = refused;
    if (report.state === 'conflicts' || report.state === 'stopped') {
      this.#store.setState({ refusal: { ...refused, report } });
      return;
    }
    this.dismiss();
    if (report.state === 'reversed') {
      const { title, detail } = reversedWords(what, report);
      notify.failed(title, detail);
      return;
    }
    const { title, detail } = doneWords(what, report, count);
    notify.done(title, detail, undoAction(report.operation, undo));
    if (what === 'commit') draft.getState().clear();
  }
}

/** What is left to commit when `theirs` was taken for some: those are no changes any more. */
function withoutGone({ chosen, count }: Extent, choices: Choices): Extent {
  const gone = [...choices].filter(([, take]) => take === 'theirs').length;
  const left = Math.max(0, count - gone);
  if (chosen === null || chosen === 'staged') return { chosen, count: left };
  return { chosen: chosen.filter((path) => choices.get(path) !== 'theirs'), count: left };
}

export const createChangesStore = (deps: ChangesDeps): ChangesStore =>
  createStore<ChangesState>()((_set, _get, store) =>
    Object.assign({ ...IDLE, refusal: null, discarding: null } as const, new ChangesActions(deps, store)),
  );
