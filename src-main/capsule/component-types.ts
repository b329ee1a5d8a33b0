/** Type definitions of a component's binary (`deftype` of the component model's Binary.md). */
import type { NamedType, ValueType } from '../../src-preload/contract/value-type.ts';
import { Scope, SORTS, UnreadableTypes } from './component-scope.ts';
import type { FunctionType, Item, Sort, TypeItem } from './component-scope.ts';
import type { WasmReader } from './wasm-binary.ts';

const PRIMITIVES: ReadonlyMap<number, ValueType> = new Map<number, ValueType>([
  [0x7f, { kind: 'bool' }],
  [0x7e, { kind: 's8' }],
  [0x7d, { kind: 'u8' }],
  [0x7c, { kind: 's16' }],
  [0x7b, { kind: 'u16' }],
  [0x7a, { kind: 's32' }],
  [0x79, { kind: 'u32' }],
  [0x78, { kind: 's64' }],
  [0x77, { kind: 'u64' }],
  [0x76, { kind: 'f32' }],
  [0x75, { kind: 'f64' }],
  [0x74, { kind: 'char' }],
  [0x73, { kind: 'string' }],
  [0x64, { kind: 'other', name: 'error-context' }],
]);
const LAST_BYTE = 0x80;
/** A one-byte signed number below zero: a primitive type. */
const NEGATIVE = 0x40;

function many<T>(reader: WasmReader, read: () => T): readonly T[] {
  const found: T[] = [];
  for (let left = reader.leb(); left > 0; left--) found.push(read());
  return found;
}

/** A type by its number, or a primitive one: both are signed numbers, and the primitives those below zero. */
function valueType(reader: WasmReader, scope: Scope): ValueType {
  const first = reader.bytes[reader.at] ?? 0;
  if (first < LAST_BYTE && first >= NEGATIVE) {
    reader.u8();
    return PRIMITIVES.get(first) ?? { kind: 'other', name: 'a newer type' };
  }
  return scope.value(reader.leb());
}

const optional = (reader: WasmReader, scope: Scope): ValueType | null =>
  reader.u8() === 0 ? null : valueType(reader, scope);
const named = (reader: WasmReader, scope: Scope): NamedType => ({
  name: reader.name(),
  type: valueType(reader, scope),
});

function variantCase(reader: WasmReader, scope: Scope) {
  const name = reader.name();
  const type = optional(reader, scope);
  // What a case refines is always nothing.
  reader.u8();
  return { name, type };
}

/** How the tools name a type that they pass into the part of a component that exports an interface. */
const MADE_UP = /^import-type-/;

function handle(reader: WasmReader, scope: Scope, how: 'own' | 'borrow'): ValueType {
  const item = scope.type(reader.leb());
  const name = item.kind === 'resource' ? item.name.replace(MADE_UP, '') : 'a resource';
  return { kind: 'handle', name: how === 'own' ? name : `borrow<${name}>` };
}

type ReadValue = (reader: WasmReader, scope: Scope) => ValueType;
const VALUES: ReadonlyMap<number, ReadValue> = new Map<number, ReadValue>([
  [0x72, (reader, scope) => ({ kind: 'record', fields: many(reader, () => named(reader, scope)) })],
  [0x71, (reader, scope) => ({ kind: 'variant', cases: many(reader, () => variantCase(reader, scope)) })],
  [0x70, (reader, scope) => ({ kind: 'list', of: valueType(reader, scope) })],
  [0x6f, (reader, scope) => ({ kind: 'tuple', items: many(reader, () => valueType(reader, scope)) })],
  [0x6e, (reader) => ({ kind: 'flags', names: many(reader, () => reader.name()) })],
  [0x6d, (reader) => ({ kind: 'enum', names: many(reader, () => reader.name()) })],
  [0x6b, (reader, scope) => ({ kind: 'option', of: valueType(reader, scope) })],
  [0x6a, (reader, scope) => ({ kind: 'result', ok: optional(reader, scope), err: optional(reader, scope) })],
  [0x69, (reader, scope) => handle(reader, scope, 'own')],
  [0x68, (reader, scope) => handle(reader, scope, 'borrow')],
]);

const NO_RESULT = 1;

function functionType(reader: WasmReader, scope: Scope): FunctionType {
  const params = many(reader, () => named(reader, scope));
  if (reader.u8() !== NO_RESULT) return { params, result: valueType(reader, scope) };
  if (reader.leb() !== 0) throw new UnreadableTypes('a function with named results');
  return { params, result: null };
}

/** Names of imports and exports, the options behind them skipped. */
export function externName(reader: WasmReader): string {
  const withOptions = reader.u8() === 2;
  const name = reader.name();
  if (withOptions)
    many(reader, () => {
      reader.u8();
      reader.skip(reader.leb());
    });
  return name;
}

export function readSort(reader: WasmReader): Sort {
  const sort = SORTS[reader.u8()];
  if (sort === undefined) throw new UnreadableTypes('a newer sort of thing');
  if (sort === 'core') reader.u8();
  return sort;
}

/** A resource that has no name yet gets the one it is imported or exported by. */
function boundType(reader: WasmReader, scope: Scope, name: string): TypeItem {
  const isEqual = reader.u8() === 0;
  return isEqual ? scope.type(reader.leb()) : { kind: 'resource', name };
}

function described(reader: WasmReader, scope: Scope, sort: Sort, name: string): Item {
  if (sort === 'type') return { sort, type: boundType(reader, scope, name) };
  if (sort === 'value') throw new UnreadableTypes('a value');
  const index = reader.leb();
  if (sort === 'function') return { sort, type: scope.functionType(index) };
  if (sort === 'core') return { sort: 'other' };
  const type = scope.type(index);
  return type.kind === 'instance' || type.kind === 'component' ? { sort, exports: type.exports } : { sort: 'other' };
}

/** What is imported, or ascribed to an export (`externdesc`). */
export function externDescription(reader: WasmReader, scope: Scope, name: string): { sort: Sort; item: Item } {
  const sort = readSort(reader);
  return { sort, item: described(reader, scope, sort, name) };
}

const ALIAS = { ofInstance: 0, ofCore: 1, outer: 2 } as const;

export function readAlias(reader: WasmReader, scope: Scope): void {
  const sort = readSort(reader);
  const target = reader.u8();
  const first = reader.leb();
  if (target === ALIAS.outer) scope.add(sort, scope.outer(first).item(sort, reader.leb()));
  else {
    const name = reader.name();
    if (target === ALIAS.ofCore) return;
    const item = scope.exportsOf('instance', first).get(name);
    if (item === undefined) throw new UnreadableTypes(`an instance without ${name}`);
    scope.add(sort, item);
  }
}

const DECLARATION = { coreType: 0, type: 1, alias: 2, import: 3, export: 4 } as const;

function declaration(reader: WasmReader, scope: Scope): void {
  const what = reader.u8();
  if (what === DECLARATION.type) return readType(reader, scope);
  if (what === DECLARATION.alias) return readAlias(reader, scope);
  if (what !== DECLARATION.import && what !== DECLARATION.export) throw new UnreadableTypes('a core type');
  const name = externName(reader);
  const { sort, item } = externDescription(reader, scope, name);
  scope.add(sort, item);
  (what === DECLARATION.import ? scope.imports : scope.exports).set(name, item);
}

function scopeType(reader: WasmReader, scope: Scope, kind: 'instance' | 'component'): TypeItem {
  const inner = new Scope(scope);
  many(reader, () => declaration(reader, inner));
  return { kind, exports: inner.exports };
}

function resource(reader: WasmReader): TypeItem {
  reader.u8();
  if (reader.u8() === 1) reader.leb();
  return { kind: 'resource', name: 'resource' };
}

const FORM = { resource: 0x3f, function: 0x40, component: 0x41, instance: 0x42 } as const;

/** Reads one definition into the scope's types. Errors: `UnreadableTypes`. */
export function readType(reader: WasmReader, scope: Scope): void {
  scope.addType(definition(reader, scope));
}

function definition(reader: WasmReader, scope: Scope): TypeItem {
  const form = reader.u8();
  const value = VALUES.get(form);
  if (value !== undefined) return { kind: 'value', type: value(reader, scope) };
  const primitive = PRIMITIVES.get(form);
  if (primitive !== undefined) return { kind: 'value', type: primitive };
  switch (form) {
    case FORM.function:
      return { kind: 'function', type: functionType(reader, scope) };
    case FORM.component:
      return scopeType(reader, scope, 'component');
    case FORM.instance:
      return scopeType(reader, scope, 'instance');
    case FORM.resource:
      return resource(reader);
    default:
      throw new UnreadableTypes(`a type of the form ${form}`);
  }
}
