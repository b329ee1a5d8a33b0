/** What the table of the manifest's schema is made of. */
import type { TextForm } from './text-forms.ts';

/** `text-or-table`: the text is short for the table. `tables`: `[[name]]`. `any`: whatever TOML can say. */
export const SHAPES = [
  'text',
  'texts',
  'text-or-texts',
  'true-or-false',
  'whole-number',
  'table',
  'tables',
  'text-or-table',
  'any',
] as const;
export type Shape = (typeof SHAPES)[number];

/** Something that is told wherever the field stands. */
export interface FieldNote {
  readonly severity: 'warning' | 'info';
  /** What to write instead, with a full stop. */
  readonly sentence: string;
}

export interface FieldSchema {
  readonly shape: Shape;
  /** One line for people, without a full stop. */
  readonly about: string;
  /** As TOML, on one line: the value, or the whole section. */
  readonly example: string;
  /** What a text, or each text of a list, must look like. */
  readonly form?: TextForm;
  /** What a text, or each text of a list, may be, with a line for people. */
  readonly words?: Readonly<Record<string, string>>;
  /** Without it the manifest cannot be used, or is of no use to newer runtimes. */
  readonly needed?: 'error' | 'warning';
  /** The release of the runtime that knows it first, where not all do. */
  readonly since?: string;
  /** Of what is out of date, or does nothing. */
  readonly note?: FieldNote;
  /** Other names of it. */
  readonly aliases?: readonly string[];
  /** The keys of a table. */
  readonly fields?: Fields;
  /** Tables whose keys are names of the author's own: the first whose form fits the key counts, or the last. */
  readonly others?: readonly OtherKeys[];
}
export type Fields = Readonly<Record<string, FieldSchema>>;

export interface OtherKeys {
  /** What stands for the key in texts for people, e.g. `KEY`. */
  readonly name: string;
  readonly form: TextForm;
  readonly field: FieldSchema;
}

/** The field of a table for a key, by its own name or another; null when there is none. */
export function fieldFor(
  schema: Pick<FieldSchema, 'fields' | 'others'>,
  key: string,
  fits: KeyTest,
): FieldSchema | null {
  const { fields = {}, others = [] } = schema;
  if (Object.hasOwn(fields, key)) return fields[key] ?? null;
  const aliased = Object.values(fields).find(({ aliases = [] }) => aliases.includes(key));
  return aliased ?? (others.find(({ form }) => fits(form, key)) ?? others.at(-1))?.field ?? null;
}
/** Whether a key has a form. */
export type KeyTest = (form: TextForm, key: string) => boolean;
