/** In which mode each capsule is run, when that is not the sandbox's: remembered by this window. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ModeChoice } from '../../../src-preload/contract/policy-words.ts';
import type { Preferences } from '../../shared/preferences.ts';

/** `sandbox`: as the sandbox has it. `default` is left out: it is what a sandbox begins with. */
export const RUN_CHOICES = ['sandbox', 'enforce', 'ask', 'observe'] as const;
export type RunChoice = (typeof RUN_CHOICES)[number];

export interface ModesState {
  /** By capsule file; those that were chosen since the window was opened. */
  readonly chosen: Readonly<Record<string, RunChoice>>;
  readonly choose: (file: string, choice: RunChoice) => void;
  /** What was chosen for it, now or in an earlier window. */
  readonly choiceOf: (file: string) => RunChoice;
}
export type ModesStore = StoreApi<ModesState>;

const keyOf = (file: string): string => `run-mode.${file}`;

export const createModesStore = (preferences: Preferences): ModesStore =>
  createStore<ModesState>()((set, get) => ({
    chosen: {},
    choose(file, choice) {
      preferences.write(keyOf(file), choice);
      set({ chosen: { ...get().chosen, [file]: choice } });
    },
    choiceOf: (file) => get().chosen[file] ?? preferences.read(keyOf(file), RUN_CHOICES, 'sandbox'),
  }));

/** What a run is started with. */
export function modeFor(modes: ModesStore, file: string): { readonly mode?: ModeChoice } {
  const choice = modes.getState().choiceOf(file);
  return choice === 'sandbox' ? {} : { mode: choice };
}
