/** Brings back what the top knew of the folder: what is made again over a folder that others changed came from what they changed. */
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { isLookalike } from '../../vfs/host/same-entry.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';
import { isUnseen, unseenVersion } from '../../vfs/unseen-version.ts';
import type { BaseEntry, BaseRecord } from '../../vfs/top-entry.ts';

/** Something of the folder that was hidden, and is in the tree again. */
export interface Lifted {
  /** Where it is in the tree. */
  readonly names: Names;
  /** As the top knew it until now, which is truer than what it knew before: the folder may have been changed by our own hand since. */
  readonly hidden: BaseEntry;
  /** What the top recorded when it was there. */
  readonly records: readonly BaseRecord[];
}

type Facts = Omit<BaseEntry, 'names'>;

/** What a record says of the folder's entry at `baseNames`. */
function factsOf({ origin, hides }: BaseRecord, baseNames: Names): Facts | null {
  return origin && keyOf(origin.names) === keyOf(baseNames) ? origin : hides;
}

function withFacts(record: BaseRecord, names: Names, facts: Facts): BaseRecord {
  const isOrigin = record.origin !== null && keyOf(record.origin.names) === keyOf(names);
  return isOrigin ? { ...record, origin: { ...facts, names } } : { ...record, hides: facts };
}

/** Contents that the folder has, as it is now, come from nothing else. */
function ownedPlaces(overlay: Overlay): ReadonlySet<string> {
  const own = overlay.topEntries().filter(({ node, ownContent }) => node?.kind !== 'file' || ownContent);
  return new Set(own.map(({ names }) => keyOf(names)));
}

/** What it stands on now was never seen: of a directory it does not matter. */
const unseen = ({ fingerprint }: Facts): Facts | null =>
  fingerprint.kind === 'directory' ? null : { fingerprint: unseenVersion(fingerprint), hash: null };

/** Whether it was made where the sandbox knew of nothing, and is so now: what is there in the folder came meanwhile. */
const isMadeAgain = (now: BaseRecord, then: BaseRecord | undefined, place: Names): boolean =>
  now.origin === null && then?.kind === now.kind && factsOf(then, place) === null;

/** Whether a directory showed what the folder has where `place` is in: in one that was made anew all of that was deleted. */
const showedFolder = (directory: BaseRecord | undefined, place: Names): boolean =>
  directory?.origin != null && keyOf(directory.origin.names) === keyOf(place.slice(0, -1));

/** A record that is to be another one; null for one that is right. */
function knownAt(
  { hidden, names }: Lifted,
  now: BaseRecord,
  before: ReadonlyMap<string, BaseRecord>,
): BaseRecord | null {
  const place = [...hidden.names, ...now.names.slice(names.length)];
  const fresh = factsOf(now, place);
  if (!fresh) return null;
  const isItself = now.names.length === names.length;
  const then = before.get(keyOf(now.names));
  const isNew = isItself
    ? isUnseen(hidden.fingerprint)
    : showedFolder(before.get(keyOf(now.names.slice(0, -1))), place);
  if (isNew && isMadeAgain(now, then, place)) return { ...now, hides: null };
  const known = isItself ? hidden : ((then && factsOf(then, place)) ?? unseen(fresh));
  return known && !isLookalike(known.fingerprint, fresh.fingerprint) ? withFacts(now, place, known) : null;
}

/**
 * What the top records at and below a place that was lifted, where the folder looks different from what the top knew of it: a commit shall
 * go on to ask about that. Part of the journal's group under way.
 */
export function recallRecords(overlay: Overlay, lifted: Lifted): void {
  const before = new Map(lifted.records.map((record) => [keyOf(record.names), record]));
  const owned = ownedPlaces(overlay);
  const own = overlay.baseRecords().filter(({ names }) => isAtOrBelow(names, lifted.names) && owned.has(keyOf(names)));
  const recalled = own.flatMap((now) => knownAt(lifted, now, before) ?? []);
  if (recalled.length > 0) overlay.recall(recalled);
}
