/** What the base had where the top has a file: see `Overlay.ancestor`. */
import { topNameOf } from './accept-revert.ts';
import type { TopName } from './moves.ts';
import type { BaseFacts } from './node.ts';
import type { TreeState } from './tree-state.ts';

/** The base entry that the file at a name of the top comes from, or else hides. */
function baseOf({ parent, name, child }: TopName): { names: readonly string[]; facts: BaseFacts } | null {
  const { node, hides } = child;
  if (node?.kind !== 'file') return null;
  if (node.origin?.facts) return { names: node.origin.names, facts: node.origin.facts };
  return hides && parent.origin && { names: [...parent.origin.names, name], facts: hides };
}

export function ancestorOf(state: TreeState, names: readonly string[]): Uint8Array | null {
  const top = topNameOf(state, names);
  const base = top && baseOf(top);
  return (base && state.ancestors?.of(base)) ?? null;
}
