/** The settings file as it is typed. */
import { describe, expect, it } from 'vitest';

import { CallError } from '../../../src-preload/contract/reply.ts';
import { fakeClient } from '../../client/fake-client.ts';
import { createPreferences } from '../../shared/preferences.ts';
import { createSettingsStore } from '../../shared/settings.ts';

import { createSettingsTextStore, isTextEdited, shownText } from './text-store.ts';

function typed() {
  const disk = { text: '{}' };
  const failed: string[] = [];
  const state = () => ({ text: disk.text, values: {}, problems: [], file: '/s' });
  const client = fakeClient({
    settingsRead: () => Promise.resolve(state()),
    settingsWrite({ text, was }) {
      if (was !== disk.text) return Promise.reject(new CallError('conflict', 'Somebody was faster.'));
      disk.text = text;
      return Promise.resolve(state());
    },
  });
  const notify = { failed: (title: string) => void failed.push(title) };
  const settings = createSettingsStore({ client, notify, preferences: createPreferences(null) });
  settings.getState().show(state());
  return { disk, failed, settings, store: createSettingsTextStore({ settings, notify }) };
}

describe('what is typed', () => {
  it('is saved over the file that it began with', async () => {
    const { disk, store } = typed();
    store.getState().type('{ "a": 1 }');
    expect(isTextEdited(store.getState())).toBe(true);
    expect(await store.getState().save('settings', 'check')).toBe(true);
    expect(disk.text).toBe('{ "a": 1 }');
    expect(isTextEdited(store.getState())).toBe(false);
  });
  it('is kept, and not saved, when somebody else wrote meanwhile; the user may insist', async () => {
    const { disk, failed, settings, store } = typed();
    store.getState().type('mine');
    disk.text = 'theirs';
    await settings.getState().read();
    expect(shownText(store.getState(), 'theirs')).toBe('mine');
    expect(await store.getState().save('settings', 'check')).toBe(false);
    expect(failed).toHaveLength(1);
    expect(disk.text).toBe('theirs');
    expect(await store.getState().save('settings', 'overwrite')).toBe(true);
    expect(disk.text).toBe('mine');
  });
  it('is no edit when it says what the file says', () => {
    const { store } = typed();
    store.getState().type('{ }');
    store.getState().type('{}');
    expect(isTextEdited(store.getState())).toBe(false);
  });
  it('is thrown away with its tab, and by reloading', async () => {
    const { store } = typed();
    store.getState().type('x');
    store.getState().closed('keys');
    expect(isTextEdited(store.getState())).toBe(true);
    store.getState().closed('settings');
    expect(isTextEdited(store.getState())).toBe(false);
    store.getState().type('x');
    await store.getState().reload('settings');
    expect(isTextEdited(store.getState())).toBe(false);
  });
});
