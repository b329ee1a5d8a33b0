/** The settings file as text: what the user types there, until it is saved. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { Notify } from '../../shared/notify.ts';
import type { SettingsStore } from '../../shared/settings.ts';

export interface SettingsText {
  /** null while nothing is typed: the text is what the file says. */
  readonly draft: string | null;
  /** What the file said when typing began. */
  readonly was: string;
  readonly type: (text: string) => void;
  /** As the editor asks for it. `overwrite` does not mind what somebody else wrote meanwhile. Whether it was saved. */
  readonly save: (page: string, on: 'check' | 'overwrite') => Promise<boolean>;
  readonly reload: (page: string) => Promise<void>;
  readonly closed: (page: string) => void;
}
export type SettingsTextStore = StoreApi<SettingsText>;

export interface SettingsTextDeps {
  readonly settings: SettingsStore;
  readonly notify: Pick<Notify, 'failed'>;
}

/** What stands in the text view of a file that is not there yet. */
const FIRST_TEXT = '{\n  \n}\n';

const textOf = (settings: SettingsStore): string => settings.getState().file?.text ?? '';

export const shownText = ({ draft }: SettingsText, text: string): string =>
  draft ?? (text.trim() === '' ? FIRST_TEXT : text);

export const isTextEdited = ({ draft }: SettingsText): boolean => draft !== null;

const TITLES: Partial<Record<string, string>> = {
  'invalid-input': 'The settings were not saved: this is no JSON',
  conflict: 'The settings were not saved: the file was changed meanwhile',
};

export function createSettingsTextStore({ settings, notify }: SettingsTextDeps): SettingsTextStore {
  return createStore<SettingsText>()((set, get) => {
    const forget = (): void => set({ draft: null, was: '' });
    return {
      draft: null,
      was: '',
      type(text) {
        const { draft, was } = get();
        const file = textOf(settings);
        if (draft === null && text === shownText(get(), file)) return;
        set({ draft: text === file ? null : text, was: draft === null ? file : was });
      },
      async save(_page, on) {
        const { draft, was } = get();
        if (draft === null) return true;
        const { write, file } = settings.getState();
        const failure = await write(draft, on === 'check' ? was : (file?.text ?? ''));
        if (failure) notify.failed(TITLES[failure.code] ?? 'The settings were not saved', failure.message);
        // What was typed while it was written is still to be saved.
        else if (get().draft === draft) forget();
        else set({ was: draft });
        return failure === null;
      },
      async reload() {
        forget();
        await settings.getState().read();
      },
      closed(page) {
        if (page === 'settings') forget();
      },
    };
  });
}
