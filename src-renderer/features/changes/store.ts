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
  const also = report.included.length === 0 ? '' : `; ${plural(report.included.length, 'path')} went along because they are needed`;
  return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '') + also;
}

export function createChangesStore({ client, sandbox, notify, preferences, refresh }: ChangesDeps): ChangesStore {
  return createStore<ChangesState>()((set, get) => {
    type Act = (input: { sandbox: string; paths: string[] }) => Promise<ReviewReport>;
    const review = async (what: 'commit' | 'discard', act: Act, paths: readonly string[]): Promise<void> => {
      if (get().busy !== null || paths.length === 0) return;
      set({ busy: what });
      try {
        const report = await act({ sandbox, paths: [...paths] });
        if (report.state === 'conflicts') return set({ conflicts: report });
        const deed = what === 'commit' ? 'Committed' : 'Discarded';
        notify.done(`${deed} ${plural(report.applied.length, 'change')}`, summary(report));
        set({ ticked: without(get().ticked, [...paths, ...report.included]) });
      } catch (error) {
        notify.failed(what === 'commit' ? 'Commit failed' : 'Discard failed', messageOf(error));
      } finally {
        set({ busy: null });
        await refresh();
      }
    };
    return {
      display: preferences.read('changes-display', DISPLAYS, 'tree'),
      ticked: new Set(),
      collapsed: new Set(),
      focused: null,
      busy: null,
      conflicts: null,
      discarding: null,
      setDisplay(display) {
        preferences.write('changes-display', display);
        set({ display });
      },
      tick(paths) {
        const { ticked } = get();
        const all = paths.every((path) => ticked.has(path));
        set({ ticked: all ? without(ticked, paths) : new Set([...ticked, ...paths]) });
      },
      untickAll: () => set({ ticked: new Set() }),
      toggle(id) {
        const { collapsed } = get();
        set({ collapsed: collapsed.has(id) ? without(collapsed, [id]) : new Set(collapsed).add(id) });
      },
      focus: (focused) => set({ focused }),
      commit: (paths) => review('commit', client.changeCommit, paths),
      askDiscard: (discarding) => set({ discarding }),
      discard: (paths) => review('discard', client.changeDiscard, paths),
      dismissConflicts: () => set({ conflicts: null }),
    };
  });
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
