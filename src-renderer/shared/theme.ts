/** The colours of the window: what the user chose, and what that comes to now. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { SettingValue } from '../../src-preload/contract/settings-list.ts';

import type { SettingsStore } from './settings.ts';

export type ThemeChoice = SettingValue<'appearance.theme'>;
export type Theme = Exclude<ThemeChoice, 'system'>;

export interface ThemeState {
  readonly choice: ThemeChoice;
  readonly theme: Theme;
  readonly choose: (choice: ThemeChoice) => void;
  /** The other of dark and light, with as much contrast as now. */
  readonly toggle: () => void;
}
export type ThemeStore = StoreApi<ThemeState>;

type MediaQuery = Pick<MediaQueryList, 'matches' | 'addEventListener'>;

export interface ThemeDeps {
  readonly settings: SettingsStore;
  /** What the system says of its user. */
  readonly prefers: { readonly light: MediaQuery; readonly contrast: MediaQuery };
  /** Puts the theme on the page. */
  readonly apply: (theme: Theme) => void;
}

export const THEME_CHOICES = [
  'system',
  'dark',
  'light',
  'contrast-dark',
  'contrast-light',
] as const satisfies readonly ThemeChoice[];

const OTHER = {
  dark: 'light',
  light: 'dark',
  'contrast-dark': 'contrast-light',
  'contrast-light': 'contrast-dark',
} as const satisfies Record<Theme, Theme>;

/** For whoever knows two kinds of colours only. */
export const brightness = (theme: Theme): 'dark' | 'light' =>
  theme === 'light' || theme === 'contrast-light' ? 'light' : 'dark';

export function createThemeStore({ settings, prefers, apply }: ThemeDeps): ThemeStore {
  const resolve = (choice: ThemeChoice): Theme => {
    if (choice !== 'system') return choice;
    const shade = prefers.light.matches ? 'light' : 'dark';
    return prefers.contrast.matches ? `contrast-${shade}` : shade;
  };
  const chosen = (): Pick<ThemeState, 'choice' | 'theme'> => {
    const choice = settings.getState().get('appearance.theme');
    return { choice, theme: resolve(choice) };
  };
  const store = createStore<ThemeState>()((_set, get) => ({
    ...chosen(),
    choose: (choice) => void settings.getState().set({ 'appearance.theme': choice }),
    toggle: () => get().choose(OTHER[get().theme]),
  }));
  const follow = (): void => {
    const { choice, theme } = chosen();
    const before = store.getState();
    if (choice === before.choice && theme === before.theme) return;
    if (theme !== before.theme) apply(theme);
    store.setState({ choice, theme });
  };
  settings.subscribe(follow);
  prefers.light.addEventListener('change', follow);
  prefers.contrast.addEventListener('change', follow);
  apply(store.getState().theme);
  return store;
}
