/** The fields of the search: the text, how it is meant, where it is looked for. */
import type { KeyboardEvent } from 'react';
import { CaseSensitive, Ellipsis, Regex, WholeWord } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useStore } from 'zustand';

import { SEARCH_PLACES } from '../../../src-preload/contract/search-calls.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { SegmentChoice } from '../../shared/segment-choice.tsx';

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
  const { form, details, phase, type, choose, toggle, toggleDetails } = useStore(store);
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
        <SegmentChoice
          label="Where to search"
          segments={SEARCH_PLACES.map((value) => ({ value, ...PLACES[value] }))}
          value={form.within}
          onChoose={(within) => choose({ within })}
        />
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
