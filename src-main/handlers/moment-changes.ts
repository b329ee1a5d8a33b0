/** What differs between two moments. */
import type { CallOutput } from '../../src-preload/contract/api.ts';
import type { Moment } from '../sandbox/past-door.ts';
import { treeChanges } from './review/compare-trees.ts';
import type { Opened } from './workbench.ts';

/** Sorted by path. Yields between small steps. Errors: `not-found` when a moment is not known; `io`. */
export function* momentChanges(
  opened: Opened,
  { from, to, limit }: { readonly from: Moment; readonly to: Moment; readonly limit: number },
): Generator<undefined, CallOutput<'momentChanges'>> {
  // The newest moment stands still while it is compared, and what is shown now does not.
  const latest = opened.session.audit.count();
  const [before, after] = [from, to].map((moment) => ({
    opened,
    ref: { tree: 'moment', event: moment ?? latest } as const,
  }));
  if (!before || !after || before.ref.event === after.ref.event) return { changes: [], more: false };
  const changes = yield* treeChanges({ from: before, to: after });
  return { changes: changes.slice(0, limit), more: changes.length > limit };
}
