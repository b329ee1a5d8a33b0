/** The true difference between the base and the merged tree, from the top's entries alone. */
import type { QuietReason } from '../../src-preload/contract/review-words.ts';
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import type { Fingerprint } from '../vfs/host/host-tree.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { BaseEntry, TopEntry } from '../vfs/top-entry.ts';
import type { Change, Quiet } from './change.ts';
import { MOST_SIMILAR } from './compare/pair-contents.ts';
import { similarityOf } from './compare/spans.ts';
import type { ContentHashes } from './content.ts';
import { compareNames } from './names.ts';
import type { Names } from './names.ts';
import { pairCopies } from './pair-copies.ts';
import { pairRenames } from './pair-renames.ts';
import { beforeOf, differenceOf, isNothing, kindOf, review } from './reviewed.ts';
import type { Reviewed } from './reviewed.ts';
import { lookAt, lookBeside } from './look-at.ts';
import { baseBelow, goneFrom } from './top-model.ts';
import type { Item, TopModel } from './top-model.ts';

type Node = NonNullable<TopEntry['node']>;

const sizeOf = (kind: EntryKind, size: number): number | null => (kind === 'file' || kind === 'symlink' ? size : null);
const sizeBefore = (before: Fingerprint | null): number | null => before && sizeOf(before.kind, before.size);
const sizeAfter = (node: Node): number | null => sizeOf(node.kind, node.stat.size);

const NOTHING = { content: false, mode: false, time: false, similarity: null };

function deleted(
  reviewed: Reviewed,
  owner: Item,
  names: Names,
  base: Pick<BaseEntry, 'names' | 'fingerprint'>,
): Change {
  return {
    ...NOTHING,
    path: formatPath(reviewed.mount, names),
    kind: 'deleted',
    entry: base.fingerprint.kind,
    from: null,
    sizeBefore: sizeBefore(base.fingerprint),
    sizeAfter: null,
    opaque: false,
    names,
    baseNames: base.names,
    owners: [owner.names],
  };
}

/** All that the base has below `directory`, as deleted from below `names`; without what the merged tree has there. */
function* deletedBelow(reviewed: Reviewed, owner: Item, names: Names, directory: Names): Generator<Change> {
  for (const thing of baseBelow(reviewed.model, directory)) {
    const place = [...names, ...thing.names.slice(directory.length)];
    if (isInMerged(reviewed.model, place)) continue;
    yield deleted(reviewed, owner, place, { names: thing.names, fingerprint: thing.stat });
  }
}

function isInMerged(model: TopModel, names: Names): boolean {
  const item = model.item(names);
  if (item) return true; // its own item says what became of it
  const shown = model.shown(names.slice(0, -1));
  return shown !== null && lookAt(model.base, [...shown, ...names.slice(-1)]) !== undefined;
}

const hasOtherTime = ({ kind, stat }: Node, before: BaseEntry | null): boolean =>
  before !== null && kind !== 'directory' && stat.mtimeNs !== before.fingerprint.mtimeNs;

/** Of what the overlay knows to be the same file, so it may be 0. */
function similarityOfMoved({ overlay, hashes }: Reviewed, { entry }: Item, isEdited: boolean): number | null {
  const { origin, node } = entry;
  if (!isEdited || !origin || node?.kind !== 'file') return 100;
  if (Math.max(node.stat.size, origin.fingerprint.size) > MOST_SIMILAR) return null;
  const [before, after] = [hashes.spansOfBase(overlay, origin.names), hashes.spansOfTop(overlay, entry)];
  return before && after ? Math.min(99, similarityOf(before, after)) : null;
}

function present(reviewed: Reviewed, item: Item, node: Node): Change | null {
  const before = beforeOf(item);
  const kind = kindOf(item.role, before, node);
  const difference = differenceOf(reviewed, item);
  if (kind === 'modified' && isNothing(difference)) return null;
  return {
    ...difference,
    path: formatPath(reviewed.mount, item.names),
    kind,
    entry: node.kind,
    from: kind === 'renamed' && before ? formatPath(reviewed.mount, before.names) : null,
    similarity: kind === 'renamed' ? similarityOfMoved(reviewed, item, difference.content) : null,
    time: hasOtherTime(node, before),
    sizeBefore: sizeBefore(before?.fingerprint ?? null),
    sizeAfter: sizeAfter(node),
    opaque: item.entry.opaque,
    names: item.names,
    baseNames: before?.names ?? null,
    owners: [item.names],
  };
}

/** The changes one item makes. */
function* changesOf(reviewed: Reviewed, item: Item): Generator<Change> {
  const { role, entry, occupant, names } = item;
  if (role === 'vacated') return;
  if (entry.node) {
    const change = present(reviewed, item, entry.node);
    if (change) yield change;
  } else if (occupant) yield deleted(reviewed, item, names, occupant);
  if (role === 'kept') {
    for (const gone of goneFrom(reviewed.model, item)) yield* goneTree(reviewed, item, gone);
  } else if (occupant?.fingerprint.kind === 'directory') yield* deletedBelow(reviewed, item, names, occupant.names);
}

function* goneTree(reviewed: Reviewed, owner: Item, gone: Names): Generator<Change> {
  const stat = lookBeside(reviewed.model.base, gone);
  if (!stat) return;
  const names = [...owner.names, ...gone.slice(-1)];
  yield deleted(reviewed, owner, names, { names: gone, fingerprint: stat });
  if (stat.kind === 'directory') yield* deletedBelow(reviewed, owner, names, gone);
}

/**
 * Every difference of the merged tree from the base, sorted by path, never truncated. Bytes decide: what was only
 * opened, touched or copied up is no change (`listQuiet` has it). `hashes` may be kept between calls to spare reading the same content again.
 */
export function listChanges(overlay: Overlay, mount: string, hashes?: ContentHashes): readonly Change[] {
  const reviewed = review(overlay, mount, hashes);
  const changes = reviewed.model.items.flatMap((item) => [...changesOf(reviewed, item)]);
  return pairCopies(reviewed, pairRenames(reviewed, changes)).toSorted((a, b) => compareNames(a.names, b.names));
}

/** Why an item makes no change of its own. */
function quietReason({ entry, role, occupant }: Item): QuietReason {
  const { node, origin, ownContent } = entry;
  if (!node || !origin || role !== 'changed') return 'net-zero';
  if (occupant || node.kind === 'directory') return 'unchanged-copy';
  const isTouched = node.stat.mtimeNs !== origin.fingerprint.mtimeNs;
  if (!isTouched) return 'unchanged-copy';
  return ownContent ? 'net-zero' : 'time-only';
}

/** Whether an item makes no change of its own. Of what moved the place that it left says that it did. */
export const isQuiet = (reviewed: Reviewed, item: Item): boolean =>
  item.role !== 'vacated' && changesOf(reviewed, item).next().done === true;

/** What the top holds and is no change; sorted by path. */
export function listQuiet(overlay: Overlay, mount: string, hashes?: ContentHashes): readonly Quiet[] {
  const reviewed = review(overlay, mount, hashes);
  return reviewed.model.items
    .filter((item) => isQuiet(reviewed, item))
    .map((item) => ({ path: formatPath(mount, item.names), why: quietReason(item) }));
}
