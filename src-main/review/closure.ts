/** What has to come along with a selection, so that what is committed or discarded makes sense on its own. */
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';
import type { Change } from './change.ts';
import type { Reviewed } from './reviewed.ts';
import { keyOf, parentOf } from './names.ts';
import type { Names } from './names.ts';
import type { Item, TopModel } from './top-model.ts';

/**
 * Canonical paths of changes, or of folders for all below them; null for everything. With the reach `exact` a folder stands for
 * its own change only.
 */
export type Selection = { has(path: string): boolean; readonly reach?: 'below' | 'exact' } | null;

/** Only these paths, and nothing else below them. */
export function exactly(paths: readonly string[]): Selection {
  const all = new Set(paths);
  return { has: (path) => all.has(path), reach: 'exact' };
}

export interface Chosen {
  /** Parents before children. */
  readonly items: readonly Item[];
  /** Paths of changes that were not asked for, but come along. */
  readonly included: readonly string[];
}

/** Is it one of the selected places, or, where that counts, below one? */
export function isSelected(mount: string, names: Names, selection: Selection): boolean {
  if (selection === null) return true;
  const root = `${mount}://`;
  const least = selection.reach === 'exact' ? names.length : 0;
  for (let length = names.length; length >= least; length -= 1)
    if (selection.has(root + names.slice(0, length).join('/'))) return true;
  return false;
}

/** Of each entry that makes a change only together with others: those others. */
function partnersOf(changes: readonly Change[]): ReadonlyMap<string, readonly Names[]> {
  const partners = new Map<string, Names[]>();
  for (const { owners } of changes)
    if (owners.length > 1)
      for (const owner of owners) {
        const known = partners.get(keyOf(owner));
        if (known) known.push(...owners);
        else partners.set(keyOf(owner), [...owners]);
      }
  return partners;
}

/** What is no change by itself, and can go without anything else being seen of it. */
const isAlone = (model: TopModel, { role, names, occupant }: Item): boolean =>
  role !== 'vacated' && !(occupant && model.item(parentOf(names))?.role === 'kept');

/** Follows `needs` from the selected changes and items to all that they need. */
export function close(
  { model, mount }: Pick<Reviewed, 'model' | 'mount'>,
  changes: readonly Change[],
  selection: Selection,
  needs: (model: TopModel, item: Item) => Iterable<Item>,
): Chosen {
  const selected = changes.filter((change) => isSelected(mount, change.names, selection));
  const owners = selected.flatMap((change) => change.owners.flatMap((names) => model.item(names) ?? []));
  const untold = model.items.filter((item) => isAlone(model, item) && isSelected(mount, item.names, selection));
  const waiting = [...owners, ...untold];
  const partners = partnersOf(changes);
  const chosen = new Set<Item>();
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (chosen.has(item)) continue;
    chosen.add(item);
    waiting.push(...needs(model, item));
    for (const names of partners.get(item.key) ?? []) {
      const partner = model.item(names);
      if (partner) waiting.push(partner);
    }
  }
  const keys = new Set([...chosen].map((item) => item.key));
  const asked = new Set(selected);
  const included = changes.filter(
    (change) => !asked.has(change) && change.owners.some((names) => keys.has(keyOf(names))),
  );
  return { items: model.items.filter((item) => chosen.has(item)), included: included.map((change) => change.path) };
}

function* neighbours(model: TopModel, { under, entry }: Item): Generator<Item> {
  // Whose place it takes, and who took the place it left: half of an exchange is neither state.
  const leaver = under && model.movedFrom(under);
  if (leaver) yield leaver;
  const taker = entry.origin && model.item(showAt(model, entry.origin.names).names);
  if (taker) yield taker;
}

/** Where in the merged tree a place of the base would be: below a directory that moved, whose names are then `known` to lead there. */
function showAt(model: TopModel, baseNames: Names): { readonly names: Names; readonly known: number } {
  for (let length = baseNames.length - 1; length > 0; length -= 1) {
    const moved = model.movedFrom(baseNames.slice(0, length));
    if (moved) return { names: [...moved.names, ...baseNames.slice(length)], known: moved.names.length };
  }
  return { names: baseNames, known: 0 };
}

const depthOf = ({ entry }: Item): number => entry.origin?.names.length ?? 0;

/** Everything that came out of a directory of the base; the outer ones first, because what is in them left with them. */
export const movedOutOf = (model: TopModel, directory: Names): Item[] =>
  [...model.moved()]
    .filter(({ entry }) => entry.origin && isAtOrBelow(parentOf(entry.origin.names), directory))
    .sort((a, b) => depthOf(a) - depthOf(b));

/** The base's directory whose names an item empties or moves: those that were in it must leave first. */
function emptied({ role, entry, occupant, under }: Item): Names | null {
  if (role === 'kept') return under;
  if (occupant?.fingerprint.kind === 'directory') return occupant.names;
  return role === 'moved' && entry.node?.kind === 'directory' ? (entry.origin?.names ?? null) : null;
}

/**
 * To commit an item: the new and renamed directories it is in; whoever it changes places with; other
 * names of the same file; and what came out
 * of a directory that is deleted, replaced or renamed.
 */
export function* neededToCommit(model: TopModel, item: Item): Generator<Item> {
  for (const above of model.above(item.names)) if (above.role !== 'changed') yield above;
  yield* neighbours(model, item);
  yield* model.copiesOf(item);
  const directory = emptied(item);
  if (directory) yield* movedOutOf(model, directory);
}

/**
 * To discard an item: everything below it; what came out of a directory that comes back; and the deletion of the
 * directory that a renamed entry goes back into.
 */
export function* neededToDiscard(model: TopModel, item: Item): Generator<Item> {
  yield* model.below(item);
  const leaver = item.under && model.movedFrom(item.under);
  if (leaver) yield leaver;
  // The overlay takes a file that moved back as a whole, under all its names.
  const source = model.sourceOf(item);
  if (source) yield source;
  // In a directory that was made anew the folder's entry is seen again only when the directory is.
  const above = model.item(parentOf(item.names));
  if (above?.role === 'kept' && item.occupant) yield above;
  const directory = emptied(item);
  if (directory) yield* movedOutOf(model, directory);
  if (item.role === 'moved' && item.entry.origin) yield* inTheWayOf(model, item.entry.origin.names);
}

/** What keeps a base entry from being seen again: whatever the top has on the way that is not the base's own. */
function* inTheWayOf(model: TopModel, baseNames: Names): Generator<Item> {
  const { names, known } = showAt(model, baseNames);
  for (let length = known + 1; length <= names.length; length += 1) {
    const item = model.item(names.slice(0, length));
    if (item && item.role !== 'changed' && item.role !== 'vacated') yield item;
  }
}
