/** Where in a manifest a place is, when the text is still being typed and need be no TOML yet. */
import { MANIFEST_LIMITS } from './manifest-document.ts';
import { ROOT_SCHEMA } from './manifest-schema.ts';
import { fieldFor } from './schema-shape.ts';
import type { FieldSchema } from './schema-shape.ts';
import { hasForm } from './text-forms.ts';

/** A word or a text. Offsets in UTF-16 code units. */
export interface ManifestToken {
  readonly from: number;
  readonly to: number;
  /** Without quotes; escapes as they are. */
  readonly text: string;
}

export interface ManifestContext {
  /** The keys of the table that it is in. */
  readonly way: readonly string[];
  /** `done`: behind a header or a value, where nothing more belongs. */
  readonly at: 'header' | 'key' | 'value' | 'done';
  /** Of a value: the key it belongs to; of a header or key: the parts before the one under the caret. */
  readonly keys: readonly string[];
  /** Of a header: how many brackets it has. */
  readonly brackets: number;
  /** What is the innermost that is open. */
  readonly inside: 'list' | 'braces' | 'none';
  /** What is under the caret; empty when it is at a space or a sign. */
  readonly token: ManifestToken;
}

type At = ManifestContext['at'];
interface Frame {
  readonly inside: 'list' | 'braces';
  readonly way: readonly string[];
  readonly keys: readonly string[];
  readonly at: At;
}

const TOKENS =
  /(?<text>"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?)|(?<comment>#[^\n]*)|(?<sign>[[\]{}=,.\n])|(?<word>[^\s"'#[\]{}=,.]+)/g;

/** Without the quotes that it begins and ends with. */
function bareText(source: string): string {
  const quote = /^(?:"""|'''|"|')/.exec(source)?.[0] ?? '';
  const inside = source.slice(quote.length);
  return quote !== '' && inside.endsWith(quote) ? inside.slice(0, -quote.length) : inside;
}

/** Follows the text from its start, sign by sign. */
class Follower {
  way: readonly string[] = [];
  keys: readonly string[] = [];
  at: At = 'key';
  brackets = 0;
  readonly #open: Frame[] = [];
  readonly #signs: Readonly<Record<string, () => void>> = {
    '\n': () => this.#endLine(),
    '[': () => this.#bracket(),
    ']': () => this.#closeBracket(),
    '{': () => this.#brace(),
    '}': () => this.#close('braces'),
    '=': () => this.#equals(),
    ',': () => this.#comma(),
  };

  get inside(): ManifestContext['inside'] {
    return this.#open.at(-1)?.inside ?? 'none';
  }

  word(text: string): void {
    if (this.at === 'key' || this.at === 'header') this.#addKey(text);
    else if (this.at === 'value' && this.inside !== 'list') this.at = 'done';
  }

  /** Those that are deeper than any manifest can be stand for themselves. */
  #addKey(text: string): void {
    if (this.keys.length < MANIFEST_LIMITS.nesting) this.keys = [...this.keys, text];
  }

  sign(sign: string): void {
    this.#signs[sign]?.();
  }

  #endLine(): void {
    if (this.#open.length > 0) return;
    [this.at, this.keys, this.brackets] = ['key', [], 0];
  }

  #bracket(): void {
    if (this.at === 'value') this.#push('list');
    else if (this.#open.length === 0 && this.keys.length === 0 && this.at !== 'done')
      [this.at, this.brackets] = ['header', this.brackets + 1];
  }

  #closeBracket(): void {
    if (this.at !== 'header') this.#close('list');
    else [this.way, this.keys, this.at] = [this.keys, [], 'done'];
  }

  #brace(): void {
    if (this.at !== 'value' || this.way.length > MANIFEST_LIMITS.nesting) return;
    this.#push('braces');
    [this.way, this.keys, this.at] = [[...this.way, ...this.keys], [], 'key'];
  }

  #push(inside: Frame['inside']): void {
    this.#open.push({ inside, way: this.way, keys: this.keys, at: this.inside === 'list' ? 'value' : 'done' });
  }

  #close(inside: Frame['inside']): void {
    if (this.inside !== inside) return;
    const frame = this.#open.pop();
    if (frame) [this.way, this.keys, this.at] = [frame.way, frame.keys, frame.at];
  }

  #equals(): void {
    if (this.at === 'key') this.at = 'value';
  }

  #comma(): void {
    if (this.inside === 'list') this.at = 'value';
    else if (this.inside === 'braces') [this.at, this.keys] = ['key', []];
  }
}

type Piece = RegExpExecArray;
const isKind = (piece: Piece, kind: 'text' | 'comment' | 'sign' | 'word'): boolean =>
  piece.groups?.[kind] !== undefined;

function follow(follower: Follower, piece: Piece): void {
  if (isKind(piece, 'sign')) follower.sign(piece[0]);
  else if (!isKind(piece, 'comment')) follower.word(bareText(piece[0]));
}

/** `caret` counts UTF-16 code units from 0; what ends at it is under it. */
export function manifestContext(text: string, caret: number): ManifestContext {
  const follower = new Follower();
  const context = (token: ManifestToken, at: At): ManifestContext => {
    const { way, keys, brackets, inside } = follower;
    return { way, at, keys, brackets, inside, token };
  };
  for (const piece of text.matchAll(TOKENS)) {
    const from = piece.index;
    if (from >= caret) break;
    const to = from + piece[0].length;
    if (caret > to || isKind(piece, 'sign')) follow(follower, piece);
    else if (isKind(piece, 'comment')) return context({ from: caret, to: caret, text: '' }, 'done');
    else return context({ from, to, text: bareText(piece[0]) }, follower.at);
  }
  return context({ from: caret, to: caret, text: '' }, follower.at);
}

/** The schema of what is below a way of keys; null where there is none. */
export function schemaAt(way: readonly string[]): FieldSchema | null {
  let schema: FieldSchema | null = ROOT_SCHEMA;
  for (const key of way) schema = schema && fieldFor(schema, key, hasForm);
  return schema;
}

/** The token that a place is in, as `manifestContext` takes it: its end; null between tokens, and in comments. */
export function tokenEnd(text: string, at: number): number | null {
  for (const piece of text.matchAll(TOKENS)) {
    const end = piece.index + piece[0].length;
    if (piece.index > at) return null;
    if (at < end) return isKind(piece, 'text') || isKind(piece, 'word') ? end : null;
  }
  return null;
}
