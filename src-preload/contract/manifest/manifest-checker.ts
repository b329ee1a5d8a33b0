/** Compares a manifest with the table of its schema: keys, types, forms, words. */
import { nearestWord } from '../filter/nearest-word.ts';
import { MANIFEST_LIMITS } from './manifest-document.ts';
import type { ManifestEntry, ManifestProblem, ManifestTable, ManifestValue, Severity } from './manifest-document.ts';
import { fieldFor } from './schema-shape.ts';
import type { FieldSchema, Shape } from './schema-shape.ts';
import { formProblem, hasForm, quoted } from './text-forms.ts';
import type { TextPlace } from './text-place.ts';

/** Keys and the numbers of tables in a list, from the top. */
export type Way = readonly (string | number)[];

/** As it would be written; a long one is cut. */
const keyText = (key: string): string => (/^[\w-]{1,80}$/.test(key) ? key : quoted(key));

/** How a table is called in sentences, e.g. `[[component]] number 2`. */
export function tableName(way: Way): string {
  const [head, second, ...rest] = way.map((part) => (typeof part === 'number' ? part : keyText(part)));
  if (head === undefined) return 'The manifest';
  if (typeof second !== 'number') return `[${[head, ...(second === undefined ? [] : [second]), ...rest].join('.')}]`;
  const one = `[[${head}]] number ${second + 1}`;
  return rest.length > 0 ? `${rest.join('.')} of ${one}` : one;
}

const KIND_WORDS: Readonly<Record<ManifestValue['kind'], string>> = {
  text: 'text',
  number: 'a number',
  truth: 'true or false',
  date: 'a date',
  list: 'a list',
  table: 'a table',
};
const SHAPE_WORDS: Readonly<Record<Shape, string>> = {
  text: 'text',
  texts: 'a list of texts',
  'text-or-texts': 'text or a list of texts',
  'true-or-false': 'true or false',
  'whole-number': 'a whole number',
  table: 'a table',
  tables: 'a list of tables',
  'text-or-table': 'text or a table',
  any: 'anything',
};

const isTexts = (value: ManifestValue): boolean =>
  value.kind === 'list' && value.items.every(({ kind }) => kind === 'text');

const FITS: Readonly<Record<Shape, (value: ManifestValue) => boolean>> = {
  text: ({ kind }) => kind === 'text',
  texts: isTexts,
  'text-or-texts': (value) => value.kind === 'text' || isTexts(value),
  'true-or-false': ({ kind }) => kind === 'truth',
  'whole-number': (value) => value.kind === 'number' && Number.isInteger(value.value) && value.value >= 0,
  table: ({ kind }) => kind === 'table',
  tables: (value) => value.kind === 'list' && value.items.every(({ kind }) => kind === 'table'),
  'text-or-table': ({ kind }) => kind === 'text' || kind === 'table',
  any: () => true,
};

export class ManifestChecker {
  readonly problems: ManifestProblem[] = [];
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };

  add(severity: Severity, place: TextPlace, sentence: string): void {
    if (this.isFull(severity)) return;
    this.#counts[severity] += 1;
    this.problems.push({ severity, ...place, sentence });
  }

  /** Each severity has its own room, so that warnings cannot crowd out an error. */
  isFull(severity: Severity): boolean {
    return this.#counts[severity] >= MANIFEST_LIMITS.problems;
  }

  checkTable(schema: FieldSchema, table: ManifestTable, way: Way): void {
    this.#findMissing(schema, table, way);
    for (const entry of table.entries.values()) {
      if (this.isFull('error')) return;
      this.#checkEntry(schema, entry, way);
    }
  }

  #findMissing({ fields = {} }: FieldSchema, table: ManifestTable, way: Way): void {
    for (const [key, { needed, shape, aliases = [] }] of Object.entries(fields)) {
      if (needed === undefined || [key, ...aliases].some((name) => table.entries.has(name))) continue;
      const missing = way.length > 0 ? key : shape === 'tables' ? `[[${key}]]` : `[${key}]`;
      this.add(needed, table.place, `${tableName(way)} has no ${missing}.`);
    }
  }

  #checkEntry(schema: FieldSchema, entry: ManifestEntry, way: Way): void {
    const { fields = {}, others = [] } = schema;
    const field = fieldFor(schema, entry.key, hasForm);
    if (field === null) {
      // A table without any keys of its own is free for all.
      if (Object.keys(fields).length > 0) this.#tellUnknown(Object.keys(fields), entry, way);
      return;
    }
    const isOther = !Object.hasOwn(fields, entry.key);
    if (isOther) this.#checkName(fields, others, entry);
    this.checkValue(field, entry, [...way, entry.key]);
  }

  #tellUnknown(known: readonly string[], { key, keyPlace }: ManifestEntry, way: Way): void {
    if (this.isFull('warning')) return;
    const nearest = nearestWord(key, known);
    const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
    this.add('warning', keyPlace, `${tableName(way)} knows no ${quoted(key)}, so it does nothing.${hint}`);
  }

  /** A key that is a name of the author's, or an older name of a field. */
  #checkName(
    fields: Readonly<Record<string, FieldSchema>>,
    others: NonNullable<FieldSchema['others']>,
    { key, keyPlace }: ManifestEntry,
  ): void {
    const newer = Object.entries(fields).find(([, { aliases = [] }]) => aliases.includes(key))?.[0];
    if (newer !== undefined) {
      this.add('info', keyPlace, `${key} is an older name: write ${newer}.`);
      return;
    }
    const form = others.find((one) => hasForm(one.form, key))?.form ?? others.at(-1)?.form;
    const problem = form === undefined ? null : formProblem(form, key);
    if (problem) this.add(problem.severity, keyPlace, problem.sentence);
  }

  checkValue(field: FieldSchema, { key, keyPlace, value }: ManifestEntry, way: Way): void {
    if (field.note) this.add(field.note.severity, keyPlace, field.note.sentence);
    if (!FITS[field.shape](value)) {
      this.#tellType(field, { key, keyPlace, value }, way);
      return;
    }
    if (value.kind === 'table') this.checkTable(field, value, way);
    else if (field.shape === 'tables') this.#checkTables(field, value, way);
    else this.#checkTexts(field, value, way);
  }

  #checkTables(field: FieldSchema, value: ManifestValue, way: Way): void {
    if (value.kind !== 'list') return;
    if (value.items.length === 0 && field.needed)
      this.add(field.needed, value.place, `The manifest has no [[${way.join('.')}]].`);
    for (const [index, item] of value.items.entries())
      if (item.kind === 'table') this.checkTable(field, item, [...way, index]);
  }

  #tellType({ shape }: FieldSchema, { key, value }: ManifestEntry, way: Way): void {
    const parent = way.slice(0, -1);
    const name = parent.length === 0 || shape === 'table' ? tableName(way) : `${key} of ${tableName(parent)}`;
    if (shape === 'tables' && value.kind === 'table') {
      this.add('error', value.place, `${name} must have two brackets: [[${key}]].`);
      return;
    }
    const wrong =
      value.kind === 'list' ? value.items.find(({ kind }) => kind !== (shape === 'tables' ? 'table' : 'text')) : null;
    const found = wrong ? `a list with ${KIND_WORDS[wrong.kind]} in it` : wordsOf(value);
    this.add('error', (wrong ?? value).place, `${name} must be ${SHAPE_WORDS[shape]}, not ${found}.`);
  }

  #checkTexts(field: FieldSchema, value: ManifestValue, way: Way): void {
    if (value.kind === 'list') {
      for (const item of value.items) this.#checkTexts(field, item, way);
    } else if (value.kind === 'text') {
      this.#checkText(field, value.value, value.place, way);
    }
  }

  #checkText({ form, words }: FieldSchema, text: string, place: TextPlace, way: Way): void {
    const problem = form === undefined ? null : formProblem(form, text);
    if (problem) this.add(problem.severity, place, problem.sentence);
    // "opaque" is only the best known of the types that topics may have.
    if (words === undefined || Object.keys(words).length < 2 || Object.hasOwn(words, text)) return;
    const allowed = Object.keys(words);
    const nearest = nearestWord(text, allowed);
    const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
    const name = `${way.at(-1) ?? ''} of ${tableName(way.slice(0, -1))}`;
    this.add('error', place, `${name} must be one of ${allowed.join(', ')}, not ${quoted(text)}.${hint}`);
  }
}

const wordsOf = (value: ManifestValue): string =>
  value.kind === 'number'
    ? `the number ${value.value}`
    : value.kind === 'truth'
      ? String(value.value)
      : KIND_WORDS[value.kind];
