/** The fields of the search: the text, how it is meant, where it is looked for. */
import type { KeyboardEvent } from 'react';
import { CaseSensitive, Ellipsis, Regex, WholeWord } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';

import { SEARCH_PLACES } from '../../../src-preload/contract/search-calls.ts';
import { Hint, IconButton } from '../../shared/icon-button.tsx';

import type { Toggle } from './search-form.ts';
import { PLACES } from './search-words.ts';
import type { SearchState, SearchStore } from './store.ts';

interface ToggleFacts {
  readonly what: Toggle;
  readonly label: string;
  readonly keys: string;
  readonly icon: LucideIcon;
  readonly isOn: (form: SearchState['form']) => boolean;
}

const TOGGLES: readonly ToggleFacts[] = [
  {
    what: 'letters',
    label: 'Match case',
    keys: 'Alt+C',
    icon: CaseSensitive,
    isOn: ({ letters }) => letters === 'same-case',
  },
  { what: 'words', label: 'Match whole words', keys: 'Alt+W', icon: WholeWord, isOn: ({ words }) => words === 'whole' },
  { what: 'as', label: 'Use a regular expression', keys: 'Alt+R', icon: Regex, isOn: ({ as }) => as === 'regex' },
];

interface FieldsProps {
  readonly store: SearchStore;
  /** The keyboard goes to the results. */
  readonly onResults: () => void;
}

export function SearchFields({ store, onResults }: FieldsProps) {
  const { form, details, phase, type, toggle, toggleDetails } = useStore(store);
  const onKey = (event: KeyboardEvent): void => fieldKeys(event, store, onResults);
  return (
    <div className="search-fields" role="search">
      <div className="search-box">
        <input
          className="input search-text"
          aria-label="Search for"
          placeholder="Search"
          value={form.text}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={phase === 'failed'}
          onChange={(event) => type({ text: event.target.value })}
          onKeyDown={onKey}
        />
        <span className="search-toggles">
          {TOGGLES.map(({ what, label, keys, icon: Icon, isOn }) => (
            <IconButton
              key={what}
              label={label}
              keys={keys}
              icon={<Icon size={15} />}
              aria-pressed={isOn(form)}
              onClick={() => toggle(what)}
            />
          ))}
        </span>
      </div>
      <div className="search-where">
        <Places store={store} />
        <IconButton
          label="Choose paths"
          icon={<Ellipsis size={15} />}
          aria-expanded={details === 'shown'}
          onClick={toggleDetails}
        />
      </div>
      {details === 'shown' && <PathFields store={store} onKey={onKey} />}
    </div>
  );
}

function fieldKeys(event: KeyboardEvent, store: SearchStore, onResults: () => void): void {
  const { search, cancel, phase, found } = store.getState();
  if (event.key === 'Enter') search();
  else if (event.key === 'Escape' && phase === 'searching') cancel();
  else if (event.key === 'ArrowDown' && found.length > 0) onResults();
  else return;
  event.preventDefault();
}

/** One of the places, as radio buttons: arrows go from one to the next. */
function Places({ store }: { readonly store: SearchStore }) {
  const { form, choose } = useStore(store);
  const onKey = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = SEARCH_PLACES.at((SEARCH_PLACES.indexOf(form.within) + step) % SEARCH_PLACES.length);
    if (next) choose({ within: next });
    const sibling = step > 0 ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
    const wrapped = event.currentTarget.parentElement?.[step > 0 ? 'firstElementChild' : 'lastElementChild'];
    ((sibling ?? wrapped) as HTMLElement | null)?.focus();
  };
  return (
    <div className="segments" role="radiogroup" aria-label="Where to search">
      {SEARCH_PLACES.map((place) => (
        <Hint key={place} label={PLACES[place].title}>
          <button
            type="button"
            role="radio"
            className="segment"
            aria-checked={form.within === place}
            tabIndex={form.within === place ? 0 : -1}
            onClick={() => choose({ within: place })}
            onKeyDown={onKey}
          >
            {PLACES[place].label}
          </button>
        </Hint>
      ))}
    </div>
  );
}

function PathFields({ store, onKey }: { readonly store: SearchStore; readonly onKey: (event: KeyboardEvent) => void }) {
  const { form, type, toggle } = useStore(store);
  return (
    <>
      {(['include', 'exclude'] as const).map((field) => (
        <label key={field} className="search-field">
          <span>{field === 'include' ? 'Files to include' : 'Files to exclude'}</span>
          <input
            className="input"
            placeholder={field === 'include' ? 'e.g. *.ts, src/**' : 'e.g. *.log, dist'}
            value={form[field]}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => type({ [field]: event.target.value })}
            onKeyDown={onKey}
          />
        </label>
      ))}
      <label className="search-check">
        <input
          type="checkbox"
          className="checkbox"
          checked={form.ignored === 'search'}
          onChange={() => toggle('ignored')}
        />
        <span>Also what git ignores</span>
      </label>
    </>
  );
}
