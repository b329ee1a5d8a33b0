/** What may be meant by what is being typed into a manifest. */
import { manifestContext, schemaAt } from './manifest-context.ts';
import type { ManifestContext } from './manifest-context.ts';
import { MANIFEST_SCHEMA } from './manifest-schema.ts';
import type { FieldSchema, Fields, Shape } from './schema-shape.ts';
import type { TextForm } from './text-forms.ts';

export interface ManifestChoice {
  /** Takes the place of `[from, to)` of the text. */
  readonly text: string;
  /** One line for people; may be empty. */
  readonly about: string;
  readonly kind: 'section' | 'key' | 'value';
}

export interface ManifestCompletion {
  /** Offsets in UTF-16 code units. */
  readonly from: number;
  readonly to: number;
  /** In the order of the schema; those that begin with what was typed before those that contain it. */
  readonly choices: readonly ManifestChoice[];
}

/** The text need be no whole TOML: what is being typed seldom is. `caret` counts UTF-16 code units from 0. */
export function completeManifest(text: string, caret: number): ManifestCompletion {
  const context = manifestContext(text, caret);
  const { from, to } = context.token;
  const typed = context.token.text.slice(0, Math.max(0, caret - from)).replace(/^["']/, '');
  const choices = CHOICES[context.at](context, text);
  return { from, to, choices: fitting(typed, choices) };
}

/** Compared without signs: `cwd` finds `"cwd://"`, `comp` finds `[[component]]`. */
function fitting(typed: string, choices: readonly ManifestChoice[]): readonly ManifestChoice[] {
  const wanted = typed.toLowerCase().replace(/["']$/, '');
  const rank = ({ text }: ManifestChoice): number =>
    text
      .toLowerCase()
      .replace(/^["'[]+/, '')
      .indexOf(wanted);
  return choices.filter((one) => rank(one) >= 0).sort((a, b) => Math.min(rank(a), 1) - Math.min(rank(b), 1));
}

const CHOICES: Readonly<
  Record<ManifestContext['at'], (context: ManifestContext, text: string) => readonly ManifestChoice[]>
> = {
  header: headerChoices,
  key: keyChoices,
  value: valueChoices,
  done: () => [],
};

const isSection = ({ shape }: FieldSchema): boolean => shape === 'table' || shape === 'tables';

function headerChoices({ keys, brackets }: ManifestContext): readonly ManifestChoice[] {
  const wanted: Shape = brackets > 1 ? 'tables' : 'table';
  const fields = keys.length === 0 ? MANIFEST_SCHEMA : (schemaAt(keys)?.fields ?? {});
  const named = Object.entries(fields)
    .filter(([, { shape, note }]) => shape === wanted && note === undefined)
    .map(([key, { about }]) => ({ text: key, about, kind: 'section' as const }));
  const isBelow = keys.length === 0 && brackets === 1;
  const deeper = { text: 'component.capabilities', about: 'What this component asks for', kind: 'section' as const };
  return isBelow ? [...named, deeper] : named;
}

/** What is behind the equals sign at first, by shape. */
const EMPTY: Readonly<Record<Shape, string>> = {
  text: '""',
  texts: '[]',
  'text-or-texts': '[]',
  'true-or-false': 'true',
  'whole-number': '',
  table: '{ }',
  tables: '',
  'text-or-table': '""',
  any: '',
};

function keyChoices({ way, keys, inside, token }: ManifestContext, text: string): readonly ManifestChoice[] {
  const schema = schemaAt([...way, ...keys]);
  const hasEquals = /^\s*=/.test(text.slice(token.to));
  const present = new Set(inside === 'none' ? keysOfSection(text, token.from) : []);
  const choices = Object.entries(schema?.fields ?? {})
    .filter(
      ([key, field]) =>
        !present.has(key) && field.note === undefined && (way.length > 0 || keys.length > 0 || !isSection(field)),
    )
    .map(([key, { about, shape }]) => ({
      text: hasEquals ? key : `${key} = ${EMPTY[shape]}`,
      about,
      kind: 'key' as const,
    }));
  const isLineStart = inside === 'none' && keys.length === 0;
  return isLineStart ? [...choices, ...sectionChoices(MANIFEST_SCHEMA)] : choices;
}

const sectionChoices = (fields: Fields): readonly ManifestChoice[] =>
  Object.entries(fields)
    .filter(([, field]) => isSection(field) && field.note === undefined)
    .map(([key, { shape, about }]) => ({
      text: shape === 'tables' ? `[[${key}]]` : `[${key}]`,
      about,
      kind: 'section' as const,
    }));

/** Keys that the section around a place has, but for the line of the place itself. */
function keysOfSection(text: string, at: number): readonly string[] {
  const HEADER = /^[ \t]*\[/;
  const before = text.slice(0, at).split('\n').slice(0, -1);
  const after = text.slice(at).split('\n').slice(1);
  const start = before.findLastIndex((line) => HEADER.test(line)) + 1;
  const end = after.findIndex((line) => HEADER.test(line));
  const lines = [...before.slice(start), ...after.slice(0, end < 0 ? after.length : end)];
  return lines.flatMap((line) => /^[ \t]*["']?([\w-]+)["']?[ \t]*=/.exec(line)?.[1] ?? []);
}

/** Texts that fit a form, with a line for people. */
const FORM_VALUES: Partial<Record<TextForm, Readonly<Record<string, string>>>> = {
  entry: {
    '*': 'the whole workspace',
    'cwd://': 'the workspace, or a folder or file of it',
    'home://': 'its home folder, or a part of it',
    'tmp://': 'the scratch folder',
  },
  host: { '*': 'every host' },
};

function valueChoices({ way, keys, inside }: ManifestContext): readonly ManifestChoice[] {
  const field = schemaAt([...way, ...keys]);
  if (field === null) return [];
  const value = (text: string, about: string): ManifestChoice => ({ text, about, kind: 'value' });
  if (field.shape === 'true-or-false') return [value('true', field.about), value('false', field.about)];
  const known = { ...(field.form && FORM_VALUES[field.form]), ...field.words };
  const isList = field.shape === 'texts' && inside !== 'list';
  const texts = Object.entries(known).map(([text, about]) => {
    const source = JSON.stringify(text);
    return value(isList ? `[${source}]` : source, about);
  });
  const isShown = texts.length === 0 && inside !== 'list' && !isSection(field);
  return isShown ? [value(field.example, `for example; ${field.about}`)] : texts;
}
