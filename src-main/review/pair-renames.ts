/** Finds renames that were done by copying and deleting: a new file with the content, or much of the content, of a deleted one. */
import type { Fingerprint } from '../vfs/host/host-tree.ts';
import type { Change } from './change.ts';
import { atOnce, pairContents } from './compare/pair-contents.ts';
import type { Candidate } from './compare/pair-contents.ts';
import { lookBeside } from './look-at.ts';
import { sameNames } from './names.ts';
import type { Reviewed } from './reviewed.ts';

const nameOf = ({ names }: Change): string => names.at(-1) ?? '';

/** A file as the base has it: one that was deleted, alone or with its directory, or one that was changed. */
export function baseCandidate({ overlay, model, hashes }: Reviewed, change: Change): Candidate<Change> {
  const { names, baseNames, sizeBefore } = change;
  const occupant = model.item(names)?.occupant;
  const recorded = occupant && baseNames && sameNames(occupant.names, baseNames) ? occupant.hash : null;
  return {
    of: change,
    name: nameOf(change),
    size: sizeBefore ?? 0,
    hash: () => recorded ?? (baseNames ? hashes.ofBase(overlay, baseNames) : undefined),
    spans: () => (baseNames ? hashes.spansOfBase(overlay, baseNames) : null),
  };
}

export function topCandidate({ overlay, model, hashes }: Reviewed, change: Change): Candidate<Change> {
  const entry = model.item(change.names)?.entry;
  return {
    of: change,
    name: nameOf(change),
    size: change.sizeAfter ?? 0,
    hash: () => entry && hashes.ofTop(overlay, entry),
    spans: () => (entry ? hashes.spansOfTop(overlay, entry) : null),
  };
}

function fingerprintOf({ model }: Reviewed, { names, baseNames }: Change): Fingerprint | undefined {
  return model.item(names)?.occupant?.fingerprint ?? lookBeside(model.base, baseNames ?? names);
}

/** What of the attributes differs. */
function otherAttributes(reviewed: Reviewed, change: Change, gone: Change): Pick<Change, 'mode' | 'time'> {
  const before = fingerprintOf(reviewed, gone);
  const after = reviewed.model.item(change.names)?.entry.node?.stat;
  return { mode: after?.mode !== before?.mode, time: after?.mtimeNs !== before?.mtimeNs };
}

const renamed = (reviewed: Reviewed, change: Change, gone: Change, similarity: number): Change => ({
  ...change,
  ...otherAttributes(reviewed, change, gone),
  kind: 'renamed',
  from: gone.path,
  similarity,
  content: similarity < 100,
  sizeBefore: gone.sizeBefore,
  baseNames: gone.baseNames,
  owners: [...change.owners, ...gone.owners],
});

/** Replaces each pair of a deleted file and an added one of equal or similar content by one rename. */
export function pairRenames(reviewed: Reviewed, changes: readonly Change[]): readonly Change[] {
  const isFile = ({ entry }: Change): boolean => entry === 'file';
  const gone = changes.filter((change) => change.kind === 'deleted' && isFile(change));
  const fresh = changes.filter((change) => change.kind === 'added' && isFile(change));
  if (gone.length === 0 || fresh.length === 0) return changes;
  const pairs = atOnce(
    pairContents(
      gone.map((change) => baseCandidate(reviewed, change)),
      fresh.map((change) => topCandidate(reviewed, change)),
      'moved',
    ),
  );
  const used = new Set(pairs.map(({ from }) => from));
  const paired = new Map(pairs.map(({ from, to, similarity }) => [to, renamed(reviewed, to, from, similarity)]));
  return changes.filter((change) => !used.has(change)).map((change) => paired.get(change) ?? change);
}
