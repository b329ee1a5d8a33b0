/** All differences between any two trees of sandboxes, in small steps. */
import type { TreePair, TreeRef } from '../../../src-preload/contract/review-schemas.ts';
import { shownChange } from '../../review/change.ts';
import type { TreeChange } from '../../review/change.ts';
import { compareViews } from '../../review/compare/compare-views.ts';
import type { View } from '../../review/compare/view-side.ts';
import type { MountedTree } from '../../sandbox/mounts.ts';
import { pastOf } from '../../sandbox/past-door.ts';
import { fail } from '../../vfs/errors.ts';
import type { Opened } from '../workbench.ts';
import { openTree, placesBetween, prepareTree } from './tree-views.ts';
import type { RefTree } from './tree-views.ts';

/** Both sides, which may be of two sandboxes. */
export interface OpenedPair {
  readonly from: { readonly opened: Opened; readonly ref: TreeRef };
  readonly to: { readonly opened: Opened; readonly ref: TreeRef };
}

/** Errors: `not-found` when a sandbox is not open. */
export const openPair = (of: (id: string) => Opened, sandbox: string, { from, to }: TreePair): OpenedPair => ({
  from: { opened: of(from.sandbox ?? sandbox), ref: from },
  to: { opened: of(to.sandbox ?? sandbox), ref: to },
});

const mountIn = ({ session }: Opened, name: string): MountedTree | null =>
  session.mounts.has(name) ? session.mounts.get(name) : null;

/** A mount of one name in both; null for a sandbox that has none of it. */
type MountPair = readonly [RefTree | null, RefTree | null];

function mountPairs({ from, to }: OpenedPair): readonly (readonly [string, MountPair])[] {
  const names = new Set([from, to].flatMap(({ opened }) => opened.session.mounts.all().map(({ name }) => name)));
  return [...names].map((name) => {
    const [before, after] = [from, to].map((side): RefTree | null => {
      const mount = mountIn(side.opened, name);
      return mount && { ...side, mount };
    });
    return [name, [before ?? null, after ?? null]];
  });
}

/** A tree of a moment that was forgotten meanwhile shows nothing. */
function checkKept(tree: RefTree | null): void {
  const past = tree?.ref.tree === 'moment' ? pastOf(tree.mount) : null;
  if (tree?.ref.tree === 'moment' && past && tree.ref.event < past.earliest)
    fail('not-found', 'this moment is older than what is kept');
}

const isMade = ({ mount, ref }: RefTree): boolean => ref.tree !== 'moment' || pastOf(mount) !== null;

/** One side while it is compared: there is no such mount, or it kept nothing of that time, or a tree. */
type Side = View | 'no mount' | 'nothing kept';

function* holding<T>(tree: RefTree | null, use: (side: Side) => Generator<undefined, T>): Generator<undefined, T> {
  if (!tree) return yield* use('no mount');
  yield* prepareTree(tree);
  const view = openTree(tree);
  try {
    const result = yield* use(view ?? 'nothing kept');
    checkKept(tree);
    return result;
  } finally {
    view?.close();
  }
}

const viewOf = (side: Side): View | null => (typeof side === 'string' ? null : side);

function* changesIn(mount: string, [from, to]: MountPair): Generator<undefined, readonly TreeChange[]> {
  if ([from, to].some((tree) => tree && !isMade(tree))) return [];
  const places = from && to ? yield* placesBetween(from, to) : null;
  return yield* holding(from, (before) =>
    holding(to, function* (after) {
      // What a mount did not have at the time of a checkpoint is nobody's change.
      if (before === 'nothing kept' || after === 'nothing kept') return [];
      return yield* compareViews({ mount, before: viewOf(before), after: viewOf(after), places });
    }),
  );
}

const isList = ({ from, to }: OpenedPair): boolean =>
  from.opened === to.opened && from.ref.tree === 'base' && to.ref.tree === 'merged';

const byPath = (a: TreeChange, b: TreeChange): number => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1);

/** Every difference, sorted by path. Yields between small steps. Errors: `not-found` when a moment or checkpoint is not known; `io`. */
export function* treeChanges(pair: OpenedPair): Generator<undefined, readonly TreeChange[]> {
  if (isList(pair)) return pair.to.opened.changes.all().map(shownChange);
  const changes: TreeChange[] = [];
  for (const [name, mounts] of mountPairs(pair))
    for (const change of yield* changesIn(name, mounts)) changes.push(change);
  return changes.sort(byPath);
}
