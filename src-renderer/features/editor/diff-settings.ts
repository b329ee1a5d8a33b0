/** How diffs are shown: kept for all of them, some of it beyond the session. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Preferences } from '../../shared/preferences.ts';

import type { Compared } from './hunks/staging.ts';

export const DIFF_MODES = ['side-by-side', 'inline'] as const;
export type DiffMode = (typeof DIFF_MODES)[number];
/** Lines around a change when what is unchanged is folded. */
export const CONTEXTS = ['1', '3', '10', '25'] as const;
/** What a pair of contents is looked at as. */
export const CONTENT_VIEWS = ['text', 'image', 'hex', 'inside'] as const;
export type ContentView = (typeof CONTENT_VIEWS)[number];

export interface DiffSettings {
  readonly mode: DiffMode;
  readonly unchanged: 'shown' | 'folded';
  readonly space: 'exact' | 'ignore-space';
  readonly context: (typeof CONTEXTS)[number];
  readonly compared: Compared;
  /** By path, where another one than the first was chosen. */
  readonly views: Readonly<Record<string, ContentView>>;
  readonly set: (part: Partial<Omit<DiffSettings, 'set' | 'choose'>>) => void;
  readonly choose: (path: string, view: ContentView) => void;
}
export type DiffSettingsStore = StoreApi<DiffSettings>;

const KEPT = ['mode', 'unchanged', 'space', 'context'] as const;

export function createDiffSettings(preferences: Preferences): DiffSettingsStore {
  return createStore<DiffSettings>()((set, get) => ({
    mode: preferences.read('diff-mode', DIFF_MODES, 'side-by-side'),
    unchanged: preferences.read('diff-unchanged', ['shown', 'folded'], 'shown'),
    space: preferences.read('diff-space', ['exact', 'ignore-space'], 'exact'),
    context: preferences.read('diff-context', CONTEXTS, '3'),
    compared: 'sandbox',
    views: {},
    set(part) {
      set(part);
      for (const key of KEPT) if (part[key] !== undefined) preferences.write(`diff-${key}`, part[key]);
    },
    choose: (path, view) => set({ views: { ...get().views, [path]: view } }),
  }));
}
