/** The settings of the user as a page: searched, by groups, with the file beside it. */
import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { Braces, Search } from 'lucide-react';
import { useStore } from 'zustand';

import { SETTING_GROUPS } from '../../../src-preload/contract/settings-list.ts';
import type { Setting } from '../../../src-preload/contract/settings-list.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import type { SettingsStore } from '../../shared/settings.ts';
import type { TextViews } from '../../shared/text-editing.ts';
import { useFocusWish } from '../../shared/use-focus-wish.ts';
import type { FocusWish } from '../../shared/use-focus-wish.ts';

import { SettingRow } from './setting-row.tsx';
import { findSettings } from './setting-words.ts';
import { settingsHelp, settingsMarks } from './settings-help.ts';
import { shownText } from './text-store.ts';
import type { SettingsText, SettingsTextStore } from './text-store.ts';

export interface SettingsPaneProps {
  readonly settings: SettingsStore;
  readonly text: SettingsTextStore;
  readonly views: TextViews;
  readonly focus: FocusWish;
  readonly onKeys: () => void;
}

export function SettingsPane({ settings, text, views, focus, onKeys }: SettingsPaneProps) {
  const [search, setSearch] = useState('');
  const [only, setOnly] = useState<'all' | 'changed'>('all');
  const [beside, setBeside] = useState<'hidden' | 'shown'>('hidden');
  const values = useStore(settings, (view) => view.values);
  const found = findSettings(search, only, values);
  const list = useRef<HTMLDivElement>(null);
  return (
    <div className="settings" data-json={beside}>
      <header className="settings-bar" role="toolbar" aria-label="Settings">
        <SearchField search={search} onSearch={setSearch} focus={focus} list={list} />
        <span className="faint tabular" role="status">
          {found.length} {found.length === 1 ? 'setting' : 'settings'}
        </span>
        <button
          type="button"
          className="chip"
          aria-pressed={only === 'changed'}
          onClick={() => setOnly(only === 'all' ? 'changed' : 'all')}
        >
          Changed only
        </button>
        <span className="spacer" />
        <button
          type="button"
          className="button small"
          aria-pressed={beside === 'shown'}
          onClick={() => setBeside(beside === 'shown' ? 'hidden' : 'shown')}
        >
          <Braces size={13} aria-hidden /> settings.json
        </button>
      </header>
      <div className="settings-body">
        <div ref={list} className="settings-list">
          <FileProblem settings={settings} onShow={() => setBeside('shown')} />
          <SettingGroups found={found} settings={settings} onKeys={onKeys} />
          {found.length === 0 && (
            <NothingFound
              onAll={() => {
                setSearch('');
                setOnly('all');
              }}
            />
          )}
        </div>
        {beside === 'shown' && <FileText settings={settings} text={text} views={views} />}
      </div>
    </div>
  );
}

interface SearchFieldProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly focus: FocusWish;
  readonly list: RefObject<HTMLElement | null>;
}

/** It has the keyboard when the page has it; ArrowDown goes to the first setting. */
function SearchField({ search, onSearch, focus, list }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useFocusWish(focus, field);
  return (
    <label className="settings-search">
      <Search size={13} aria-hidden />
      <input
        ref={field}
        type="search"
        className="input"
        aria-label="Search settings"
        placeholder="Search settings"
        value={search}
        onChange={({ target }) => onSearch(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onSearch('');
          if (key === 'ArrowDown')
            list.current?.querySelector<HTMLElement>('.setting-line :is(input, select, button)')?.focus();
        }}
      />
    </label>
  );
}

function NothingFound({ onAll }: { readonly onAll: () => void }) {
  return (
    <EmptyState
      title="No such setting"
      actions={
        <button type="button" className="button" onClick={onAll}>
          Show all settings
        </button>
      }
    />
  );
}

interface SettingGroupsProps {
  readonly found: readonly Setting[];
  readonly settings: SettingsStore;
  readonly onKeys: () => void;
}

function SettingGroups({ found, settings, onKeys }: SettingGroupsProps) {
  const { values, file, set } = useStore(settings);
  const problemOf = (key: string): string | undefined => file?.problems.find((problem) => problem.key === key)?.message;
  return SETTING_GROUPS.map((group) => {
    const own = found.filter((setting) => setting.group === group);
    if (own.length === 0) return null;
    return (
      <section key={group} aria-label={group}>
        <h3>{group}</h3>
        {own.map((setting) => (
          <SettingRow
            key={setting.key}
            setting={setting}
            own={values[setting.key]}
            problem={problemOf(setting.key)}
            onChange={(value) => void set({ [setting.key]: value })}
            onKeys={onKeys}
          />
        ))}
      </section>
    );
  });
}

/** What is wrong with the file as a whole, and names in it that nobody knows. */
function FileProblem({ settings, onShow }: { readonly settings: SettingsStore; readonly onShow: () => void }) {
  const file = useStore(settings, (view) => view.file);
  const problem = file?.problems.find(({ key }) => key === null);
  if (!file || !problem) return null;
  return (
    <div className="notice error selectable" role="alert">
      <p>
        The settings file cannot be read, so every setting has its default. {problem.message} Nothing in the file is
        lost: mend it, and the settings hold again.
      </p>
      <p className="mono break">{file.file}</p>
      <button type="button" className="button small" onClick={onShow}>
        Mend settings.json
      </button>
    </div>
  );
}

/** Somebody else wrote the file while it was being typed. */
function Changed({ typed: { save, reload } }: { readonly typed: SettingsText }) {
  return (
    <div className="notice error" role="alert">
      <p>The file was changed while you were typing.</p>
      <button type="button" className="button small" onClick={() => void save('settings', 'overwrite')}>
        Save mine over it
      </button>{' '}
      <button type="button" className="button small" onClick={() => void reload('settings')}>
        Show the file, without what I typed
      </button>
    </div>
  );
}

function FileText({ settings, text, views }: Pick<SettingsPaneProps, 'settings' | 'text' | 'views'>) {
  const file = useStore(settings, (view) => view.file);
  const typed = useStore(text);
  // Whoever asks for the text wants to type.
  const [place] = useState(() => ({ line: 2, column: 3 }));
  if (!file) return null;
  const content = shownText(typed, file.text);
  return (
    <section className="settings-file" aria-label="settings.json">
      <p className="settings-path mono faint break">{file.file}</p>
      {typed.draft !== null && typed.was !== file.text && <Changed typed={typed} />}
      {views.edit({
        label: 'settings.json',
        language: { of: 'settings.jsonc' },
        text: content,
        access: 'read-write',
        marks: settingsMarks(content),
        help: settingsHelp,
        place,
        onChange: typed.type,
      })}
    </section>
  );
}
