/** What may be meant by what is being typed into a filter. */
import type { EventKey } from '../event-words.ts';
import { tokensOf } from './filter-tokens.ts';
import type { Place, Saved, Term, Token } from './filter-tokens.ts';
import { FILTER_KEYS, STATES, isNumberKey, isState, isTextKey, keyNamed } from './filter-words.ts';
import type { FilterKey } from './filter-words.ts';
import { quotedValue } from './print-filter.ts';

export interface Choice {
  /** Takes the place of `[from, to)` of the text. */
  readonly text: string;
  /** One line for people; may be empty. */
  readonly about: string;
}

export interface Completion extends Place {
  readonly what: 'key' | 'value' | 'saved';
  /** As far as the caret, with quotes undone. */
  readonly typed: string;
  /** Known without asking the record, the likeliest first. */
  readonly choices: readonly Choice[];
  /** The field whose values, as far as they were seen, may stand here too: ask `eventValues`, and insert `valueChoice`. */
  readonly seen: EventKey | null;
}

export interface CompletionSettings {
  /** Names of the saved filters. */
  readonly saved: readonly string[];
}

const TIMES: Readonly<Record<string, string>> = {
  '-1m': 'one minute ago',
  '-5m': 'five minutes ago',
  '-1h': 'an hour ago',
};

/** Names that begin with what was typed come before those that contain it. */
function fitting<T>(typed: string, all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const wanted = typed.toLowerCase();
  const place = (one: T): number => nameOf(one).toLowerCase().indexOf(wanted);
  return all.filter((one) => place(one) >= 0).sort((a, b) => Math.min(place(a), 1) - Math.min(place(b), 1));
}

/** What is put in for a value: quoted if need be, and parted from a word before it. */
export function valueChoice(text: string, completion: Pick<Completion, 'from'>, value: string): string {
  const needsSpace = /[\w]/.test(text.charAt(completion.from - 1));
  return `${needsSpace ? ' ' : ''}${quotedValue(value)}`;
}

/** `caret` counts UTF-16 code units from 0. */
export function completeFilter(text: string, caret: number, { saved }: CompletionSettings): Completion {
  const last = tokensOf(text.slice(0, caret)).at(-1);
  const here = { from: caret, to: caret };
  if (last?.to !== caret) return keyCompletion(here, '');
  const to = endOf(text, last, caret);
  if (last.kind === 'saved') return savedCompletion(last, to, saved);
  if (last.kind === 'term') return termCompletion(text, last, to);
  // A word like "or" may become "order".
  return /\w/.test(last.text) ? keyCompletion({ from: last.from, to }, last.text) : keyCompletion(here, '');
}

/** Of the token under the caret: what stands after the caret in it is replaced too. */
const endOf = (text: string, { from }: Token, caret: number): number =>
  Math.max(caret, tokensOf(text).find((token) => token.from === from)?.to ?? caret);

function savedCompletion({ from, name }: Saved, to: number, saved: readonly string[]): Completion {
  const choices = fitting(name.text, saved, (each) => each).map((each) => ({
    text: `@${quotedValue(each)}`,
    about: '',
  }));
  return { what: 'saved', from, to, typed: name.text, choices, seen: null };
}

function termCompletion(text: string, { key, value, from }: Term, to: number): Completion {
  if (key === null)
    return value.isQuoted || value.regex ? nothing({ from, to }, value.text) : keyCompletion({ from, to }, value.text);
  const known = keyNamed(key.text);
  return known === null
    ? nothing({ from: value.from, to }, value.text)
    : valueCompletion(text, known, { from: value.from, to, typed: value.text });
}

const nothing = (place: Place, typed: string): Completion => ({
  ...place,
  what: 'value',
  typed,
  choices: [],
  seen: null,
});

/** A key with its sign, or `key:word` for a word that only that key has. */
function keyCompletion({ from, to }: Place, typed: string): Completion {
  const keys = Object.entries(FILTER_KEYS);
  const fittingKeys = fitting(typed, keys, ([key]) => key).map(([key, { about }]) => ({ text: keyText(key), about }));
  const operators = keyNamed(typed) === null ? [] : operatorChoices(typed);
  const words = typed.length < 2 ? [] : wordChoices(typed, keys);
  return { what: 'key', from, to, typed, choices: [...operators, ...fittingKeys, ...words], seen: null };
}

const keyText = (key: string): string => `${key}${isNumberKey(key) ? '>' : ':'}`;

function operatorChoices(key: string): readonly Choice[] {
  if (!isTextKey(key)) return [];
  return [
    { text: `${key}=`, about: 'is, whole and exactly' },
    { text: `-${key}:`, about: 'does not contain' },
  ];
}

const wordChoices = (
  typed: string,
  keys: readonly (readonly [string, { readonly values?: readonly string[] }])[],
): readonly Choice[] =>
  keys.flatMap(([key, { values }]) =>
    key === 'has'
      ? []
      : fitting(typed, values ?? [], (word) => word).map((word) => ({
          text: `${key}:${word}`,
          about: stateAbout(key, word),
        })),
  );

const stateAbout = (key: string, word: string): string => (key === 'is' && isState(word) ? STATES[word] : '');

interface Typed extends Place {
  readonly typed: string;
}

function valueCompletion(text: string, key: FilterKey, place: Typed): Completion {
  const { values } = FILTER_KEYS[key];
  if (values) return closedCompletion(key, values, place);
  const times = key === 'time' ? fitting(place.typed, Object.entries(TIMES), ([time]) => time) : [];
  const choices = times.map(([time, about]) => ({ text: valueChoice(text, place, time), about }));
  return { ...place, what: 'value', choices, seen: seenOf(key) };
}

const seenOf = (key: FilterKey): EventKey | null => (key === 'file' ? 'path' : isTextKey(key) ? key : null);

/** Of several words with commas between, the last one. */
function closedCompletion(key: FilterKey, values: readonly string[], { from, to, typed }: Typed): Completion {
  const begin = typed.lastIndexOf(',') + 1;
  const word = typed.slice(begin);
  const choices = fitting(word, values, (value) => value).map((value) => ({
    text: value,
    about: stateAbout(key, value),
  }));
  return { what: 'value', from: from + begin, to, typed: word, choices, seen: seenOf(key) };
}
