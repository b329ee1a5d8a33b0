/** The functions of a core module that can be called with JSON, from their wasm types. */
import { callHindrance, exportKind } from '../../src-preload/contract/value-type.ts';
import type { FunctionExport, NumberType, ValueType } from '../../src-preload/contract/value-type.ts';
import { coreSignatures } from './core-signatures.ts';

/** For the toolchains, not for callers. */
const INTERNAL = /^(_initialize|__wasm_.*|__cxa_.*|cabi_.*|asyncify_.*)$/;
const NUMBERS: ReadonlySet<string> = new Set<NumberType>(['i32', 'i64', 'f32', 'f64']);

const isNumber = (name: string): name is NumberType => NUMBERS.has(name);
const typeOf = (name: string): ValueType => (isNumber(name) ? { kind: name } : { kind: 'other', name });
const typesOf = (names: string): readonly ValueType[] => (names === '' ? [] : names.split(' ').map(typeOf));

/** Several results are a tuple: wasm gives them as an array. */
function resultOf(types: readonly ValueType[]): ValueType | null {
  const [only, ...more] = types;
  if (only === undefined) return null;
  return more.length === 0 ? only : { kind: 'tuple', items: types };
}

function describe(name: string, type: string | null): FunctionExport {
  const [params = '', results = ''] = (type ?? 'unknown:').split(':');
  const taken = typesOf(params).map((one, index) => ({ name: `arg${index + 1}`, type: one }));
  const signature = { params: taken, result: resultOf(typesOf(results)) };
  return { name, kind: exportKind(name), ...signature, hindrance: callHindrance(signature) };
}

/** Errors: `bad-wasm`. */
export const coreFunctions = (bytes: Uint8Array): readonly FunctionExport[] =>
  coreSignatures(bytes)
    .exports.filter(({ name }) => !INTERNAL.test(name))
    .map(({ name, type }) => describe(name, type));
