/** The index spaces of a component while its binary is read: what its numbers stand for. */
import type { NamedType, ValueType } from '../../src-preload/contract/value-type.ts';
import { sizeOfType } from './type-size.ts';

/** The component is valid or not, but written in a way that this reader does not know. */
export class UnreadableTypes extends Error {
  override readonly name = 'UnreadableTypes';
}

export interface FunctionType {
  readonly params: readonly NamedType[];
  readonly result: ValueType | null;
}

/** Something with a number in a scope, and what a scope gives to others by name. */
export type Item =
  | { readonly sort: 'function'; readonly type: FunctionType }
  | { readonly sort: 'type'; readonly type: TypeItem }
  | { readonly sort: 'instance' | 'component'; readonly exports: Exports }
  | { readonly sort: 'other' };
export type Exports = ReadonlyMap<string, Item>;

export type TypeItem =
  | { readonly kind: 'value'; readonly type: ValueType }
  | { readonly kind: 'function'; readonly type: FunctionType }
  | { readonly kind: 'instance' | 'component'; readonly exports: Exports }
  | { readonly kind: 'resource'; readonly name: string };

/** Sorts by their number in the binary format. */
export const SORTS = ['core', 'function', 'value', 'type', 'component', 'instance'] as const;
export type Sort = (typeof SORTS)[number];

/** Scopes in each other, types in a type, and how far those lie in each other: far more than any interface has. */
const MOST = { scopes: 100, types: 10_000, depth: 100 } as const;
/** Types of all exported functions. */
const MOST_TOLD = 100_000;

/** The index spaces of one component, or of the type of one. Errors: `UnreadableTypes`, also for what is too large to be shown. */
export class Scope {
  readonly parent: Scope | null;
  readonly #depth: number;
  readonly imports = new Map<string, Item>();
  readonly exports = new Map<string, Item>();
  readonly #spaces = new Map<Sort, Item[]>();
  constructor(parent: Scope | null) {
    this.parent = parent;
    this.#depth = parent === null ? 1 : parent.#depth + 1;
    if (this.#depth > MOST.scopes) throw new UnreadableTypes('components lie too far in each other');
  }

  add(sort: Sort, item: Item): void {
    const space = this.#spaces.get(sort);
    if (space === undefined) this.#spaces.set(sort, [item]);
    else space.push(item);
  }
  item(sort: Sort, index: number): Item {
    const item = this.#spaces.get(sort)?.[index];
    if (item === undefined) throw new UnreadableTypes(`there is no ${sort} ${index}`);
    return item;
  }
  addType(type: TypeItem): void {
    if (type.kind === 'value') checkSize(type.type);
    this.add('type', { sort: 'type', type });
  }
  type(index: number): TypeItem {
    const item = this.item('type', index);
    return item.sort === 'type' ? item.type : { kind: 'resource', name: 'unknown' };
  }
  value(index: number): ValueType {
    const item = this.type(index);
    return item.kind === 'value' ? item.type : { kind: 'other', name: item.kind };
  }
  functionType(index: number): FunctionType {
    const item = this.type(index);
    if (item.kind !== 'function') throw new UnreadableTypes(`type ${index} is not that of a function`);
    return item.type;
  }
  /** The scope that an alias counts from: 0 is this one. */
  outer(count: number): Scope {
    if (count === 0) return this;
    if (this.parent === null) throw new UnreadableTypes('an alias leaves the component');
    return this.parent.outer(count - 1);
  }
  exportsOf(sort: 'instance' | 'component', index: number): Exports {
    const item = this.item(sort, index);
    return item.sort === 'instance' || item.sort === 'component' ? item.exports : new Map<string, Item>();
  }
}

function checkSize(type: ValueType): void {
  const { count, depth } = sizeOfType(type);
  if (count > MOST.types || depth > MOST.depth) throw new UnreadableTypes('a type is too large');
}

/** What is told of a component is written out, function by function. Errors: `UnreadableTypes` when that is too much. */
export function checkFunctions(exports: Exports): void {
  const items = [...exports.values()].flatMap((item) =>
    item.sort === 'instance' ? [...item.exports.values()] : [item],
  );
  let count = 0;
  for (const item of items) if (item.sort === 'function') count += sizeOfFunction(item.type);
  if (count > MOST_TOLD) throw new UnreadableTypes('its functions have too many types');
}

const sizeOfFunction = ({ params, result }: FunctionType): number =>
  [...params.map(({ type }) => type), ...(result === null ? [] : [result])].reduce(
    (sum, type) => sum + sizeOfType(type).count,
    0,
  );
