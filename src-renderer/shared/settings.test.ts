/** The settings of the window. */
import { describe, expect, it } from 'vitest';

import { CallError } from '../../src-preload/contract/reply.ts';
import { fakeClient } from '../client/fake-client.ts';

import { createPreferences } from './preferences.ts';
import { createSettingsStore } from './settings.ts';

const storage = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};
const quiet = { failed: () => undefined };

describe('settings', () => {
  it('are in the next window from its first moment', () => {
    const preferences = createPreferences(storage());
    const client = fakeClient({});
    const first = createSettingsStore({ client, notify: quiet, preferences });
    first.getState().show({ text: '', problems: [], file: '/s', values: { 'editor.fontSize': 20 } });
    expect(createSettingsStore({ client, notify: quiet, preferences }).getState().get('editor.fontSize')).toBe(20);
  });
  it('that were kept and make no sense any more have their default', () => {
    const preferences = createPreferences(storage());
    for (const kept of ['{"editor.fontSize": "big", "gone": 1}', 'no JSON', 'null']) {
      preferences.write('settings', kept);
      const store = createSettingsStore({ client: fakeClient({}), notify: quiet, preferences });
      expect(store.getState().values).toEqual({});
      expect(store.getState().get('editor.fontSize')).toBe(13);
    }
  });
  it('stay as they were when one is refused, and say why', async () => {
    const told: (string | undefined)[] = [];
    const client = fakeClient({ settingsSet: () => Promise.reject(new CallError('invalid-argument', 'Too large.')) });
    const notify = { failed: (_title: string, detail?: string) => void told.push(detail) };
    const store = createSettingsStore({ client, notify, preferences: createPreferences(null) });
    await store.getState().set({ 'editor.fontSize': 900 });
    expect(told).toEqual(['Too large.']);
    expect(store.getState().values).toEqual({});
  });
});
