/** What the thing under the pointer means. */
import { parseAccessEntry } from './access-entry.ts';
import { manifestContext, schemaAt, tokenEnd } from './manifest-context.ts';
import type { ManifestContext } from './manifest-context.ts';
import { inWords } from './rights.ts';
import type { FieldSchema } from './schema-shape.ts';
import { placesIn } from './text-place.ts';
import type { TextPlace } from './text-place.ts';

export interface ManifestHover {
  readonly place: TextPlace;
  /** e.g. `capabilities.fs_read` */
  readonly title: string;
  /** Sentences for people, each a line. */
  readonly lines: readonly string[];
  readonly example: string | null;
}

/** null where there is nothing to tell. `at` counts UTF-16 code units from 0. */
export function explainManifest(text: string, at: number): ManifestHover | null {
  const end = tokenEnd(text, at);
  if (end === null) return null;
  const context = manifestContext(text, end);
  const way = wayOf(context);
  const field = way.length === 0 ? null : schemaAt(way);
  if (field === null) return null;
  const place = placesIn(text)(context.token.from, context.token.to);
  const entry = context.at === 'value' ? entryLine(way.at(-1) ?? '', field, context.token.text) : null;
  return {
    place,
    title: way.join('.'),
    lines: entry === null ? linesOf(field) : [entry, ...linesOf(field)],
    example: field.example === '' ? null : field.example,
  };
}

/** Of a header the whole of it is under the pointer, as far as it goes. */
function wayOf({ at, way, keys, token }: ManifestContext): readonly string[] {
  if (at === 'header') return [...keys, token.text];
  if (at === 'key') return [...way, ...keys, token.text];
  return at === 'value' ? [...way, ...keys] : [];
}

function linesOf({ about, words, since, note }: FieldSchema): readonly string[] {
  return [
    `${about}.`,
    ...Object.entries(words ?? {}).map(([word, meaning]) => `${word}: ${meaning}.`),
    ...(since === undefined ? [] : [`Since ${since}.`]),
    ...(note ? [note.sentence] : []),
  ];
}

/** What this one entry gives, or why it gives nothing. */
function entryLine(capability: string, { form, words }: FieldSchema, text: string): string | null {
  if (form === 'entry') {
    const entry = parseAccessEntry(text);
    return entry.kind === 'never' ? entry.problem : inWords({ capability, entry: text }).sentence;
  }
  return words && Object.hasOwn(words, text) ? `${text}: ${words[text] ?? ''}.` : null;
}
