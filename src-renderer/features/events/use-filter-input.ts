/** What happens in the filter's field: typing, choosing a completion, leaving. */
import { useRef, useState } from 'react';
import type { InputHTMLAttributes, KeyboardEvent, RefObject } from 'react';
import { useStore } from 'zustand';

import type { FilterError } from '../../../src-preload/contract/filter/filter-error.ts';

import type { EventsStore } from './events-state.ts';
import type { SavedFiltersStore } from './saved-filters.ts';
import { useCompletion } from './use-completion.ts';
import type { SeenValues, Suggestion } from './use-completion.ts';

export interface FilterInputNeeds {
  readonly store: EventsStore;
  readonly saved: SavedFiltersStore;
  readonly values: SeenValues;
  /** Puts the keyboard into the list. */
  readonly onLeave: () => void;
}

export interface FilterInput {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly suggestions: readonly Suggestion[];
  /** Index of the one that Enter takes; -1: none. */
  readonly chosen: number;
  /** What is wrong; not while it is only unfinished. */
  readonly problem: FilterError | null;
  readonly accept: (suggestion: Suggestion) => void;
  readonly close: () => void;
  readonly handlers: Pick<InputHTMLAttributes<HTMLInputElement>, 'onFocus' | 'onChange' | 'onSelect' | 'onKeyDown'>;
}

/** Whether the word under the caret is what is wrong. */
const isAt = ({ column, length }: FilterError, caret: number): boolean =>
  column - 1 <= caret && caret <= column - 1 + Math.max(1, length);

/** What the field holds now, and how that is changed. */
interface Field extends Pick<FilterInputNeeds, 'store' | 'onLeave'> {
  readonly suggestions: readonly Suggestion[];
  readonly chosen: number;
  readonly list: 'open' | 'closed';
  readonly setCaret: (caret: number) => void;
  readonly setList: (list: 'open' | 'closed') => void;
  readonly choose: (index: number) => void;
}

function write({ store, setCaret, choose, setList }: Field, text: string, caret: number): void {
  store.getState().setText(text);
  setCaret(caret);
  choose(-1);
  setList('open');
}

/** Answers with where the caret is to be. */
function accept(field: Field, { from, to, text, after }: Suggestion): number {
  const { typed } = field.store.getState();
  const caret = from + text.length + after.length;
  write(field, typed.slice(0, from) + text + after + typed.slice(to), caret);
  return caret;
}

function move({ suggestions, chosen, list, setList, choose }: Field, by: 1 | -1): void {
  setList('open');
  const places = suggestions.length + 1;
  choose(list === 'closed' ? 0 : ((chosen + 1 + by + places) % places) - 1);
}

function enter({ store, setList, onLeave }: Field): void {
  setList('closed');
  const { applyText, typed } = store.getState();
  applyText(typed);
  if (store.getState().textProblem === null) onLeave();
}

function escape({ store, suggestions, setList }: Field): void {
  if (suggestions.length > 0) setList('closed');
  else store.getState().applyText('');
}

const KEYS: Readonly<Record<string, (field: Field) => void>> = {
  ArrowDown: (field) => move(field, 1),
  ArrowUp: (field) => move(field, -1),
  Enter: enter,
  Escape: escape,
};

export function useFilterInput({ store, saved, values, onLeave }: FilterInputNeeds): FilterInput {
  const typed = useStore(store, (state) => state.typed);
  const textProblem = useStore(store, (state) => state.textProblem);
  const names = useStore(saved, (state) => state.filters);
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(typed.length);
  const [list, setList] = useState<'open' | 'closed'>('closed');
  const [index, choose] = useState(-1);
  const suggestions = useCompletion({ text: typed, caret, names, values, wanted: list === 'open' });
  const chosen = index < suggestions.length ? index : -1;
  const isUnfinished = textProblem !== null && suggestions.length > 0 && isAt(textProblem, caret);
  const field: Field = { store, onLeave, suggestions, chosen, list, setCaret, setList, choose };
  const take = (suggestion: Suggestion): void => {
    const at = accept(field, suggestion);
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const suggestion = suggestions[chosen];
    const deed = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
    if (suggestion && (event.key === 'Enter' || event.key === 'Tab')) take(suggestion);
    else if (deed) deed(field);
    else return;
    event.preventDefault();
  };
  return {
    field: input,
    suggestions,
    chosen,
    problem: isUnfinished ? null : textProblem,
    accept: take,
    close: () => setList('closed'),
    handlers: {
      onFocus: () => typed === '' && setList('open'),
      onChange: ({ target }) => write(field, target.value, target.selectionStart ?? target.value.length),
      onSelect: ({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0),
      onKeyDown,
    },
  };
}
