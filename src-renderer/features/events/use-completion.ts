/** What may be meant by the word under the caret of the filter: keys, words, and values out of the record. */
import { useEffect, useMemo, useState } from 'react';

import type { SavedFilter } from '../../../src-preload/contract/event-schemas.ts';
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import { completeFilter, valueChoice } from '../../../src-preload/contract/filter/complete-filter.ts';
import type { Completion } from '../../../src-preload/contract/filter/complete-filter.ts';
import { formatCount } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

/** Milliseconds of quiet before values are asked for. */
const QUIET = 100;
/** Lines that a list can have and still be read. */
const MOST = 40;

export type SeenValues = (
  key: EventKey,
  text: string,
) => Promise<readonly { readonly value: string; readonly count: number }[]>;

export interface Suggestion {
  readonly what: Completion['what'];
  /** Takes the place of `[from, to)`, with `after` behind it. */
  readonly text: string;
  readonly after: string;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly about: string;
}

export interface CompletionNeeds {
  readonly text: string;
  readonly caret: number;
  readonly names: readonly SavedFilter[];
  readonly values: SeenValues;
  readonly wanted: boolean;
}

interface Seen {
  readonly key: EventKey;
  readonly typed: string;
  readonly values: Awaited<ReturnType<SeenValues>>;
}

export function useCompletion({ text, caret, names, values, wanted }: CompletionNeeds): readonly Suggestion[] {
  const completion = useMemo(
    () => completeFilter(text, Math.min(caret, text.length), { saved: names.map(({ name }) => name) }),
    [text, caret, names],
  );
  const [seen, setSeen] = useState<Seen | null>(null);
  const { seen: key, typed } = completion;
  useEffect(() => {
    if (!wanted || key === null) return;
    let state: 'wanted' | 'late' = 'wanted';
    const timer = setTimeout(() => {
      void values(key, typed).then(
        (found) => state === 'wanted' && setSeen({ key, typed, values: found }),
        () => undefined,
      );
    }, QUIET);
    return () => {
      state = 'late';
      clearTimeout(timer);
    };
  }, [wanted, key, typed, values]);
  return useMemo(() => {
    if (!wanted) return [];
    const fromRecord = seen !== null && seen.key === key ? seen.values : [];
    return suggestionsOf(text, completion, fromRecord);
  }, [wanted, text, completion, seen, key]);
}

/** The completion's own choices, and values that were seen with how often. Nothing that is there already. */
export function suggestionsOf(text: string, completion: Completion, values: Seen['values']): readonly Suggestion[] {
  const { what, from, to } = completion;
  const counts = new Map(values.map(({ value, count }) => [valueChoice(text, completion, value), count]));
  const isWhole = (choice: string): boolean => !/[:>]$/.test(choice);
  const suggest = (choice: string, label: string, about: string): Suggestion => ({
    what,
    text: choice,
    after: isWhole(choice) && to === text.length ? ' ' : '',
    from,
    to,
    label,
    about,
  });
  const times = (choice: string): string => {
    const count = counts.get(choice);
    return count === undefined ? '' : formatCount(count);
  };
  const own = completion.choices.map(({ text: choice, about }) => suggest(choice, choice, about || times(choice)));
  const known = new Set(own.map((suggestion) => suggestion.text));
  const seen = values.map(({ value }) => {
    const choice = valueChoice(text, completion, value);
    return suggest(choice, visible(value), times(choice));
  });
  const all = [...own, ...seen.filter((suggestion) => !known.has(suggestion.text))];
  return all.filter((suggestion) => suggestion.text !== text.slice(from, to)).slice(0, MOST);
}
