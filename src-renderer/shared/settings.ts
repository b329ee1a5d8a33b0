/** The user's settings in this window: what the file says now, set from here or by anybody else. */
import { createContext, useContext } from 'react';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { useStore } from 'zustand';

import type { ApiClient, CallOutput } from '../../src-preload/contract/api.ts';
import type { Failure } from '../../src-preload/contract/reply.ts';
import { settingOf, settingProblem } from '../../src-preload/contract/settings-check.ts';
import type { SettingKey, SettingValue } from '../../src-preload/contract/settings-list.ts';
import type { JsonText } from '../../src-preload/contract/text/json-text.ts';
import type { Connection } from '../client/connection.ts';
import type { EngineEvents } from '../client/client.ts';

import { toFailure } from './failure.ts';
import type { Notify } from './notify.ts';
import type { Preferences } from './preferences.ts';

type SettingValues = Readonly<Record<string, JsonText>>;
type FileState = CallOutput<'settingsRead'>;

export interface SettingsView {
  /** Only those that hold and are not left out. */
  readonly values: SettingValues;
  /** null until it was read. */
  readonly file: Pick<FileState, 'text' | 'problems' | 'file'> | null;
  readonly get: <K extends SettingKey>(key: K) => SettingValue<K>;
  /** null goes back to the default. What is refused is told. */
  readonly set: (values: SettingValues) => Promise<void>;
  /** Writes the text if the file still is `was`; null when it did. */
  readonly write: (text: string, was: string) => Promise<Failure | null>;
  /** Asks for the file again. */
  readonly read: () => Promise<void>;
  readonly show: (state: FileState) => void;
}
export type SettingsStore = StoreApi<SettingsView>;

export interface SettingsDeps {
  readonly client: Pick<ApiClient, 'settingsRead' | 'settingsSet' | 'settingsWrite'>;
  readonly notify: Pick<Notify, 'failed'>;
  /** Keeps what the file said for the first moments of the next window, so that it does not begin in other colours. */
  readonly preferences: Preferences;
}

const KEPT = 'settings';

function keptValues(preferences: Preferences): SettingValues {
  try {
    const kept = JSON.parse(preferences.text(KEPT) ?? '{}') as SettingValues;
    return Object.fromEntries(Object.entries(kept).filter(([key, value]) => settingProblem(key, value) === null));
  } catch {
    return {};
  }
}

export function createSettingsStore({ client, notify, preferences }: SettingsDeps): SettingsStore {
  return createStore<SettingsView>()((set, get) => {
    const show = ({ values, ...file }: FileState): void => {
      preferences.write(KEPT, JSON.stringify(values));
      set({ values, file });
    };
    return {
      values: keptValues(preferences),
      file: null,
      show,
      get: (key) => settingOf(get().values, key),
      async set(values) {
        try {
          show(await client.settingsSet({ values: values as Record<string, never> }));
        } catch (error) {
          notify.failed('The setting was not changed', toFailure(error).message);
        }
      },
      async write(text, was) {
        try {
          show(await client.settingsWrite({ text, was }));
          return null;
        } catch (error) {
          return toFailure(error);
        }
      },
      async read() {
        try {
          show(await client.settingsRead({}));
        } catch (error) {
          const { code, message } = toFailure(error);
          if (code !== 'disconnected') notify.failed('The settings could not be read', message);
        }
      },
    };
  });
}

/** Keeps it true while the window lives. Returns the undo. */
export function followSettings(
  store: SettingsStore,
  { events, connection }: { readonly events: EngineEvents; readonly connection: Connection },
): () => void {
  const { show, read } = store.getState();
  const undo = [
    events.on('settingsChanged', show),
    connection.subscribe((state) => {
      if (state === 'online') void read();
    }),
  ];
  void read();
  return () => {
    for (const stop of undo) stop();
  };
}

/** For what is drawn outside of a window, as in tests: everything has its default. */
const DEFAULTS: Pick<SettingsStore, 'getState' | 'getInitialState' | 'subscribe'> = createStore<SettingsView>()(() => ({
  values: {},
  file: null,
  get: (key) => settingOf({}, key),
  set: () => Promise.resolve(),
  write: () => Promise.resolve(null),
  read: () => Promise.resolve(),
  show: () => undefined,
}));

export const SettingsContext = createContext(DEFAULTS);

/** A setting, drawn anew when it changes. */
export const useSetting = <K extends SettingKey>(key: K): SettingValue<K> =>
  useStore(useContext(SettingsContext), ({ values }) => settingOf(values, key));
