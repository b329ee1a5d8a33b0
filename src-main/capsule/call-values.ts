/** JSON values of checked types to the values that the component glue and wasm take, and what they give back to JSON. */
import type { FunctionExport, NumberType, TypeOf, ValueType } from '../../src-preload/contract/value-type.ts';

type Lower<K extends ValueType['kind']> = (type: TypeOf<K>, value: unknown) => unknown;
type Lift<K extends ValueType['kind']> = Lower<K>;

/** Names are kebab-case in WIT and camel-case in the glue. */
export const camelCase = (name: string): string =>
  name.toLowerCase().replace(/-+(.)/g, (_all, letter: string) => letter.toUpperCase());

/** The arguments were checked before they came here: what is wrong now is a fault of ours. */
const unfit = (type: ValueType): never => {
  throw new TypeError(`a value of type ${type.kind} that was not checked`);
};
const items = (value: unknown, type: ValueType): readonly unknown[] => (Array.isArray(value) ? value : unfit(type));
const entries = (value: unknown, type: ValueType): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : unfit(type);

const asNumber = (_type: ValueType, value: unknown): unknown => Number(value);
const asBigInt = (_type: ValueType, value: unknown): unknown => BigInt(String(value));
const same = (_type: ValueType, value: unknown): unknown => value;

const lowerBytes = (value: unknown, type: ValueType): Uint8Array =>
  typeof value === 'string' ? new TextEncoder().encode(value) : Uint8Array.from(items(value, type).map(Number));

/** Only numbers have arrays of their own in the glue, which takes plain ones for them, too. */
const lowerList: Lower<'list'> = (type, value) =>
  type.of.kind === 'u8' ? lowerBytes(value, type) : items(value, type).map((item) => lower(type.of, item));

/** An option in an option has a tag in the glue. */
const lowerOption: Lower<'option'> = (type, value) => {
  if (type.of.kind !== 'option') return value === null ? undefined : lower(type.of, value);
  return value === null ? { tag: 'none' } : { tag: 'some', val: lower(type.of, entries(value, type)['some']) };
};

const lowerVariant: Lower<'variant'> = (type, value) => {
  if (typeof value === 'string') return { tag: value };
  const [tag, inner] = Object.entries(entries(value, type))[0] ?? unfit(type);
  const chosen = type.cases.find(({ name }) => name === tag)?.type ?? unfit(type);
  return { tag, val: lower(chosen, inner) };
};

const lowerResult: Lower<'result'> = (type, value) => {
  const [tag, inner] = Object.entries(entries(value, type))[0] ?? unfit(type);
  const side = tag === 'ok' ? type.ok : type.err;
  return side === null ? { tag } : { tag, val: lower(side, inner) };
};

const NUMBERS: Readonly<Record<NumberType, 'number' | 'bigint'>> = {
  u8: 'number',
  s8: 'number',
  u16: 'number',
  s16: 'number',
  u32: 'number',
  s32: 'number',
  i32: 'number',
  f32: 'number',
  f64: 'number',
  u64: 'bigint',
  s64: 'bigint',
  i64: 'bigint',
};
const isNumber = (kind: ValueType['kind']): kind is NumberType => Object.hasOwn(NUMBERS, kind);

type Composed = Exclude<ValueType['kind'], NumberType>;

const LOWERS: { readonly [K in Composed]: Lower<K> } = {
  bool: same,
  char: same,
  string: same,
  list: lowerList,
  option: lowerOption,
  tuple: (type, value) => type.items.map((item, index) => lower(item, items(value, type)[index])),
  record: (type, value) =>
    Object.fromEntries(
      type.fields.map((field) => [camelCase(field.name), lower(field.type, entries(value, type)[field.name] ?? null)]),
    ),
  variant: lowerVariant,
  enum: same,
  flags: (type, value) =>
    Object.fromEntries(type.names.map((name) => [camelCase(name), items(value, type).includes(name)])),
  result: lowerResult,
  handle: unfit,
  other: unfit,
};

function lower(type: ValueType, value: unknown): unknown {
  if (isNumber(type.kind)) return (NUMBERS[type.kind] === 'bigint' ? asBigInt : asNumber)(type, value);
  return (LOWERS[type.kind] as Lower<ValueType['kind']>)(type, value);
}

/** Checked JSON arguments as the glue, or a wasm function, takes them; options left out at the end are none. */
export const lowerArguments = ({ params }: Pick<FunctionExport, 'params'>, args: readonly unknown[]): unknown[] =>
  params.map(({ type }, index) => lower(type, index < args.length ? args[index] : null));

const liftFloat = (_type: ValueType, value: unknown): unknown => (Number.isFinite(value) ? value : String(value));
/** Digits where a JSON number would not be exact. */
const liftWhole = (_type: ValueType, value: unknown): unknown =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

// eslint-disable-next-line no-control-regex -- these are what a text of bytes must not have
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text when the bytes are readable UTF-8, else their numbers; an argument takes both. */
export function bytesAsJson(bytes: Uint8Array): unknown {
  try {
    const text = utf8.decode(bytes);
    return CONTROL.test(text) ? [...bytes] : text;
  } catch {
    return [...bytes]; // not UTF-8
  }
}

const liftList: Lift<'list'> = (type, value) => {
  if (type.of.kind === 'u8') return bytesAsJson(value instanceof Uint8Array ? value : lowerBytes(value, type));
  return Array.from(value as ArrayLike<unknown>, (item) => lift(type.of, item));
};

const liftOption: Lift<'option'> = (type, value) => {
  if (type.of.kind !== 'option') return value === undefined || value === null ? null : lift(type.of, value);
  const { tag, val } = entries(value, type);
  return tag === 'some' ? { some: lift(type.of, val) } : null;
};

const liftVariant: Lift<'variant'> = (type, value) => {
  const { tag, val } = entries(value, type);
  const chosen = type.cases.find(({ name }) => name === tag);
  return chosen?.type ? { [chosen.name]: lift(chosen.type, val) } : tag;
};

const liftResult: Lift<'result'> = (type, value) => {
  const { tag, val } = entries(value, type);
  const side = tag === 'ok' ? type.ok : type.err;
  return { [String(tag)]: side === null ? null : lift(side, val) };
};

const LIFTS: { readonly [K in Composed]: Lift<K> } = {
  bool: (_type, value) => Boolean(value),
  char: same,
  string: same,
  list: liftList,
  option: liftOption,
  tuple: (type, value) => type.items.map((item, index) => lift(item, items(value, type)[index])),
  record: (type, value) =>
    Object.fromEntries(
      type.fields.map((field) => [field.name, lift(field.type, entries(value, type)[camelCase(field.name)])]),
    ),
  variant: liftVariant,
  enum: same,
  flags: (type, value) => type.names.filter((name) => entries(value, type)[camelCase(name)] === true),
  result: liftResult,
  handle: unfit,
  other: unfit,
};

function lift(type: ValueType, value: unknown): unknown {
  if (type.kind === 'f32' || type.kind === 'f64') return liftFloat(type, value);
  if (isNumber(type.kind)) return liftWhole(type, value);
  return (LIFTS[type.kind] as Lift<ValueType['kind']>)(type, value);
}

/** What a function gave, as JSON. */
export const liftResultValue = (type: ValueType | null, value: unknown): unknown =>
  type === null ? null : lift(type, value);
