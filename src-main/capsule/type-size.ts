/** How large a type is when everything that it is made of is written out: what is small in a binary need not be. */
import type { ValueType } from '../../src-preload/contract/value-type.ts';

export interface TypeSize {
  /** Types in it, itself included. */
  readonly count: number;
  /** How far they lie in each other. */
  readonly depth: number;
}

function partsOf(type: ValueType): readonly (ValueType | null)[] {
  if (type.kind === 'list' || type.kind === 'option') return [type.of];
  if (type.kind === 'tuple') return type.items;
  if (type.kind === 'record') return type.fields.map((field) => field.type);
  if (type.kind === 'variant') return type.cases.map((one) => one.type);
  return type.kind === 'result' ? [type.ok, type.err] : [];
}

/** Types are made of earlier ones, which were measured then. */
const known = new WeakMap<ValueType, TypeSize>();

/** Costs as much as a type has direct parts when those were measured before. */
export function sizeOfType(type: ValueType): TypeSize {
  const found = known.get(type);
  if (found !== undefined) return found;
  let [count, depth] = [1, 1];
  for (const part of partsOf(type)) {
    if (part === null) continue;
    const size = sizeOfType(part);
    count += size.count;
    depth = Math.max(depth, size.depth + 1);
  }
  const size = { count, depth };
  known.set(type, size);
  return size;
}
