/** What stands in the fields of a call, as JSON values and back; and an example of every type. */
import type { FunctionExport, TypeOf, ValueType } from '../../../src-preload/contract/value-type.ts';

/** How an argument is asked for. */
export type FieldKind = 'choice' | 'text' | 'number' | 'json';

const INTEGERS = /^[usi](8|16|32|64)$/;
const TEXTS: ReadonlySet<ValueType['kind']> = new Set<ValueType['kind']>(['string', 'char']);
const isBytes = (type: ValueType): boolean => type.kind === 'list' && type.of.kind === 'u8';

export function fieldKind(type: ValueType): FieldKind {
  if (type.kind === 'bool' || type.kind === 'enum') return 'choice';
  if (TEXTS.has(type.kind)) return 'text';
  return INTEGERS.test(type.kind) || type.kind === 'f32' || type.kind === 'f64' ? 'number' : 'json';
}

export function choicesOf(type: ValueType): readonly string[] {
  if (type.kind === 'bool') return ['false', 'true'];
  return type.kind === 'enum' ? type.names : [];
}

/** What a field holds before anything was typed. */
export const blankField = (type: ValueType): string => choicesOf(type)[0] ?? '';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // no JSON: the check of the type says what is wanted
  }
}

/** An empty field of an option is nothing. Bytes are text, unless they look like a list of numbers. */
export function fieldValue(type: ValueType, text: string): unknown {
  if (type.kind === 'option' && type.of.kind !== 'option') return text === '' ? null : fieldValue(type.of, text);
  if (TEXTS.has(type.kind) || type.kind === 'enum') return text;
  if (isBytes(type) && !text.trimStart().startsWith('[')) return text;
  return parsed(text);
}

/** The other way, for a call that is made again. */
export function fieldText(type: ValueType, value: unknown): string {
  if (type.kind === 'option' && type.of.kind !== 'option') return value === null ? '' : fieldText(type.of, value);
  if (typeof value === 'string' && (fieldKind(type) !== 'json' || isBytes(type))) return value;
  return JSON.stringify(value);
}

type Example<K extends ValueType['kind']> = (type: TypeOf<K>) => unknown;
const EXAMPLES: { readonly [K in ValueType['kind']]?: Example<K> } = {
  list: (type) => (isBytes(type) ? 'text' : [exampleValue(type.of)]),
  option: ({ of }) => exampleValue(of),
  tuple: ({ items }) => items.map(exampleValue),
  record: ({ fields }) => Object.fromEntries(fields.map(({ name, type }) => [name, exampleValue(type)])),
  variant: ({ cases: [first] }) => (first?.type ? { [first.name]: exampleValue(first.type) } : first?.name),
  result: ({ ok }) => ({ ok: ok === null ? null : exampleValue(ok) }),
  flags: ({ names }) => names.slice(0, 1),
};

/** Some value of the type, to show how one is written. */
export function exampleValue(type: ValueType): unknown {
  const example = EXAMPLES[type.kind] as ((type: ValueType) => unknown) | undefined;
  if (example !== undefined) return example(type);
  if (fieldKind(type) === 'choice') return choicesOf(type)[0];
  return fieldKind(type) === 'number' ? 0 : 'text';
}

/** Fields as they are when a function is chosen. */
export const blankFields = ({ params }: FunctionExport): readonly string[] =>
  params.map(({ type }) => blankField(type));

/** What an interceptor's answer means. */
const ACTIONS: Readonly<Record<string, string>> = {
  continue: 'goes on, with this data in the place of what it was given',
  final: 'ends the chain: this data is the answer',
  deny: 'refuses what was asked, with this reason',
  abort: 'stops everything that was asked, with this reason',
};

export function explainAction(action: string): string {
  return Object.hasOwn(ACTIONS, action) ? (ACTIONS[action] ?? '') : 'is not a known action, and counts as "continue"';
}

/** The action word in an interceptor's result; null when it has none. */
export function actionIn(result: unknown): string | null {
  const isAnswer = typeof result === 'object' && result !== null && 'action' in result;
  return isAnswer && typeof result.action === 'string' ? result.action : null;
}
