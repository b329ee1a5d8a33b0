/** Which colours the choice comes to. */
import { describe, expect, it } from 'vitest';

import { fakeClient } from '../client/fake-client.ts';

import { createPreferences } from './preferences.ts';
import { createSettingsStore } from './settings.ts';
import { createThemeStore } from './theme.ts';
import type { Theme } from './theme.ts';

/** What the system says, which can change. */
function media(initial: 'yes' | 'no') {
  const listeners: (() => void)[] = [];
  const query = {
    matches: initial === 'yes',
    addEventListener: (_name: string, listener: () => void) => void listeners.push(listener),
  };
  const say = (answer: 'yes' | 'no'): void => {
    query.matches = answer === 'yes';
    for (const listener of listeners) listener();
  };
  return { query: query as unknown as MediaQueryList, say };
}

function themes(values: Readonly<Record<string, string>> = {}) {
  const client = fakeClient({
    settingsSet: ({ values: set }) => Promise.resolve({ text: '', problems: [], file: '/s', values: set }),
  });
  const preferences = createPreferences(null);
  const settings = createSettingsStore({ client, preferences, notify: { failed: () => undefined } });
  settings.setState({ values });
  const [light, contrast] = [media('no'), media('no')];
  const applied: Theme[] = [];
  const store = createThemeStore({
    settings,
    prefers: { light: light.query, contrast: contrast.query },
    apply: (theme) => applied.push(theme),
  });
  return { settings, store, light, contrast, applied };
}

describe('the theme', () => {
  it('follows the system in brightness and contrast', () => {
    const { light, contrast, applied } = themes();
    light.say('yes');
    contrast.say('yes');
    light.say('no');
    expect(applied).toEqual(['dark', 'light', 'contrast-light', 'contrast-dark']);
  });
  it('that was chosen minds no system', () => {
    const { light, applied, store } = themes({ 'appearance.theme': 'dark' });
    light.say('yes');
    expect(applied).toEqual(['dark']);
    expect(store.getState()).toMatchObject({ choice: 'dark', theme: 'dark' });
  });
  it('is toggled between dark and light with the contrast that it has', async () => {
    const { store, settings } = themes({ 'appearance.theme': 'contrast-dark' });
    store.getState().toggle();
    await Promise.resolve();
    expect(settings.getState().values).toEqual({ 'appearance.theme': 'contrast-light' });
    expect(store.getState().theme).toBe('contrast-light');
  });
  it('changes when the file does', () => {
    const { settings, store } = themes();
    settings.getState().show({ text: '', problems: [], file: '/s', values: { 'appearance.theme': 'light' } });
    expect(store.getState().theme).toBe('light');
  });
});
