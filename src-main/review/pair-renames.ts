/** Finds renames that were done by copying and deleting: a new file with exactly the content of a deleted one. */
import type { Change } from './change.ts';
import type { Reviewed } from './reviewed.ts';
import { keyOf } from './names.ts';

/** Bytes; larger files are not read for this. */
const MOST = 64 * 1024 * 1024;

const isFile = (change: Change, size: number | null): boolean =>
  change.entry === 'file' && size !== null && size > 0 && size <= MOST;
const isNew = (change: Change): boolean => change.kind === 'added' && isFile(change, change.sizeAfter);
/** One that was deleted on its own: a file in a deleted directory cannot be taken out of that deletion. */
const isGone = (change: Change): boolean =>
  change.kind === 'deleted' &&
  isFile(change, change.sizeBefore) &&
  keyOf(change.owners[0] ?? []) === keyOf(change.names);

function hashOfGone({ overlay, model, hashes }: Reviewed, { names, baseNames }: Change): string | undefined {
  return model.item(names)?.occupant?.hash ?? (baseNames ? hashes.ofBase(overlay, baseNames) : undefined);
}

function hashOfNew({ overlay, model, hashes }: Reviewed, { names }: Change): string | undefined {
  const entry = model.item(names)?.entry;
  return entry && hashes.ofTop(overlay, entry);
}

/** By content, only the deleted files that have the size of some new one. */
function goneByHash(reviewed: Reviewed, changes: readonly Change[]): Map<string, Change[]> {
  const sizes = new Set(changes.filter(isNew).map((change) => change.sizeAfter));
  const byHash = new Map<string, Change[]>();
  for (const change of changes) {
    if (!isGone(change) || !sizes.has(change.sizeBefore)) continue;
    const hash = hashOfGone(reviewed, change);
    if (hash === undefined) continue;
    byHash.set(hash, [...(byHash.get(hash) ?? []), change]);
  }
  return byHash;
}

/** Takes one out of the list, best one of the same name. */
function takeLike(candidates: Change[], change: Change): Change | undefined {
  const same = candidates.findIndex((candidate) => candidate.names.at(-1) === change.names.at(-1));
  return candidates.splice(Math.max(same, 0), 1)[0];
}

function renamed({ model }: Reviewed, change: Change, gone: Change): Change {
  const modeBefore = model.item(gone.names)?.occupant?.fingerprint.mode;
  return {
    ...change,
    kind: 'renamed',
    from: gone.path,
    content: false,
    mode: model.item(change.names)?.entry.node?.stat.mode !== modeBefore,
    sizeBefore: gone.sizeBefore,
    baseNames: gone.baseNames,
    owners: [...change.owners, ...gone.owners],
  };
}

/** Replaces each deleted and added pair of equal content by one rename. */
export function pairRenames(reviewed: Reviewed, changes: readonly Change[]): readonly Change[] {
  const byHash = goneByHash(reviewed, changes);
  if (byHash.size === 0) return changes;
  const sizes = new Set([...byHash.values()].flat().map((change) => change.sizeBefore));
  const used = new Set<Change>();
  const paired = changes.map((change) => {
    if (!isNew(change) || !sizes.has(change.sizeAfter)) return change;
    const gone = takeLike(byHash.get(hashOfNew(reviewed, change) ?? '') ?? [], change);
    if (!gone) return change;
    used.add(gone);
    return renamed(reviewed, change, gone);
  });
  return paired.filter((change) => !used.has(change));
}
