/** The filter's text: marked where it cannot be understood, completed with keys, words and values that were seen. */
import { useEffect, useId, useRef } from 'react';
import type { RefObject } from 'react';
import { Search, X } from 'lucide-react';
import { useStore } from 'zustand';

import type { FilterError } from '../../../src-preload/contract/filter/filter-error.ts';
import { IconButton } from '../../shared/icon-button.tsx';

import { useFilterInput } from './use-filter-input.ts';
import type { FilterInput, FilterInputNeeds } from './use-filter-input.ts';

export function FilterBox(needs: FilterInputNeeds) {
  const typed = useStore(needs.store, (state) => state.typed);
  const { applyText } = needs.store.getState();
  const input = useFilterInput(needs);
  const { field, suggestions, chosen, problem, handlers, close } = input;
  const id = useId();
  return (
    <div className="filter-box" onBlur={close}>
      <div className="search-box" data-invalid={problem !== null}>
        <Search size={13} aria-hidden />
        <span className="filter-field">
          {problem !== null && <ErrorPlace text={typed} problem={problem} field={field} />}
          <input
            ref={field}
            type="text"
            role="combobox"
            aria-label="Filter events"
            aria-autocomplete="list"
            aria-expanded={suggestions.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-problem`}
            placeholder="Filter: word  -word  op:write  bytes>10k"
            spellCheck={false}
            autoComplete="off"
            value={typed}
            {...handlers}
          />
        </span>
        {typed !== '' && <IconButton label="Clear filter text" icon={<X size={12} />} onClick={() => applyText('')} />}
      </div>
      <div className="filter-drop">
        {problem !== null && (
          <p id={`${id}-problem`} className="filter-problem" role="alert">
            <span className="filter-problem-place">Column {problem.column}</span> {problem.message}
          </p>
        )}
        {suggestions.length > 0 && <Suggestions id={id} input={input} />}
      </div>
    </div>
  );
}

function Suggestions({ id, input }: { readonly id: string; readonly input: FilterInput }) {
  const { suggestions, chosen, accept } = input;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div ref={list} id={`${id}-list`} className="filter-suggestions" role="listbox" aria-label="Completions">
      {suggestions.map((suggestion, index) => (
        <div
          key={`${suggestion.what} ${suggestion.text}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          // Before the field loses the keyboard.
          onPointerDown={(event) => {
            event.preventDefault();
            accept(suggestion);
          }}
        >
          <span className="suggestion-text">{suggestion.label}</span>
          <span className="suggestion-about">{suggestion.about}</span>
        </div>
      ))}
    </div>
  );
}

interface ErrorPlaceProps {
  readonly text: string;
  readonly problem: FilterError;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** The text again, unseen, behind the field, with the place marked. */
function ErrorPlace({ text, problem: { column, length }, field }: ErrorPlaceProps) {
  const mirror = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const input = field.current;
    const follow = (): void => {
      if (mirror.current && input) mirror.current.scrollLeft = input.scrollLeft;
    };
    follow();
    input?.addEventListener('scroll', follow);
    return () => input?.removeEventListener('scroll', follow);
  });
  const from = column - 1;
  return (
    <span ref={mirror} className="filter-mirror" aria-hidden>
      {text.slice(0, from)}
      <mark>{text.slice(from, from + length) || ' '}</mark>
      {text.slice(from + length)}
    </span>
  );
}
