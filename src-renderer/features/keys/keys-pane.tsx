/** The keyboard map: every command with its keys, found by name or by pressing them, changed in place. */
import { useEffect, useRef, useState } from 'react';
import { Keyboard, Search } from 'lucide-react';
import { useStore } from 'zustand';

import type { UserKeys } from '../../../src-preload/contract/settings-list.ts';
import type { Command } from '../../shared/commands.ts';
import { ConfirmDialog } from '../../shared/dialog.tsx';
import { EmptyState } from '../../shared/empty-state.tsx';
import { focusIsLost, giveFocusBack } from '../../shared/focus.ts';
import type { SettingsStore } from '../../shared/settings.ts';
import { useFocusWish } from '../../shared/use-focus-wish.ts';
import type { FocusWish } from '../../shared/use-focus-wish.ts';

import { ChangeDialog } from './change-dialog.tsx';
import { KeyList } from './key-list.tsx';
import { findRows, keyRows, withKeys } from './key-rows.ts';
import type { RowFilter, RowSearch } from './key-rows.ts';
import { PressField } from './press-field.tsx';

export interface KeysPaneProps {
  /** With the keys that they have now. */
  readonly commands: readonly Command[];
  readonly settings: SettingsStore;
  readonly focus: FocusWish;
}

const NO_SEARCH: RowSearch = { words: '', pressed: '', only: 'all' };
type Asked = { readonly dialog: 'change'; readonly id: string } | { readonly dialog: 'reset-all' } | null;

export function KeysPane({ commands, settings, focus }: KeysPaneProps) {
  const user = useStore(settings, (view) => view.get('keys'));
  const [search, setSearch] = useState(NO_SEARCH);
  const [asked, setAsked] = useState<Asked>(null);
  const rows = keyRows(commands, user);
  const found = findRows(rows, search);
  useEffect(() => {
    // The row that had the keyboard is not among those that are searched any more.
    if (asked === null && focusIsLost())
      giveFocusBack(null, ['.key-row[tabindex="0"]', '.keys-pane .settings-search input']);
  }, [found.length, asked]);
  const keep = (keys: UserKeys): void =>
    void settings.getState().set({ keys: Object.keys(keys).length === 0 ? null : keys });
  const changed = asked?.dialog === 'change' ? commands.find(({ id }) => id === asked.id) : undefined;
  return (
    <div className="keys-pane">
      <KeysBar
        search={search}
        focus={focus}
        counts={{
          found: found.length,
          changed: Object.keys(user).length,
          clashing: rows.filter(({ clashes }) => clashes.length > 0).length,
        }}
        onSearch={(part) => setSearch({ ...search, ...part })}
        onResetAll={() => setAsked({ dialog: 'reset-all' })}
      />
      {found.length === 0 ? (
        <EmptyState
          title={search.pressed === '' ? 'No such command' : `No command has ${search.pressed}`}
          actions={
            <button type="button" className="button" onClick={() => setSearch(NO_SEARCH)}>
              Show all commands
            </button>
          }
        />
      ) : (
        <KeyList
          rows={found}
          deeds={{
            change: (id) => setAsked({ dialog: 'change', id }),
            remove: (id) => keep(withKeys(user, id, [])),
            reset: (id) => keep(withKeys(user, id, null)),
          }}
        />
      )}
      <p className="keys-legend faint">
        Enter changes the keys of a command, Delete takes them away, Backspace gives back those that it came with.
      </p>
      {changed && (
        <ChangeDialog
          command={changed}
          commands={commands}
          onKeys={(keys) => keep(withKeys(user, changed.id, [keys]))}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.dialog === 'reset-all' && (
        <ConfirmDialog
          title="Reset the keyboard map?"
          description="Every command gets back the keys that it came with."
          action={`Reset ${Object.keys(user).length} ${Object.keys(user).length === 1 ? 'command' : 'commands'}`}
          onConfirm={() => keep({})}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

interface KeysBarProps {
  readonly search: RowSearch;
  readonly focus: FocusWish;
  readonly counts: { readonly found: number; readonly changed: number; readonly clashing: number };
  readonly onSearch: (part: Partial<RowSearch>) => void;
  readonly onResetAll: () => void;
}

function KeysBar({ search, focus, counts, onSearch, onResetAll }: KeysBarProps) {
  const [by, change] = useState<'words' | 'keys' | 'words again'>('words');
  const only =
    (filter: RowFilter): (() => void) =>
    () =>
      onSearch({ only: search.only === filter ? 'all' : filter });
  return (
    <header className="settings-bar" role="toolbar" aria-label="Keyboard map">
      <SearchField search={search} by={by} focus={focus} onSearch={onSearch} onWords={() => change('words again')} />
      <button
        type="button"
        className="button small"
        aria-pressed={by === 'keys'}
        onClick={() => {
          onSearch({ words: '', pressed: '' });
          change(by === 'keys' ? 'words again' : 'keys');
        }}
      >
        <Keyboard size={13} aria-hidden /> Search by pressing keys
      </button>
      <span className="faint tabular" role="status">
        {counts.found} {counts.found === 1 ? 'command' : 'commands'}
      </span>
      <button type="button" className="chip" aria-pressed={search.only === 'changed'} onClick={only('changed')}>
        Changed {counts.changed}
      </button>
      <button type="button" className="chip" aria-pressed={search.only === 'clashing'} onClick={only('clashing')}>
        Clashing {counts.clashing}
      </button>
      <span className="spacer" />
      <button type="button" className="button small" disabled={counts.changed === 0} onClick={onResetAll}>
        Reset all…
      </button>
    </header>
  );
}

interface SearchFieldProps extends Pick<KeysBarProps, 'search' | 'onSearch' | 'focus'> {
  readonly by: 'words' | 'keys' | 'words again';
  readonly onWords: () => void;
}

/** It has the keyboard when the page has it, and after each change of what it takes. */
function SearchField({ search, by, focus, onSearch, onWords }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useFocusWish(focus, field);
  const toRows = (): void =>
    field.current?.closest('.keys-pane')?.querySelector<HTMLElement>('.key-row[tabindex="0"]')?.focus();
  return (
    <label className="settings-search">
      <Search size={13} aria-hidden />
      {by === 'keys' ? (
        <PressField
          ref={field}
          focus="at-first"
          label="Search by pressing keys"
          value={search.pressed}
          onKeys={(pressed) => onSearch({ pressed })}
          onDone={toRows}
          onCancel={() => {
            onSearch({ pressed: '' });
            onWords();
          }}
        />
      ) : (
        <input
          ref={field}
          type="search"
          className="input"
          aria-label="Search commands"
          autoFocus={by === 'words again'}
          placeholder="Search by name or keys"
          value={search.words}
          onChange={({ target }) => onSearch({ words: target.value })}
          onKeyDown={({ key }) => {
            if (key === 'Escape') onSearch({ words: '' });
            if (key === 'ArrowDown' || key === 'Enter') toRows();
          }}
        />
      )}
    </label>
  );
}
