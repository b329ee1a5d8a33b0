/** From a component's outline: the functions that can be called, and the imports that are refused with their own errors. */
import { callHindrance, exportKind } from '../../src-preload/contract/value-type.ts';
import type { FunctionExport, ValueType } from '../../src-preload/contract/value-type.ts';
import type { DeniedAnswer, DeniedInterface } from './abi/astrid/denied.ts';
import { astridOffer } from './abi/astrid/offers.ts';
import { splitVersion } from './component-binary.ts';
import type { ComponentOutline } from './component-outline.ts';
import type { FunctionType, Item } from './component-scope.ts';

const describe = (name: string, { params, result }: FunctionType): FunctionExport => ({
  name,
  kind: exportKind(name),
  params,
  result,
  hindrance: callHindrance({ params, result }),
});

/** Methods of resources are left out: there is no resource to call them on. */
function functionsOf(name: string, item: Item): readonly FunctionExport[] {
  if (item.sort === 'function') return [describe(name, item.type)];
  if (item.sort !== 'instance') return [];
  const functions: FunctionExport[] = [];
  for (const [inner, exported] of item.exports)
    if (exported.sort === 'function' && !inner.startsWith('['))
      functions.push(describe(`${name}#${inner}`, exported.type));
  return functions;
}

export const componentFunctions = ({ exports }: ComponentOutline): readonly FunctionExport[] =>
  [...exports].flatMap(([name, item]) => functionsOf(name, item));

/** The words of an interface for "no", the best one first. */
const REFUSALS = ['capability-denied', 'access-denied', 'closed'] as const;

function errorOf(type: ValueType): { readonly error: unknown } | null {
  if (type.kind === 'enum') {
    const word = REFUSALS.find((refusal) => type.names.includes(refusal));
    return word === undefined ? null : { error: word };
  }
  if (type.kind !== 'variant') return type.kind === 'string' ? { error: REFUSALS[0] } : null;
  const tag = REFUSALS.find((refusal) =>
    type.cases.some(({ name, type: value }) => name === refusal && value === null),
  );
  if (tag !== undefined) return { error: { tag } };
  const other = type.cases.find(({ type: value }) => value?.kind === 'string');
  return other === undefined ? null : { error: { tag: other.name, val: REFUSALS[0] } };
}

/** A constructor that cannot fail makes something that does nothing: whatever is done with it is refused. */
function answerOf(name: string, { result }: FunctionType): DeniedAnswer {
  if (result === null || (name.startsWith('[constructor]') && result.kind === 'handle')) return 'nothing';
  if (result.kind !== 'result') return 'trap';
  return (result.err === null ? { error: undefined } : errorOf(result.err)) ?? 'trap';
}

/** Every function of the imported interfaces that are not offered whole, so that each of them can be refused. */
export function deniedInterfaces({ imports }: ComponentOutline): readonly DeniedInterface[] {
  return [...imports].flatMap(([full, item]) => {
    const { name, version } = splitVersion(full);
    const offer = astridOffer(name, version);
    if (item.sort !== 'instance' || offer === null || offer === 'whole') return [];
    const members = [...item.exports];
    return {
      name: full,
      resources: members.flatMap(([member, one]) =>
        one.sort === 'type' && one.type.kind === 'resource' ? [member] : [],
      ),
      functions: members.flatMap(([member, one]) =>
        one.sort === 'function' ? [{ name: member, answer: answerOf(member, one.type) }] : [],
      ),
    };
  });
}
