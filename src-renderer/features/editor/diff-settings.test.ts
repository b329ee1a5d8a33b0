/** How diffs are shown, across sessions. */
import { expect, it } from 'vitest';

import { createPreferences } from '../../shared/preferences.ts';

import { createDiffSettings } from './diff-settings.ts';

const kept = new Map<string, string>();
const preferences = createPreferences({
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
});

it('keeps how diffs are shown, but not what was compared or looked at last', () => {
  const settings = createDiffSettings(preferences);
  settings.getState().set({ mode: 'inline', space: 'ignore-space', context: '10', compared: 'staged' });
  settings.getState().choose('cwd://a.png', 'hex');
  expect(settings.getState()).toMatchObject({ compared: 'staged', views: { 'cwd://a.png': 'hex' } });
  expect(createDiffSettings(preferences).getState()).toMatchObject({
    mode: 'inline',
    unchanged: 'shown',
    space: 'ignore-space',
    context: '10',
    compared: 'sandbox',
    views: {},
  });
});
