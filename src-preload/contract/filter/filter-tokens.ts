/** The text of a filter cut into tokens, each with its place. Never fails: what is wrong is for the parser to say. */
import { OPERATORS, keyNamed } from './filter-words.ts';
import type { Operator } from './filter-words.ts';

/** A stretch of the text, `to` exclusive, counted from 0. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface Value extends Place {
  /** With quotes and escapes undone. */
  readonly text: string;
  /** As `TextMatch` `like` takes it, when it has wildcards outside of quotes. */
  readonly pattern: string | null;
  readonly regex: { readonly source: string; readonly flags: string } | null;
  /** Where the quote begins that is never closed. */
  readonly unclosed: number | null;
  readonly isQuoted: boolean;
}

export interface Term extends Place {
  readonly kind: 'term';
  readonly key: (Place & { readonly text: string }) | null;
  readonly operator: Operator | null;
  readonly value: Value;
}
/** `name` stands for a saved filter. */
export interface Saved extends Place {
  readonly kind: 'saved';
  readonly name: Value;
}
export interface Sign extends Place {
  readonly kind: 'open' | 'close' | 'and' | 'or' | 'not';
  /** As it is written: `-`, `NOT`. */
  readonly text: string;
}
export type Token = Term | Saved | Sign;

const SPACES = /\s*/y;
/** Unless a `//` follows: `cwd://a` is a path. */
const KEY = /([A-Za-z][\w.-]*)(:(?!\/\/)|==|=|!=|>=|<=|>|<)/y;
const SPACED_KEY = /([A-Za-z][\w.-]*)\s+(==|=|!=|>=|<=|>|<|(?:contains|matches)(?=[\s"]|$))/iy;
/** No space in it, and nothing but flags behind it: `/etc/passwd` is a path. */
const REGEX = /\/((?:[^\s/\\[]|\\\S|\[(?:[^\]\\\s]|\\\S)*\])+)\/([isu]*)(?=[\s)]|$)/y;
const KEYWORDS: Readonly<Record<string, Sign['kind']>> = { and: 'and', '&&': 'and', or: 'or', '||': 'or', not: 'not' };
/** What a backslash may be before; it stands for itself elsewhere. */
const ESCAPED = new Set(['"', '\\', ' ', '(', ')', '*', '?', '/', '@', '-', '!']);
const WILDCARDS = new Set(['*', '?']);

function take(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

const afterSpaces = (text: string, from: number): number => from + (take(SPACES, text, from)?.[0].length ?? 0);
const isSpace = (char: string): boolean => /\s/.test(char);
const keywordOf = (word: string): Sign['kind'] | null => {
  const folded = word.toLowerCase();
  return Object.hasOwn(KEYWORDS, folded) ? (KEYWORDS[folded] ?? null) : null;
};

/** One value under way: its literal text, and beside it the same as a pattern. */
class ValueReader {
  readonly #source: string;
  readonly #from: number;
  #at: number;
  #depth = 0;
  #text = '';
  #pattern = '';
  #hasWildcard = false;
  #isQuoted = false;
  #unclosed: number | null = null;

  constructor(source: string, from: number) {
    this.#source = source;
    this.#from = from;
    this.#at = from;
  }

  read(): Value {
    while (this.#at < this.#source.length && !this.#isEnd()) this.#step();
    return {
      from: this.#from,
      to: this.#at,
      text: this.#text,
      pattern: this.#hasWildcard ? this.#pattern : null,
      regex: null,
      unclosed: this.#unclosed,
      isQuoted: this.#isQuoted,
    };
  }

  /** A bracket belongs to a word that it does not begin, with the one that closes it: `a(1).txt`. */
  #isEnd(): boolean {
    const char = this.#source.charAt(this.#at);
    if (char === '(') return this.#at === this.#from || keywordOf(this.#source.slice(this.#from, this.#at)) !== null;
    return isSpace(char) || (char === ')' && this.#depth === 0);
  }

  #step(): void {
    const char = this.#source.charAt(this.#at);
    if (char === '"') this.#quoted();
    else if (char === '\\' && ESCAPED.has(this.#source.charAt(this.#at + 1))) this.#escaped();
    else {
      if (char === '(') this.#depth += 1;
      if (char === ')') this.#depth -= 1;
      if (WILDCARDS.has(char)) this.#wildcard(char);
      else this.#literal(char);
      this.#at += 1;
    }
  }

  #quoted(): void {
    const open = this.#at;
    this.#isQuoted = true;
    for (this.#at += 1; this.#at < this.#source.length;) {
      const char = this.#source.charAt(this.#at);
      if (char === '\\' && ESCAPED.has(this.#source.charAt(this.#at + 1))) this.#escaped();
      else {
        this.#at += 1;
        if (char === '"') return;
        this.#literal(char);
      }
    }
    this.#unclosed = open;
  }

  #escaped(): void {
    this.#isQuoted = true;
    this.#literal(this.#source.charAt(this.#at + 1));
    this.#at += 2;
  }

  #wildcard(char: string): void {
    this.#hasWildcard = true;
    this.#text += char;
    this.#pattern += char;
  }

  #literal(char: string): void {
    this.#text += char;
    this.#pattern += WILDCARDS.has(char) || char === '\\' ? `\\${char}` : char;
  }
}

function readValue(source: string, from: number): Value {
  const regex = take(REGEX, source, from);
  if (!regex) return new ValueReader(source, from).read();
  const [text, body = '', flags = ''] = regex;
  const to = from + text.length;
  return { from, to, text, pattern: null, regex: { source: body, flags }, unclosed: null, isQuoted: false };
}

const operatorOf = (sign: string): Operator => {
  const word = sign.toLowerCase();
  return word === '==' ? '=' : Object.hasOwn(OPERATORS, word) ? (word as Operator) : ':';
};

function keyAt(source: string, from: number): RegExpExecArray | null {
  const spaced = take(SPACED_KEY, source, from);
  // "contains" after a word that is no key is a word like others.
  if (spaced && (!/^[cm]/i.test(spaced[2] ?? '') || keyNamed(spaced[1] ?? '') !== null)) return spaced;
  return take(KEY, source, from);
}

function readTerm(source: string, from: number): Token {
  const found = keyAt(source, from);
  if (!found) return wordToken(readValue(source, from));
  const [whole, key = '', sign = ''] = found;
  const operator = operatorOf(sign);
  const after = from + whole.length;
  const value = readValue(source, operator === ':' ? after : afterSpaces(source, after));
  return { kind: 'term', from, to: value.to, key: { from, to: from + key.length, text: key }, operator, value };
}

function wordToken(value: Value): Token {
  const { from, to, isQuoted, text } = value;
  const keyword = isQuoted ? null : keywordOf(text);
  if (keyword) return { kind: keyword, from, to, text };
  return { kind: 'term', from, to, key: null, operator: null, value };
}

function readToken(source: string, from: number): Token {
  const char = source.charAt(from);
  const sign = (kind: Sign['kind']): Sign => ({ kind, from, to: from + 1, text: char });
  if (char === '(') return sign('open');
  if (char === ')') return sign('close');
  if (char === '-' || char === '!') return sign('not');
  if (char !== '@') return readTerm(source, from);
  const name = readValue(source, from + 1);
  return { kind: 'saved', from, to: name.to, name };
}

/** Every character that is no space is in a token. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = afterSpaces(source, 0); at < source.length;) {
    const token = readToken(source, at);
    tokens.push(token);
    at = afterSpaces(source, Math.max(token.to, at + 1));
  }
  return tokens;
}
