/** What one term of a filter means: `key:value`, `key>value`, a word. */
import { amountExample, parseAmount } from './filter-amounts.ts';
import type { Amount } from './filter-amounts.ts';
import { fail } from './filter-error.ts';
import type { Term, Value } from './filter-tokens.ts';
import type { Filter, NumberKey, TextKey, TextMatch } from './filter-tree.ts';
import {
  FILTER_KEYS,
  OPTIONAL_FIELDS,
  STATES,
  isNumberKey,
  isOptionalField,
  isState,
  isStateWord,
  isTextKey,
  keyNamed,
} from './filter-words.ts';
import type { FilterKey, Operator, State } from './filter-words.ts';
import { globTest } from './glob-test.ts';
import { nearestWord } from './nearest-word.ts';
import { regexProblem } from './regex-test.ts';

const not = (of: Filter): Filter => ({ kind: 'not', of });
const all = (...of: readonly Filter[]): Filter => ({ kind: 'all', of });
const any = (...of: readonly Filter[]): Filter => ({ kind: 'any', of });

/** Errors: `FilterError`, at the term or its value. */
export function termFilter(term: Term, nowMs: number): Filter {
  const { key: keyWord, operator, value } = term;
  if (value.unclosed !== null) fail(value.unclosed, value.to, 'This quote is not closed: put another " at its end.');
  if (keyWord === null || operator === null) return wordFilter(value);
  const key = keyNamed(keyWord.text) ?? unknownKey(keyWord);
  const isEmpty = value.from === value.to || (value.text === '' && operator !== '=' && operator !== '!=');
  if (isEmpty) fail(value.from, value.to, `${key} needs a value here, such as ${FILTER_KEYS[key].example}.`);
  return keyFilter(key, operator, { value, nowMs });
}

function unknownKey({ text, from, to }: { readonly text: string; readonly from: number; readonly to: number }): never {
  const near = nearestWord(text, Object.keys(FILTER_KEYS));
  const way = near === null ? 'To look for the text itself, put it in quotes.' : `Did you mean ${near}?`;
  return fail(from, to, `There is no key "${text}". ${way}`);
}

/** A bare state, such as `denied`, finds what is in that state too: lists and counts call it so, whatever its fields say. */
function wordFilter(value: Value): Filter {
  const { text, from, to } = value;
  if (text === '') fail(from, to, 'A word is missing here.');
  const word: Filter = { kind: 'word', match: looseMatch(value) };
  const state = text.toLowerCase();
  // Quotes and escapes make a word longer than its text: then it is meant literally.
  const isBare = to - from === text.length;
  return isBare && isStateWord(state) ? any(word, STATE_FILTERS[state]) : word;
}

/** As `:` looks: a regular expression, a pattern, or anywhere in the text. */
function looseMatch(value: Value): TextMatch {
  if (value.regex) return regexMatch(value.regex, value);
  return value.pattern === null ? { how: 'has', text: value.text } : { how: 'like', text: value.pattern };
}

function regexMatch(regex: { readonly source: string; readonly flags: string }, value: Value): TextMatch {
  const problem = regexProblem(regex.source, regex.flags);
  if (problem !== null) fail(value.from, value.to, `This regular expression cannot be used: ${problem}.`);
  return { how: 'regex', ...regex };
}

interface Given {
  readonly value: Value;
  readonly nowMs: number;
}

function keyFilter(key: FilterKey, operator: Operator, given: Given): Filter {
  if (isTextKey(key)) return textFilter(key, operator, given.value);
  if (isNumberKey(key)) return numberFilter(key, operator, given);
  if (operator !== ':') fail(given.value.from, given.value.to, `${key} takes a colon: ${FILTER_KEYS[key].example}.`);
  switch (key) {
    case 'is':
      return stateFilter(given.value);
    case 'has':
      return hasFilter(given.value);
    case 'larger-than':
      return numberFilter('bytes', '>', given);
  }
}

function textFilter(key: TextKey, operator: Operator, value: Value): Filter {
  const text = (match: TextMatch): Filter => ({ kind: 'text', key, match });
  if (isComparison(operator))
    fail(value.from, value.to, `${key} is a text, which cannot be compared with ${operator}; use : or =.`);
  switch (operator) {
    case ':':
      return colonFilter(key, value);
    case '=':
      return text({ how: 'is', text: value.text });
    case '!=':
      return not(text({ how: 'is', text: value.text }));
    case 'contains':
      return text({ how: 'has', text: value.text });
    case 'matches':
      return text(regexMatch(value.regex ?? { source: value.text, flags: '' }, value));
  }
}

function colonFilter(key: TextKey, value: Value): Filter {
  const { values } = FILTER_KEYS[key];
  if (values && !value.regex) return closedFilter(key, values, value);
  if (key === 'file' && !value.regex) return belowFilter(value);
  return { kind: 'text', key, match: looseMatch(value) };
}

function belowFilter({ text, pattern }: Value): Filter {
  if (pattern === null) return { kind: 'text', key: 'file', match: { how: 'below', text } };
  const like = (pieces: string): Filter => ({ kind: 'text', key: 'path', match: { how: 'like', text: pieces } });
  return any(like(pattern), like(`${pattern}/*`));
}

/** One word of the key's own, several with commas between, or a pattern that fits one at least. */
function closedFilter(key: TextKey, words: readonly string[], value: Value): Filter {
  if (value.pattern !== null) {
    if (!words.some(globTest(value.pattern.toLowerCase()))) noSuchWord(key, words, value);
    return { kind: 'text', key, match: { how: 'like', text: value.pattern } };
  }
  const wanted = value.text.toLowerCase().split(',');
  const filters = wanted.map((word): Filter => {
    if (!words.includes(word)) noSuchWord(key, words, { ...value, text: word });
    return { kind: 'text', key, match: { how: 'is', text: word } };
  });
  const [only] = filters;
  return only !== undefined && filters.length === 1 ? only : any(...filters);
}

function noSuchWord(key: string, words: readonly string[], { text, from, to }: Value): never {
  const near = nearestWord(text, words);
  const way = near === null ? `It is one of ${words.join(', ')}.` : `Did you mean ${near}?`;
  return fail(from, to, `${key} is never "${text}". ${way}`);
}

const isWord = (key: TextKey, text: string): Filter => ({ kind: 'text', key, match: { how: 'is', text } });
const ALLOWED = isWord('decision', 'allow');
const WELL = isWord('outcome', 'ok');
const STATE_FILTERS: Readonly<Record<State, Filter>> = {
  allowed: ALLOWED,
  denied: isWord('decision', 'deny'),
  ok: all(ALLOWED, WELL),
  failed: all(ALLOWED, not(WELL)),
  problem: any(isWord('decision', 'deny'), not(WELL)),
};

function stateFilter(value: Value): Filter {
  const word = value.text.toLowerCase();
  return isState(word) ? STATE_FILTERS[word] : noSuchWord('is', Object.keys(STATES), value);
}

function hasFilter(value: Value): Filter {
  const key = keyNamed(value.text) ?? value.text;
  if (isOptionalField(key)) return not({ kind: 'empty', key });
  return fail(value.from, value.to, `Every event has that; has takes one of ${OPTIONAL_FIELDS.join(', ')}.`);
}

type Comparison = '<' | '<=' | '>=' | '>';
const isComparison = (operator: Operator): operator is Comparison => /^[<>]=?$/.test(operator);

const compared = (key: NumberKey, compare: Comparison | '=', value: number): Filter => ({
  kind: 'number',
  key,
  compare,
  value,
});

function numberFilter(key: NumberKey, operator: Operator, given: Given): Filter {
  const { text, from, to } = given.value;
  const amount = (part: string): Amount =>
    parseAmount(key, part, given.nowMs) ?? fail(from, to, `${key} needs ${amountExample(key)} here.`);
  if (isComparison(operator)) return compared(key, operator, amount(text).value);
  switch (operator) {
    case ':':
    case '=':
      return text.includes('..') ? rangeFilter(key, given.value, amount) : equalFilter(key, amount(text));
    case '!=':
      return not(equalFilter(key, amount(text)));
    case 'contains':
    case 'matches':
      return fail(from, to, `${key} is a number; compare it with =, <, > or a range.`);
  }
}

/** A minute is all that lies in it. */
const equalFilter = (key: NumberKey, { value, until }: Amount): Filter =>
  until === null ? compared(key, '=', value) : all(compared(key, '>=', value), compared(key, '<', until));

/** Both ends inclusive; one of them may be left out. */
function rangeFilter(key: NumberKey, value: Value, amount: (text: string) => Amount): Filter {
  const [low = '', high = '', more] = value.text.split('..');
  if (more !== undefined || (low === '' && high === ''))
    fail(value.from, value.to, `A range has two ends, such as ${key}:100..200; one of them may be left out.`);
  const ends: Filter[] = [];
  if (low !== '') ends.push(compared(key, '>=', amount(low).value));
  if (high !== '') ends.push(upTo(key, amount(high)));
  const [only] = ends;
  return only !== undefined && ends.length === 1 ? only : all(...ends);
}

const upTo = (key: NumberKey, { value, until }: Amount): Filter =>
  until === null ? compared(key, '<=', value) : compared(key, '<', until);
