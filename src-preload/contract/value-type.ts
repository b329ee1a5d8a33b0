/** The types of what exported functions take and give, as values that cross the border. Imports nothing. */

/** Numbers, by the name of their type. `i32` and `i64` are those of core wasm: signed or unsigned, as the caller likes. */
export const NUMBER_TYPES = ['u8', 's8', 'u16', 's16', 'u32', 's32', 'u64', 's64', 'i32', 'i64', 'f32', 'f64'] as const;
export type NumberType = (typeof NUMBER_TYPES)[number];

export interface NamedType {
  readonly name: string;
  readonly type: ValueType;
}

/** The value types of the component model; `handle` and `other` cannot be written as JSON. */
export type ValueType =
  | { readonly kind: NumberType | 'bool' | 'char' | 'string' }
  | { readonly kind: 'list'; readonly of: ValueType }
  | { readonly kind: 'option'; readonly of: ValueType }
  | { readonly kind: 'tuple'; readonly items: readonly ValueType[] }
  | { readonly kind: 'record'; readonly fields: readonly NamedType[] }
  | { readonly kind: 'variant'; readonly cases: readonly { readonly name: string; readonly type: ValueType | null }[] }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'flags'; readonly names: readonly string[] }
  | { readonly kind: 'result'; readonly ok: ValueType | null; readonly err: ValueType | null }
  | { readonly kind: 'handle'; readonly name: string }
  | { readonly kind: 'other'; readonly name: string };

/** The type of one kind; `never` for those without parts. */
export type TypeOf<K extends ValueType['kind']> = Extract<ValueType, { readonly kind: K }>;

/** `command` runs a program; `lifecycle` happens once; `interceptor` takes an action and a payload; `function` is any other. */
export const EXPORT_KINDS = ['command', 'lifecycle', 'interceptor', 'function'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** A function that a capsule exports. */
export interface FunctionExport {
  /** As `call` takes it: `astrid-hook-trigger`, or `wasi:cli/run@0.2.12#run` of an interface. */
  readonly name: string;
  readonly kind: ExportKind;
  readonly params: readonly NamedType[];
  /** Null when it gives nothing. */
  readonly result: ValueType | null;
  /** Why it cannot be called with JSON; null when it can. */
  readonly hindrance: string | null;
}

/** Exports that a host calls by themselves, by the names of every contract. */
const KIND_OF: Readonly<Record<string, ExportKind>> = {
  _start: 'command',
  run: 'command',
  'astrid-install': 'lifecycle',
  'astrid-upgrade': 'lifecycle',
  'astrid-hook-trigger': 'interceptor',
};
const RUN_INTERFACE = /^wasi:cli\/run@[^#]*#run$/;

export function exportKind(name: string): ExportKind {
  if (RUN_INTERFACE.test(name)) return 'command';
  return Object.hasOwn(KIND_OF, name) ? (KIND_OF[name] ?? 'function') : 'function';
}

const orNothing = (type: ValueType | null): string => (type === null ? '_' : typeText(type));

function resultText(ok: ValueType | null, err: ValueType | null): string {
  if (err !== null) return `result<${orNothing(ok)}, ${typeText(err)}>`;
  return ok === null ? 'result' : `result<${typeText(ok)}>`;
}

const fieldTexts = (fields: readonly NamedType[]): string =>
  fields.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ');

const caseTexts = (cases: Extract<ValueType, { kind: 'variant' }>['cases']): string =>
  cases.map(({ name, type }) => (type === null ? name : `${name}(${typeText(type)})`)).join(', ');

/** By kind; the others are their own text. */
const TEXTS: { readonly [K in ValueType['kind']]?: (type: TypeOf<K>) => string } = {
  list: ({ of }) => `list<${typeText(of)}>`,
  option: ({ of }) => `option<${typeText(of)}>`,
  tuple: ({ items }) => `tuple<${items.map(typeText).join(', ')}>`,
  record: ({ fields }) => `record { ${fieldTexts(fields)} }`,
  variant: ({ cases }) => `variant { ${caseTexts(cases)} }`,
  enum: ({ names }) => `enum { ${names.join(', ')} }`,
  flags: ({ names }) => `flags { ${names.join(', ')} }`,
  result: ({ ok, err }) => resultText(ok, err),
  handle: ({ name }) => name,
  other: ({ name }) => name,
};

/** In the notation of WIT, e.g. `list<u8>` or `record { action: string, data: option<string> }`. */
export function typeText(type: ValueType): string {
  const text = TEXTS[type.kind] as ((type: ValueType) => string) | undefined;
  return text === undefined ? type.kind : text(type);
}

/** `name(param: type, …) -> type`. */
export const signatureText = ({ name, params, result }: FunctionExport): string =>
  `${name}(${fieldTexts(params)})${result === null ? '' : ` -> ${typeText(result)}`}`;

const INNER: { readonly [K in ValueType['kind']]?: (type: TypeOf<K>) => readonly ValueType[] } = {
  list: ({ of }) => [of],
  option: ({ of }) => [of],
  tuple: ({ items }) => items,
  record: ({ fields }) => fields.map(({ type }) => type),
  variant: ({ cases }) => cases.flatMap(({ type }) => type ?? []),
  result: ({ ok, err }) => [ok, err].flatMap((side) => side ?? []),
};

function innerTypes(type: ValueType): readonly ValueType[] {
  const inner = INNER[type.kind] as ((type: ValueType) => readonly ValueType[]) | undefined;
  return inner === undefined ? [] : inner(type);
}

/** The first part of a type that JSON cannot say; null when there is none. */
function unsayable(type: ValueType): string | null {
  if (type.kind === 'handle' || type.kind === 'other') return type.name;
  for (const inner of innerTypes(type)) {
    const found = unsayable(inner);
    if (found !== null) return found;
  }
  return null;
}

/** Why a function of these types cannot be called with JSON; null when it can. */
export function callHindrance({ params, result }: Pick<FunctionExport, 'params' | 'result'>): string | null {
  for (const { name, type } of params) {
    const part = unsayable(type);
    if (part !== null) return `its argument ${name} needs ${part}, which JSON cannot say`;
  }
  const part = result === null ? null : unsayable(result);
  return part === null ? null : `it gives ${part}, which JSON cannot say`;
}
