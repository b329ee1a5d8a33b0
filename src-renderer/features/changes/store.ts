/** The change list's own state: what is ticked, how it is drawn, what a commit or discard answered. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Change, ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { messageOf } from '../../shared/failure.ts';
import { plural } from '../../shared/format.ts';
import type { Notify } from '../../shared/notify.ts';
import { nameOf } from '../../shared/paths.ts';
import type { Preferences } from '../../shared/preferences.ts';

import { DISPLAYS } from './change-tree.ts';
import type { ChangeDisplay } from './change-tree.ts';

export interface ChangesState {
  readonly display: ChangeDisplay;
  readonly ticked: ReadonlySet<string>;
  readonly collapsed: ReadonlySet<string>;
  readonly focused: string | null;
  readonly busy: 'commit' | 'discard' | null;
  /** A commit that was refused because the base moved. */
  readonly conflicts: ReviewReport | null;
  /** What was asked for along with the conflicting paths. */
  readonly others: readonly string[];
  /** Paths waiting for the user's word to be discarded. */
  readonly discarding: readonly string[] | null;
  readonly setDisplay: (display: ChangeDisplay) => void;
  /** Ticks all of `paths`, or unticks them when all are ticked. */
  readonly tick: (paths: readonly string[]) => void;
  readonly untickAll: () => void;
  readonly toggle: (id: string) => void;
  readonly focus: (id: string) => void;
  readonly commit: (paths: readonly string[]) => Promise<void>;
  readonly askDiscard: (paths: readonly string[] | null) => void;
  readonly discard: (paths: readonly string[]) => Promise<void>;
  readonly dismissConflicts: () => void;
}
export type ChangesStore = StoreApi<ChangesState>;

export interface ChangesDeps {
  readonly client: Pick<ApiClient, 'changeCommit' | 'changeDiscard'>;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly preferences: Preferences;
  /** Asks the engine for the change list again. */
  readonly refresh: () => Promise<void>;
}

const without = (set: ReadonlySet<string>, values: readonly string[]): ReadonlySet<string> => {
  const gone = new Set(values);
  return new Set([...set].filter((value) => !gone.has(value)));
};

/** Up to three names, then how many more. */
function summary(report: ReviewReport): string {
  const names = report.applied.slice(0, 3).map((step) => nameOf(step.path));
  const rest = report.applied.length - names.length;
  const also =
    report.included.length === 0
      ? ''
      : `; ${plural(report.included.length, 'path')} went along because they are needed`;
  return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '') + also;
}

type StoreAccess = Pick<ChangesStore, 'getState' | 'setState'>;
type Review = (input: { sandbox: string; paths: string[] }) => Promise<ReviewReport>;

class ChangesActions {
  readonly #deps: ChangesDeps;
  readonly #store: StoreAccess;
  constructor(deps: ChangesDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly setDisplay = (display: ChangeDisplay): void => {
    this.#deps.preferences.write('changes-display', display);
    this.#store.setState({ display });
  };
  readonly tick = (paths: readonly string[]): void => {
    const { ticked } = this.#store.getState();
    const all = paths.every((path) => ticked.has(path));
    this.#store.setState({ ticked: all ? without(ticked, paths) : new Set([...ticked, ...paths]) });
  };
  readonly untickAll = (): void => this.#store.setState({ ticked: new Set() });
  readonly toggle = (id: string): void => {
    const { collapsed } = this.#store.getState();
    this.#store.setState({ collapsed: collapsed.has(id) ? without(collapsed, [id]) : new Set(collapsed).add(id) });
  };
  readonly focus = (focused: string): void => this.#store.setState({ focused });
  readonly askDiscard = (discarding: readonly string[] | null): void => this.#store.setState({ discarding });
  readonly dismissConflicts = (): void => this.#store.setState({ conflicts: null });
  readonly commit = (paths: readonly string[]): Promise<void> =>
    this.#review('commit', this.#deps.client.changeCommit, paths);
  readonly discard = (paths: readonly string[]): Promise<void> =>
    this.#review('discard', this.#deps.client.changeDiscard, paths);

  async #review(what: 'commit' | 'discard', review: Review, paths: readonly string[]): Promise<void> {
    if (this.#store.getState().busy !== null || paths.length === 0) return;
    this.#store.setState({ busy: what });
    try {
      this.#report(what, await review({ sandbox: this.#deps.sandbox, paths: [...paths] }), paths);
    } catch (error) {
      this.#deps.notify.failed(what === 'commit' ? 'Commit failed' : 'Discard failed', messageOf(error));
    } finally {
      this.#store.setState({ busy: null });
      await this.#deps.refresh();
    }
  }

  #report(what: 'commit' | 'discard', report: ReviewReport, paths: readonly string[]): void {
    if (report.state === 'conflicts' || report.state === 'stopped') {
      const conflicting = report.conflicts.map((conflict) => conflict.path);
      const others = what === 'commit' && report.state === 'conflicts' ? [...without(new Set(paths), conflicting)] : [];
      this.#store.setState({ conflicts: report, others });
      return;
    }
    const deed = what === 'commit' ? 'Committed' : 'Discarded';
    // Not the steps: a folder that goes with all it holds is one step and many changes.
    this.#deps.notify.done(`${deed} ${plural(paths.length + report.included.length, 'change')}`, summary(report));
    this.#store.setState({ ticked: without(this.#store.getState().ticked, [...paths, ...report.included]) });
  }
}

export function createChangesStore(deps: ChangesDeps): ChangesStore {
  return createStore<ChangesState>()((_set, _get, store) =>
    Object.assign(
      {
        display: deps.preferences.read('changes-display', DISPLAYS, 'tree'),
        ticked: new Set<string>(),
        collapsed: new Set<string>(),
        focused: null,
        busy: null,
        conflicts: null,
        others: [],
        discarding: null,
      } as const,
      new ChangesActions(deps, store),
    ),
  );
}

/** What a commit or discard would act on: what is ticked among `changes`, or all of them when nothing is. */
export function chosenPaths(changes: readonly Change[], ticked: ReadonlySet<string>): readonly string[] {
  const chosen = changes.filter((change) => ticked.has(change.path));
  return (chosen.length > 0 ? chosen : changes).map((change) => change.path);
}

/** Whether all, none or some of `paths` are ticked. */
export function tickState(paths: readonly string[], ticked: ReadonlySet<string>): boolean | 'mixed' {
  const count = paths.reduce((sum, path) => sum + Number(ticked.has(path)), 0);
  if (count === 0) return false;
  return count === paths.length ? true : 'mixed';
}
