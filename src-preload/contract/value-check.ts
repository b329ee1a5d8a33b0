/** Whether JSON values are of the types that a function takes: said in words that name the argument and the place in it. */
import { typeText } from './value-type.ts';
import type { FunctionExport, NumberType, TypeOf, ValueType } from './value-type.ts';

/** What is wrong, and where: `[2].name`. */
interface Problem {
  readonly at: string;
  readonly what: string;
}
type Check<K extends ValueType['kind']> = (type: TypeOf<K>, value: unknown) => Problem | null;

type IntegerType = Exclude<NumberType, 'f32' | 'f64'>;
const RANGES: Readonly<Record<IntegerType, readonly [bigint, bigint]>> = {
  u8: [0n, 0xffn],
  s8: [-0x80n, 0x7fn],
  u16: [0n, 0xffffn],
  s16: [-0x8000n, 0x7fffn],
  u32: [0n, 0xffff_ffffn],
  s32: [-0x8000_0000n, 0x7fff_ffffn],
  i32: [-0x8000_0000n, 0xffff_ffffn],
  u64: [0n, 2n ** 64n - 1n],
  s64: [-(2n ** 63n), 2n ** 63n - 1n],
  i64: [-(2n ** 63n), 2n ** 64n - 1n],
};
/** Numbers that JSON cannot say. */
const FLOAT_WORDS: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);
const INTEGER = /^-?\d+$/;

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};
const wrong = (type: ValueType, value: unknown): Problem => ({
  at: '',
  what: `${typeText(type)} is wanted, not ${shown(value)}`,
});
const within = (place: string, problem: Problem | null): Problem | null =>
  problem === null ? null : { ...problem, at: `${place}${problem.at}` };
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A whole number, or its digits as a string: JSON's own numbers are exact up to 2^53 only. */
function wholeNumber(value: unknown): bigint | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null;
  return typeof value === 'string' && INTEGER.test(value) ? BigInt(value) : null;
}

const checkInteger =
  (kind: IntegerType) =>
  (type: ValueType, value: unknown): Problem | null => {
    const whole = wholeNumber(value);
    const [least, most] = RANGES[kind];
    if (whole === null) return wrong(type, value);
    if (whole >= least && whole <= most) return null;
    return { at: '', what: `${kind} is from ${least} to ${most}, and ${whole} is not` };
  };

const checkFloat = (type: ValueType, value: unknown): Problem | null =>
  typeof value === 'number' || FLOAT_WORDS.has(value) ? null : wrong(type, value);

function checkEach(items: readonly unknown[], typeAt: (index: number) => ValueType | undefined): Problem | null {
  for (const [index, item] of items.entries()) {
    const type = typeAt(index);
    const problem = type === undefined ? null : within(`[${index}]`, checkValue(type, item));
    if (problem !== null) return problem;
  }
  return null;
}

/** Bytes may be given as text, which stands for its UTF-8. */
const checkList: Check<'list'> = (type, value) => {
  if (type.of.kind === 'u8' && typeof value === 'string') return null;
  return Array.isArray(value) ? checkEach(value, () => type.of) : wrong(type, value);
};

/** An option in an option is said as `{"some": …}`, so that there are two ways of nothing. */
const checkOption: Check<'option'> = (type, value) => {
  if (value === null) return null;
  if (type.of.kind !== 'option') return checkValue(type.of, value);
  return isObject(value) && 'some' in value ? checkValue(type.of, value['some']) : wrong(type, value);
};

const checkTuple: Check<'tuple'> = (type, value) =>
  Array.isArray(value) && value.length === type.items.length
    ? checkEach(value, (index) => type.items[index])
    : wrong(type, value);

const checkRecord: Check<'record'> = (type, value) => {
  if (!isObject(value)) return wrong(type, value);
  const unknown = Object.keys(value).find((key) => !type.fields.some(({ name }) => name === key));
  if (unknown !== undefined) return { at: '', what: `there is no field ${JSON.stringify(unknown)}` };
  for (const field of type.fields) {
    const given = value[field.name] ?? null;
    const isMissing = !(field.name in value) && field.type.kind !== 'option';
    if (isMissing) return { at: '', what: `the field ${JSON.stringify(field.name)} is missing` };
    const problem = within(`.${field.name}`, checkValue(field.type, given));
    if (problem !== null) return problem;
  }
  return null;
};

/** A case without a value is its name; one with a value is an object of that one key. */
const checkVariant: Check<'variant'> = (type, value) => {
  const keys = isObject(value) ? Object.keys(value) : [];
  const name = typeof value === 'string' ? value : keys.length === 1 ? keys[0] : undefined;
  const chosen = type.cases.find((one) => one.name === name);
  if (chosen === undefined) return wrong(type, value);
  if (chosen.type === null) return typeof value === 'string' ? null : wrong(type, value);
  return isObject(value) ? within(`.${chosen.name}`, checkValue(chosen.type, value[chosen.name])) : wrong(type, value);
};

const checkFlags: Check<'flags'> = (type, value) =>
  Array.isArray(value) && value.every((name) => type.names.some((known) => known === name)) ? null : wrong(type, value);

const checkEnum: Check<'enum'> = (type, value) =>
  type.names.some((known) => known === value) ? null : wrong(type, value);

const checkResult: Check<'result'> = (type, value) => {
  for (const side of ['ok', 'err'] as const) {
    if (!isObject(value) || !(side in value) || Object.keys(value).length !== 1) continue;
    const inner = type[side];
    if (inner === null) return value[side] === null ? null : wrong(type, value);
    return within(`.${side}`, checkValue(inner, value[side]));
  }
  return wrong(type, value);
};

const checkText = (type: ValueType, value: unknown): Problem | null => {
  if (typeof value !== 'string' || !value.isWellFormed()) return wrong(type, value);
  return type.kind !== 'char' || Array.from(value).length === 1 ? null : wrong(type, value);
};

const checkBool = (type: ValueType, value: unknown): Problem | null =>
  typeof value === 'boolean' ? null : wrong(type, value);

const CHECKS: { readonly [K in ValueType['kind']]: Check<K> } = {
  u8: checkInteger('u8'),
  s8: checkInteger('s8'),
  u16: checkInteger('u16'),
  s16: checkInteger('s16'),
  u32: checkInteger('u32'),
  s32: checkInteger('s32'),
  u64: checkInteger('u64'),
  s64: checkInteger('s64'),
  i32: checkInteger('i32'),
  i64: checkInteger('i64'),
  f32: checkFloat,
  f64: checkFloat,
  bool: checkBool,
  char: checkText,
  string: checkText,
  list: checkList,
  option: checkOption,
  tuple: checkTuple,
  record: checkRecord,
  variant: checkVariant,
  enum: checkEnum,
  flags: checkFlags,
  result: checkResult,
  handle: wrong,
  other: wrong,
};

function checkValue(type: ValueType, value: unknown): Problem | null {
  return (CHECKS[type.kind] as (type: ValueType, value: unknown) => Problem | null)(type, value);
}

/** A sentence about the first argument that is wrong, or null when all are right. A last argument that is an option may be left out. */
export function checkArguments({ name, params }: Pick<FunctionExport, 'name' | 'params'>, args: readonly unknown[]) {
  if (args.length > params.length)
    return `${name} takes ${params.length === 1 ? 'one argument' : `${params.length} arguments`}, not ${args.length}.`;
  for (const [index, param] of params.entries()) {
    const given = index < args.length;
    if (!given && param.type.kind === 'option') continue;
    if (!given) return `Argument ${index + 1} (${param.name}) is missing: ${typeText(param.type)} is wanted.`;
    const problem = checkValue(param.type, args[index]);
    if (problem !== null) return `Argument ${index + 1} (${param.name}${problem.at}): ${problem.what}.`;
  }
  return null;
}
