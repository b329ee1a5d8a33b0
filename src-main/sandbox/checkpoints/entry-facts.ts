/** Compares what a tree did to its base at two moments, from the facts of its entries alone: no content is read. */
import type { ChangeCounts } from '../../review/change.ts';
import { keyOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { isSameVersion } from '../../review/same-entry.ts';
import type { BaseEntry, TopEntry } from '../../vfs/top-entry.ts';

const placeOf = (entry: { readonly names: Names } | null): string | null => entry && keyOf(entry.names);

/** Two entries with the same facts have the same content: what is written to gets another change time. */
function factsOf({ node, origin, replaces, ownContent, opaque }: TopEntry): string {
  const { mode = 0, size = 0, ino = 0n, mtimeNs = 0n, ctimeNs = 0n } = node?.stat ?? {};
  const numbers = [mode, size, String(ino), String(mtimeNs), String(ctimeNs)];
  return JSON.stringify([
    ...[node?.kind, node?.linkTarget, ...numbers],
    ...[placeOf(origin), placeOf(replaces), ownContent, opaque],
  ]);
}

const isSameRecord = (one: BaseEntry | null, other: BaseEntry | null): boolean =>
  placeOf(one) === placeOf(other) &&
  (one === null || other === null || isSameVersion(one.fingerprint, other.fingerprint));

/** Whether two entries depend on the same of the folder. */
export const standsOnSame = (one: TopEntry, other: TopEntry): boolean =>
  isSameRecord(one.origin, other.origin) && isSameRecord(one.replaces, other.replaces) && one.opaque === other.opaque;

export type Entries = ReadonlyMap<string, TopEntry>;

export const entriesByPlace = (entries: readonly TopEntry[]): Entries =>
  new Map(entries.map((entry) => [keyOf(entry.names), entry]));

/** Places where the two differ, those of `before` first. */
export function differingPlaces(before: Entries, after: Entries): readonly Names[] {
  const places: Names[] = [];
  for (const [key, entry] of before) {
    const other = after.get(key);
    if (!other || factsOf(entry) !== factsOf(other)) places.push(entry.names);
  }
  for (const [key, entry] of after) if (!before.has(key)) places.push(entry.names);
  return places;
}

type Counted = Exclude<keyof ChangeCounts, 'bytes' | 'copied'>;

/** What an entry is to the base alone. */
function kindOverBase({ names, node, origin, replaces }: TopEntry): Counted {
  if (!node) return 'deleted';
  if (!origin)
    return replaces && replaces.fingerprint.kind !== node.kind ? 'typeChanged' : replaces ? 'modified' : 'added';
  return keyOf(origin.names) === keyOf(names) ? 'modified' : 'renamed';
}

const isNew = (entry: TopEntry | undefined): boolean =>
  entry !== undefined && entry.node !== null && entry.origin === null && entry.replaces === null;

function kindOf(before: TopEntry | undefined, after: TopEntry | undefined): Counted {
  if (!after) return isNew(before) ? 'deleted' : before?.node ? 'modified' : 'added';
  if (!before) return kindOverBase(after);
  if (!after.node) return 'deleted';
  if (!before.node) return 'added';
  return before.node.kind === after.node.kind ? 'modified' : 'typeChanged';
}

/** How many entries of each kind `after` has over `before`; bytes of contents that it wrote. */
export function countEntries(before: Entries, after: Entries): ChangeCounts {
  const counts = { added: 0, modified: 0, deleted: 0, renamed: 0, copied: 0, typeChanged: 0, bytes: 0 };
  for (const names of differingPlaces(before, after)) {
    const key = keyOf(names);
    const entry = after.get(key);
    counts[kindOf(before.get(key), entry)] += 1;
    if (entry?.ownContent === true) counts.bytes += entry.node?.stat.size ?? 0;
  }
  return counts;
}
