/** Rights one after the other, as the two lists of a manifest. */
import type { Right } from '../policy-words.ts';

interface RightOfPlace {
  readonly access: Right;
  readonly pattern: string;
}

/** The patterns for each right, in their order. */
export function rightLists(entries: readonly RightOfPlace[]): Record<Right, string[]> {
  const of = (right: Right): string[] => entries.filter(({ access }) => access === right).map(({ pattern }) => pattern);
  return { read: of('read'), write: of('write') };
}
