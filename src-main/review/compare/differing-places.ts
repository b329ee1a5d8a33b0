/** Where two trees may differ: found by walking both, or by looking deeper where whole directories came, went or were replaced. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import type { Stat } from '../../vfs/vfs.ts';
import { keyOf } from '../names.ts';
import type { Names } from '../names.ts';
import type { Found, ViewSide } from './view-side.ts';

export type Sides = readonly [ViewSide, ViewSide];

/** What is at one place, before and after. */
export type Pair = readonly [Found | null, Found | null];

/** Everything below a directory, parents first. */
export function* below(side: ViewSide, names: Names): Generator<Names> {
  for (const { name, kind } of side.list(names)) {
    const place = [...names, name];
    yield place;
    if (kind === 'directory') yield* below(side, place);
  }
}

/** One entry that nothing was written to in between: whatever is written to gets another change time. */
export const isSameVersion = (before: Stat, after: Stat): boolean =>
  before.ino === after.ino &&
  before.size === after.size &&
  before.mtimeNs === after.mtimeNs &&
  before.ctimeNs === after.ctimeNs;

/** Both show the folder's own entry as it is now, so its bytes are the same; numbers of what is not the folder's mean something in one tree only. */
export const isSameBase = (before: Stat, after: Stat): boolean =>
  before.layer === 'base' && after.layer === 'base' && isSameVersion(before, after);

const hasSameLook = (before: Stat, after: Stat): boolean => isSameBase(before, after) && before.mode === after.mode;

/** The names of a directory on both sides, each with the kinds it has there. */
function merged([one, other]: Sides, names: Names): ReadonlyMap<string, readonly (EntryKind | undefined)[]> {
  const found = new Map<string, (EntryKind | undefined)[]>();
  for (const { name, kind } of one.list(names)) found.set(name, [kind]);
  for (const { name, kind } of other.list(names)) found.set(name, [found.get(name)?.[0], kind]);
  return found;
}

/**
 * Walks both trees. Comes with every place that is not surely equal, everything below what only one has included; undefined now and then.
 */
export function* walkBoth(sides: Sides, names: Names = []): Generator<Names | undefined> {
  for (const [name, [before, after]] of merged(sides, names)) {
    const place = [...names, name];
    const isInBoth = before === 'directory' && after === 'directory';
    if (before !== after || !hasSameLookAt(sides, place)) yield place;
    else yield undefined;
    if (isInBoth) yield* walkBoth(sides, place);
    else if (before === 'directory') yield* below(sides[0], place);
    else if (after === 'directory') yield* below(sides[1], place);
  }
}

function hasSameLookAt([one, other]: Sides, names: Names): boolean {
  const [before, after] = [one.find(names), other.find(names)];
  return before !== null && after !== null && hasSameLook(before.stat, after.stat);
}

/**
 * Of two trees that know each entry by its number: adds what lies in directories that came, went, moved, or were made anew. Of what is in
 * a moved one nobody has told what else became of it.
 */
export function* deepened(sides: Sides, pairs: Map<string, Pair>): Generator<undefined> {
  for (const pair of [...pairs.values()])
    for (const [index, found] of pair.entries()) {
      const side = sides[index];
      if (!side || found?.stat.kind !== 'directory' || pair[1 - index]?.stat.ino === found.stat.ino) continue;
      for (const names of below(side, found.names)) {
        const key = keyOf(names);
        if (!pairs.has(key)) pairs.set(key, [sides[0].find(names), sides[1].find(names)]);
        yield;
      }
    }
}
