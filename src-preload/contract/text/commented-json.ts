/** JSON with comments and trailing commas, as people keep settings in: read with places, and changed without losing a comment. */
import type { JsonText } from './json-text.ts';

/** What cannot be read, and where: `offset` counts UTF-16 code units. */
export class CommentedJsonError extends Error {
  override readonly name = 'CommentedJsonError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** One `"key": value` of the outermost object. Offsets count UTF-16 code units; `to` is behind. */
export interface JsonMember {
  readonly key: string;
  readonly value: JsonText;
  readonly keyFrom: number;
  readonly from: number;
  readonly to: number;
}

export interface CommentedObject {
  readonly members: readonly JsonMember[];
  /** Of its closing brace; null where the text is only blanks and comments, which is an empty object. */
  readonly close: number | null;
}

/** Deeper is refused: a settings file is flat. */
const DEEPEST = 32;
const BLANK = /[\s\uFEFF]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
/** Any character from the blank on, but for quotes and backslashes, which are escaped. */
const STRING = /"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y;
const WORD = /(?:true|false|null)\b/y;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  constructor(text: string) {
    this.#text = text;
  }

  document(): CommentedObject {
    this.#skip();
    if (this.#at === this.#text.length) return { members: [], close: null };
    if (this.#text[this.#at] !== '{') this.#refuse('Expected { at the beginning');
    const members = this.#members();
    const close = this.#at - 1;
    this.#skip();
    if (this.#at < this.#text.length) this.#refuse('Nothing may come after the closing brace');
    return { members, close };
  }

  #members(): readonly JsonMember[] {
    return this.#list('}', () => {
      const keyFrom = this.#at;
      if (this.#text[keyFrom] !== '"') this.#refuse('Expected a name in double quotes');
      const key = this.#string();
      this.#skip();
      if (this.#text[this.#at] !== ':') this.#refuse('Expected : after a name');
      this.#at += 1;
      this.#skip();
      const from = this.#at;
      const value = this.#value();
      return { key, value, keyFrom, from, to: this.#at };
    });
  }

  /** What stands between the bracket here and `end`, parted by commas; a last comma does no harm. */
  #list<T>(end: '}' | ']', item: () => T): readonly T[] {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.#refuse('Nested too deeply');
    this.#at += 1;
    const items: T[] = [];
    for (;;) {
      this.#skip();
      if (this.#text[this.#at] === end) break;
      items.push(item());
      this.#skip();
      if (this.#text[this.#at] === ',') this.#at += 1;
      else if (this.#text[this.#at] !== end) this.#refuse(`Expected , or ${end}`);
    }
    this.#at += 1;
    this.#depth -= 1;
    return items;
  }

  #value(): JsonText {
    const next = this.#text[this.#at];
    if (next === '{') return Object.fromEntries(this.#members().map(({ key, value }) => [key, value]));
    if (next === '[') return this.#list(']', () => this.#value());
    if (next === '"') return this.#string();
    const found = this.#take(NUMBER) ?? this.#take(WORD);
    return found === null ? this.#refuse('Expected a value') : (JSON.parse(found) as JsonText);
  }

  #string(): string {
    const found = this.#take(STRING);
    return found === null
      ? this.#refuse('This text in double quotes is not closed, or not escaped rightly')
      : String(JSON.parse(found));
  }

  #skip(): void {
    do this.#take(BLANK);
    while (this.#take(COMMENT) !== null);
    if (this.#text.startsWith('/*', this.#at)) this.#refuse('This comment is not closed');
  }

  /** null when it is not here. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    this.#at += found?.length ?? 0;
    return found;
  }

  #refuse(message: string): never {
    throw new CommentedJsonError(message, this.#at);
  }
}

/** Errors: `CommentedJsonError` when it is no object in JSON with comments. */
export const readCommented = (text: string): CommentedObject => new Reader(text).document();

/** Line and column, from 1, of an offset. */
export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/**
 * The text with `value` under `key` of its outermost object, or without that when `value` is undefined; every comment stays. Errors:
 * `CommentedJsonError`.
 */
export function withMember(text: string, key: string, value: JsonText | undefined): string {
  const found = readCommented(text);
  const own = found.members.filter((member) => member.key === key);
  // Of names that are there twice the last one counts.
  const last = own.at(-1);
  if (value === undefined) return own.toReversed().reduce(withoutMember, text);
  if (last) return text.slice(0, last.from) + shown(text, found, value) + text.slice(last.to);
  return added(text, found, `${JSON.stringify(key)}: ${shown(text, found, value)}`);
}

const endingOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** As the first member stands. */
function indentOf(text: string, { members: [first] }: CommentedObject): string {
  if (!first) return '  ';
  const line = text.slice(text.lastIndexOf('\n', first.keyFrom - 1) + 1, first.keyFrom);
  return /^[ \t]+$/.test(line) ? line : '  ';
}

const shown = (text: string, found: CommentedObject, value: JsonText): string =>
  JSON.stringify(value, null, 2).replaceAll('\n', endingOf(text) + indentOf(text, found));

function added(text: string, found: CommentedObject, member: string): string {
  const end = endingOf(text);
  const line = end + indentOf(text, found) + member;
  if (found.close === null) return `${text.trimEnd()}${text.trim() === '' ? '' : end}{${line}${end}}${end}`;
  const last = found.members.at(-1);
  const to = last?.to ?? found.close;
  const [head, middle, tail] = [text.slice(0, to), text.slice(to, found.close).trimEnd(), text.slice(found.close)];
  const comma = last === undefined || hasComma(middle) ? '' : ',';
  return head.trimEnd() + comma + middle + line + end + tail;
}

/** Whether one stands there outside of comments. */
const hasComma = (between: string): boolean => between.replaceAll(/\/\/[^\n]*|\/\*[^]*?\*\//g, '').includes(',');

function withoutMember(text: string, { keyFrom, to }: JsonMember): string {
  const comma = /^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)*,/.exec(text.slice(to))?.[0] ?? '';
  // What stands between it and its comma is a comment, and stays.
  const kept = comma.slice(0, -1);
  const [before, after] = [
    text.slice(0, keyFrom),
    kept.trim() === '' ? text.slice(to + comma.length) : kept + text.slice(to + comma.length),
  ];
  const line = /(?:^|\n)[ \t]*$/.exec(before);
  const rest = /^[ \t]*\r?\n/.exec(after);
  if (!line || !rest) return before + after;
  return before.slice(0, before.lastIndexOf('\n') + 1) + after.slice(rest[0].length);
}
