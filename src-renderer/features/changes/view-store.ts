/** How the change list is looked at: tree or list, what is closed, what it is narrowed to. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ChangeKind } from '../../../src-preload/contract/vocabulary.ts';
import { DISPLAYS } from '../../shared/change-tree.ts';
import type { ChangeDisplay } from '../../shared/change-tree.ts';
import type { Preferences } from '../../shared/preferences.ts';

import { NO_FILTER } from './change-filter.ts';
import type { ChangeFilter, ChangeTest } from './change-filter.ts';

export interface ViewState {
  readonly display: ChangeDisplay;
  /** Ids of rows. */
  readonly collapsed: ReadonlySet<string>;
  readonly focused: string | null;
  readonly filter: ChangeFilter;
  /** Grows whenever the keyboard should go to the filter; null while the filter is not shown. */
  readonly filterAsked: number | null;
  readonly setDisplay: (display: ChangeDisplay) => void;
  readonly toggle: (id: string) => void;
  readonly focus: (id: string) => void;
  readonly askFilter: () => void;
  /** Takes the filter away, and what it hid comes back. */
  readonly dropFilter: () => void;
  readonly narrow: (part: Partial<ChangeFilter>) => void;
  readonly toggleKind: (kind: ChangeKind) => void;
  readonly toggleTest: (test: ChangeTest) => void;
}
export type ViewStore = StoreApi<ViewState>;

/** With `value` when it was not in it, without when it was. */
function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

export const createViewStore = (preferences: Preferences): ViewStore =>
  createStore<ViewState>()((set, get) => ({
    display: preferences.read('changes-display', DISPLAYS, 'tree'),
    collapsed: new Set<string>(),
    focused: null,
    filter: NO_FILTER,
    filterAsked: null,
    setDisplay(display) {
      preferences.write('changes-display', display);
      set({ display });
    },
    toggle: (id) => set({ collapsed: toggled(get().collapsed, id) }),
    focus: (focused) => set({ focused }),
    askFilter: () => set({ filterAsked: (get().filterAsked ?? 0) + 1 }),
    dropFilter: () => set({ filter: NO_FILTER, filterAsked: null }),
    narrow: (part) => set({ filter: { ...get().filter, ...part } }),
    toggleKind: (kind) => get().narrow({ kinds: toggled(get().filter.kinds, kind) }),
    toggleTest: (test) => get().narrow({ tests: toggled(get().filter.tests, test) }),
  }));
