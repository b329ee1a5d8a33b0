/** A path in two trees: which tree, and which names on each side, so that a renamed file is compared with what it was. */
import type { TreePair } from '../../../src-preload/contract/review-schemas.ts';
import type { ChangeKind } from '../../../src-preload/contract/vocabulary.ts';
import { shownChange } from '../../review/change.ts';
import type { TreeChange } from '../../review/change.ts';
import type { Names } from '../../review/names.ts';
import { ViewSide } from '../../review/compare/view-side.ts';
import type { View } from '../../review/compare/view-side.ts';
import { fail } from '../../vfs/errors.ts';
import { parseSchemePath } from '../../vfs/path/scheme-path.ts';
import type { Stat } from '../../vfs/vfs.ts';
import type { Opened } from '../workbench.ts';
import type { OpenedPair } from './compare-trees.ts';
import { openTree } from './tree-views.ts';

/** The folder and the sandbox now. */
export const FOLDER_AND_SANDBOX: TreePair = { from: { tree: 'base' }, to: { tree: 'merged' } };

/** What is to be shown of one side; `view` null where that side has no such tree. */
export interface PlaceSide {
  readonly view: View | null;
  readonly names: Names;
  /** null when nothing is there, or it may not be looked at. */
  readonly stat: Stat | null;
}

export interface PlacePair {
  /** Canonical. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly before: PlaceSide;
  readonly after: PlaceSide;
}

/** A canonical path, taken apart. Errors: path rules. */
const placeIn = ({ session }: Opened, path: string): { readonly mount: string; readonly names: Names } => {
  const { mount, path: inside } = parseSchemePath(path, session.mounts.extraNames);
  return { mount, names: inside.names };
};

function kindOf(change: TreeChange | undefined, before: Stat | null, after: Stat | null): ChangeKind {
  if (change) return change.kind;
  if (!before) return 'added';
  if (!after) return 'deleted';
  return before.kind === after.kind ? 'modified' : 'type-changed';
}

const NOWHERE = { view: null, stat: null } as const;

/** Runs `look` with one side held open. */
function withSide<T>(
  { opened, ref }: OpenedPair['from'],
  path: string,
  state: 'there' | 'absent',
  look: (side: PlaceSide) => T,
): T {
  const { mount: name, names } = placeIn(opened, path);
  const mount = opened.session.mounts.has(name) ? opened.session.mounts.get(name) : null;
  const tree = state === 'there' && mount ? openTree({ opened, mount, ref }) : null;
  if (!tree) return look({ ...NOWHERE, names });
  try {
    return look({ view: tree, names, stat: new ViewSide(tree).find(names)?.stat ?? null });
  } finally {
    tree.close();
  }
}

export interface PlaceQuestion {
  readonly pair: OpenedPair;
  /** Canonical, of the later tree, or of what is gone. */
  readonly path: string;
  /** What is known of the place from a list of changes; without, both sides have the same path. */
  readonly change: TreeChange | undefined;
}

/**
 * Opens both sides of a path as long as `look` runs. Errors: `not-found` when neither side has anything there, or a moment or a checkpoint is not
 * known; path rules.
 */
export function withPlaces<T>({ pair, path, change }: PlaceQuestion, look: (places: PlacePair) => T): T {
  const isNew = change?.kind === 'added';
  return withSide(pair.from, change?.from ?? path, isNew ? 'absent' : 'there', (before) =>
    withSide(pair.to, path, change?.kind === 'deleted' ? 'absent' : 'there', (after) => {
      if (!before.stat && !after.stat) fail('not-found', `Neither side has anything at ${path}.`);
      return look({ path, kind: kindOf(change, before.stat, after.stat), before, after });
    }),
  );
}

/** The change of the list at a canonical path. */
export const listedChange = ({ changes }: Opened, path: string): TreeChange | undefined => {
  const found = changes.all().find((change) => change.path === path);
  return found && shownChange(found);
};
