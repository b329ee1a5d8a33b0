/** Dark or light: what the user chose, and what that comes to now. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Preferences } from './preferences.ts';

export const THEME_CHOICES = ['system', 'dark', 'light'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = 'dark' | 'light';

export interface ThemeState {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  readonly choose: (choice: ThemeChoice) => void;
  /** The other of dark and light, as a choice. */
  readonly toggle: () => void;
}
export type ThemeStore = StoreApi<ThemeState>;

export interface ThemeDeps {
  readonly preferences: Preferences;
  readonly prefersLight: Pick<MediaQueryList, 'matches' | 'addEventListener'>;
  /** Puts the theme on the page. */
  readonly apply: (theme: Theme) => void;
}

export function createThemeStore({ preferences, prefersLight, apply }: ThemeDeps): ThemeStore {
  const resolve = (choice: ThemeChoice): Theme => {
    if (choice !== 'system') return choice;
    return prefersLight.matches ? 'light' : 'dark';
  };
  const initial = preferences.read('theme', THEME_CHOICES, 'system');
  const store = createStore<ThemeState>()((set, get) => ({
    choice: initial,
    theme: resolve(initial),
    choose(choice) {
      preferences.write('theme', choice);
      const theme = resolve(choice);
      apply(theme);
      set({ choice, theme });
    },
    toggle: () => get().choose(get().theme === 'dark' ? 'light' : 'dark'),
  }));
  prefersLight.addEventListener('change', () => {
    const { choice, choose } = store.getState();
    if (choice === 'system') choose(choice);
  });
  apply(store.getState().theme);
  return store;
}
