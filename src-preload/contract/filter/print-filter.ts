/** A filter as text that means the same: for a tree that the parser made, the same tree again. */
import type { Filter, NumberKey, TextMatch } from './filter-tree.ts';
import { isStateWord } from './filter-words.ts';

/** Signs that mean something outside of quotes. */
const NEEDS_QUOTES = /[\s"\\()*?]|^[/=]|^$/;
const NEEDS_QUOTES_ALONE = /^[-!@<>]|^(?:and|or|not|&&|\|\||contains|matches)$|^[a-z][\w.-]*(?::(?!\/\/)|=|!=|<|>)/i;

const inQuotes = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** A text for after `key:` or `key=`: quoted when it must be. */
export const quotedValue = (text: string): string => (NEEDS_QUOTES.test(text) ? inQuotes(text) : text);

/** A text as a word of its own. */
const word = (text: string): string =>
  NEEDS_QUOTES_ALONE.test(text) || isStateWord(text.toLowerCase()) ? inQuotes(text) : quotedValue(text);

/** The text of a pattern: what its escapes make literal is quoted. */
const pattern = (text: string): string =>
  [...text.matchAll(/\\([^])|([*?])|([^*?\\]+)|\\/g)]
    .map(([piece, literal, wildcard]) => wildcard ?? inQuotes(literal ?? piece))
    .join('');

function matchText(match: TextMatch, plain: (text: string) => string): string {
  switch (match.how) {
    case 'regex':
      return `/${match.source}/${match.flags}`;
    case 'like':
      return pattern(match.text);
    case 'has':
    case 'is':
    case 'below':
      return plain(match.text);
  }
}

/** Whether a regular expression can stand between slashes. */
const fitsSlashes = (source: string): boolean => /^(?:[^\s/\\[]|\\\S|\[(?:[^\]\\\s]|\\\S)*\])+$/.test(source);

function textFilter(key: string, match: TextMatch): string {
  const value = matchText(match, quotedValue);
  switch (match.how) {
    case 'is':
      return `${key}=${value}`;
    case 'has':
      return `${key} contains ${value}`;
    case 'regex':
      return fitsSlashes(match.source) ? `${key} matches ${value}` : `${key} matches ${inQuotes(match.source)}`;
    case 'like':
    case 'below':
      return `${key}:${value}`;
  }
}

const UNITS: Readonly<Record<NumberKey, string>> = { seq: '', time: '', bytes: '', duration: 'ns' };

const inBrackets = (filter: Filter): string => {
  const text = printFilter(filter);
  return filter.kind === 'all' || filter.kind === 'any' ? `(${text})` : text;
};

/** Every filter that `parseFilter` makes; of others those that the language can say. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.map(inBrackets).join(filter.kind === 'all' ? ' ' : ' or ');
    case 'not':
      return filter.of.kind === 'empty' ? `has:${filter.of.key}` : `-${inBrackets(filter.of)}`;
    case 'word':
      return matchText(filter.match, word);
    case 'text':
      return textFilter(filter.key, filter.match);
    case 'empty':
      return `-has:${filter.key}`;
    case 'number':
      return `${filter.key}${filter.compare}${filter.value}${UNITS[filter.key]}`;
  }
}
