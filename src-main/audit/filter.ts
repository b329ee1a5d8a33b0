/** The filter language of the event list: text to a tree. Its two evaluators stand beside it. */
import { OPERATIONS, OUTCOMES } from '../../src-preload/contract/vocabulary.ts';
import { fold, keepable } from './event-text.ts';

/** Keys whose values are words of ours: compared whole. */
const WORDS = {
  op: OPERATIONS,
  outcome: OUTCOMES,
  decision: ['allow', 'deny'],
  layer: ['top', 'checkpoint', 'base', 'none'],
} as const;
export type WordKey = keyof typeof WORDS;

/** Keys whose values are free text: found anywhere in it, whatever the case. `path` means either path. */
const TEXT_KEYS = ['path', 'capsule', 'fn'] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

/**
 * A filter. `text` is folded already.
 * - any: found in a path, the operation, capsule, function, decision or outcome.
 * - in: found in one field. - is: a field is exactly this word. - run: of this run.
 */
export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'any'; readonly text: string }
  | { readonly kind: 'in'; readonly key: TextKey; readonly text: string }
  | { readonly kind: 'is'; readonly key: WordKey; readonly word: string }
  | { readonly kind: 'run'; readonly id: string };

/** A filter that cannot be understood. `column` counts from 1. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
  readonly column: number;
  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}

interface Token {
  readonly minus: boolean;
  /** null for a bare word. */
  readonly key: string | null;
  readonly value: string;
  /** Columns, from 1. */
  readonly at: number;
  readonly valueAt: number;
}

const SPACES = /\s*/y;
/** A key is letters before a colon, unless a `//` follows: `cwd://a` is a path. */
const KEY = /([A-Za-z]+):(?!\/\/)/y;
const BARE = /\S*/y;

/** Reads what `pattern` matches at `from`. */
function take(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** Reads a quoted text whose opening quote is at `from`; `\"` and `\\` stand for themselves. */
function takeQuoted(text: string, from: number): { readonly value: string; readonly end: number } {
  let value = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value, end: at + 1 };
    if (char === '\\' && at + 1 < text.length) at += 1;
    value += text.charAt(at);
  }
  throw new FilterError(from + 1, 'this quote is not closed');
}

function takeValue(text: string, from: number): { readonly value: string; readonly end: number } {
  if (text[from] === '"') return takeQuoted(text, from);
  const value = take(BARE, text, from)?.[0] ?? '';
  return { value, end: from + value.length };
}

const afterSpaces = (text: string, from: number): number => from + (take(SPACES, text, from)?.[0].length ?? 0);

function takeToken(text: string, from: number): { readonly token: Token; readonly end: number } {
  const minus = text[from] === '-';
  const start = minus ? from + 1 : from;
  const key = take(KEY, text, start);
  const valueAt = start + (key?.[0].length ?? 0);
  const { value, end } = takeValue(text, valueAt);
  return { token: { minus, key: key?.[1]?.toLowerCase() ?? null, value, at: start + 1, valueAt: valueAt + 1 }, end };
}

function* tokens(text: string): Generator<Token> {
  let at = afterSpaces(text, 0);
  while (at < text.length) {
    const { token, end } = takeToken(text, at);
    yield token;
    at = afterSpaces(text, end);
  }
}

const isTextKey = (key: string): key is TextKey => (TEXT_KEYS as readonly string[]).includes(key);
const isWordKey = (key: string): key is WordKey => Object.hasOwn(WORDS, key);

function fieldFilter(key: string, token: Token): Filter {
  if (isTextKey(key)) return { kind: 'in', key, text: fold(token.value) };
  if (key === 'run') return { kind: 'run', id: token.value };
  if (!isWordKey(key))
    throw new FilterError(token.at, `there is no key "${key}"; put the text in quotes to look for it`);
  const word = token.value.toLowerCase();
  const words: readonly string[] = WORDS[key];
  if (!words.includes(word))
    throw new FilterError(token.valueAt, `${key} is never "${token.value}"; it is one of ${words.join(', ')}`);
  return { kind: 'is', key, word };
}

function tokenFilter(token: Token): Filter {
  if (token.value === '')
    throw new FilterError(token.valueAt, token.key === null ? 'a word is missing here' : `${token.key}: needs a value`);
  const filter: Filter = token.key === null ? { kind: 'any', text: fold(token.value) } : fieldFilter(token.key, token);
  return token.minus ? { kind: 'not', of: filter } : filter;
}

/**
 * Parses a filter: words parted by spaces, all of which must match; `-` before a word excludes; `key:value`
 * looks in one field; quotes keep spaces together. Empty text matches everything. Errors: `FilterError`.
 */
export function parseFilter(text: string): Filter {
  return { kind: 'all', of: [...tokens(keepable(text))].map(tokenFilter) };
}
