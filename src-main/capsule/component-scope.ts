/** The index spaces of a component while its binary is read: what its numbers stand for. */
import type { NamedType, ValueType } from '../../src-preload/contract/value-type.ts';

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

export class Scope {
  readonly parent: Scope | null;
  readonly imports = new Map<string, Item>();
  readonly exports = new Map<string, Item>();
  readonly #spaces = new Map<Sort, Item[]>();
  constructor(parent: Scope | null) {
    this.parent = parent;
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
