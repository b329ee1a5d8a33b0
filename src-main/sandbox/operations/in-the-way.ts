/** What keeps entries of a checkpoint from being brought back: whatever the sandbox or the folder did there since. */
import type { ConflictReason } from '../../../src-preload/contract/vocabulary.ts';
import { keyOf, parentOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import { childNames, TopModel } from '../../review/top-model.ts';
import type { Item } from '../../review/top-model.ts';
import type { HostStat, HostTree } from '../../vfs/host/host-tree.ts';
import { isLookalike } from '../../vfs/host/same-entry.ts';
import type { Overlay } from '../../vfs/overlay.ts';
import type { BaseEntry, TopEntry } from '../../vfs/top-entry.ts';
import { entriesByPlace } from '../checkpoints/entry-facts.ts';
import type { Entries } from '../checkpoints/entry-facts.ts';
import { hasParent, statAt } from './live-tree.ts';
import { meets, shownAt } from './put-back.ts';
import type { PuttingBack } from './put-back.ts';
import { isSameAt } from './same-tree.ts';
import { TellingPlaces } from './telling-places.ts';

interface Found {
  readonly reason: ConflictReason;
  readonly message: string;
}

export interface InTheWay extends Found {
  readonly item: Item;
  /** What is in the way is just what would come back, so that nothing is lost without it. */
  readonly isThere: boolean;
}

const CHANGED: Found = { reason: 'sandbox-changed', message: 'the sandbox has something else here since' };
const FOLDER: Found = { reason: 'base-changed', message: 'the folder has been changed here since' };
const GONE: Found = { reason: 'base-missing', message: 'the folder does not have this any more' };
const OTHER_KIND: Found = { reason: 'base-type-changed', message: 'the folder has something of another kind here' };
const NEW: Found = { reason: 'base-exists', message: 'the folder has something here by now' };
const NEWCOMERS: Found = {
  reason: 'directory-not-empty',
  message: 'something new has come into it in the folder since',
};
const NO_PARENT: Found = { reason: 'parent-missing', message: 'the directory above it is not there any more' };

const lookAt = (base: HostTree | null, names: Names): HostStat | undefined => {
  const found = base?.lstat(names);
  return found === 'link-in-path' ? undefined : found;
};

/** What was done to what an entry stands on, or hides. */
function drifted(base: HostTree | null, { names, fingerprint: known }: BaseEntry): Found | null {
  const now = lookAt(base, names);
  if (!now) return GONE;
  if (now.kind !== known.kind) return OTHER_KIND;
  return isLookalike(known, now) ? null : FOLDER;
}

/** A directory that is only on the way to other entries says something of its times, which nobody minds. */
export const saysSomething = ({ role, entry: { node, origin, replaces, opaque } }: Item): boolean =>
  role !== 'changed' ||
  node?.kind !== 'directory' ||
  origin === null ||
  replaces !== null ||
  opaque ||
  node.stat.mode !== (origin.fingerprint.mode & 0o7777);

/** Of a top the entries that say something, by place. */
export const tellingEntries = (base: HostTree | null, entries: readonly TopEntry[]): Entries =>
  entriesByPlace(
    new TopModel({ base, topEntries: () => entries }).items.filter(saysSomething).map(({ entry }) => entry),
  );

/** Whether something came into a directory since it was hidden: whoever hid it never saw that. Only directly in it. */
function hasNewcomers(base: HostTree | null, { names, fingerprint }: BaseEntry): boolean {
  const now = lookAt(base, names);
  if (now?.kind !== 'directory' || now.mtimeNs === fingerprint.mtimeNs) return false;
  const before = fingerprint.ctimeNs > fingerprint.mtimeNs ? fingerprint.ctimeNs : fingerprint.mtimeNs;
  return childNames(base, names).some((name) => (lookAt(base, [...names, name])?.ctimeNs ?? 0n) > before);
}

class Search {
  readonly #overlay: Overlay;
  readonly #given: PuttingBack;
  /** Whatever the top has by now. */
  readonly #top: TellingPlaces;
  readonly #chosen: ReadonlySet<string>;
  /** Directories that come back. */
  readonly #directories: ReadonlySet<string>;

  constructor(overlay: Overlay, given: PuttingBack) {
    this.#overlay = overlay;
    this.#given = given;
    this.#top = new TellingPlaces(overlay);
    this.#chosen = new Set(given.items.map(({ key }) => key));
    const directories = given.items.filter(({ entry }) => entry.node?.kind === 'directory');
    this.#directories = new Set(directories.map(({ key }) => key));
  }

  at(item: Item): Found | null {
    if (this.#isChanged(item)) return CHANGED;
    return this.#above(item) ?? this.#depends(item) ?? this.#place(item);
  }

  /**
   * The folder has by now what would come back, or has nothing where nothing would be: whatever became of it, nothing is lost. Not in a
   * directory that comes back: that would show what else the folder has there.
   */
  isThere(item: Item): boolean {
    const { role, names, entry } = item;
    const isWithout = role !== 'moved' && entry.node?.kind !== 'directory' && !this.#isChanged(item);
    if (!isWithout || this.#directories.has(keyOf(parentOf(names)))) return false;
    return this.#above(item) === null && isSameAt(this.#given.live, this.#given.then, names);
  }

  /** Also below a directory that would go, or move, with all that is in it. */
  #isChanged(item: Item): boolean {
    const { role, entry, names } = item;
    const places = [names, this.#placeNow(item)];
    if (role === 'changed') return places.some((place) => this.#top.has(place));
    const from = entry.origin ? [this.#shown(entry.origin.names)] : [];
    return [...places, ...from].some((place) => this.#top.hasWithin(place));
  }

  /** Above it may be what is in a directory that comes back, and says nothing itself. */
  #above(item: Item): Found | null {
    const isComing = this.#directories.has(keyOf(parentOf(item.names)));
    return isComing || hasParent(this.#given.live, this.#placeNow(item)) ? null : NO_PARENT;
  }

  /** On the folder being what it was. */
  #depends({ role, entry: { origin, replaces } }: Item): Found | null {
    for (const stood of [origin, replaces]) {
      const found = stood && drifted(this.#overlay.base, stood);
      if (found) return found;
    }
    // What came into a directory that only moves is seen where that is.
    return role !== 'vacated' && replaces && hasNewcomers(this.#overlay.base, replaces) ? NEWCOMERS : null;
  }

  #place(item: Item): Found | null {
    const { role, entry, occupant } = item;
    if (entry.origin && !this.#hasSource(entry.origin)) return CHANGED;
    const isNew = role === 'moved' || (role === 'made' && !occupant);
    return isNew ? this.#free(item) : null;
  }

  /** What it was made from is there, under the name that it has now. */
  #hasSource({ names, fingerprint }: BaseEntry): boolean {
    return statAt(this.#given.live, this.#shown(names))?.kind === fingerprint.kind;
  }

  /** Nothing is where something new comes, but for what leaves from there, and a directory that others have made as well. */
  #free(item: Item): Found | null {
    const now = statAt(this.#given.live, this.#placeNow(item));
    if (item.entry.replaces || !now || meets(item, now.kind)) return null;
    return this.#overlay.base ? NEW : CHANGED;
  }

  /** Where its place is while the directories above that come back have not. */
  #placeNow({ under, names }: Item): Names {
    return under ? this.#shown(under) : names;
  }

  #shown(baseNames: Names): Names {
    return shownAt(this.#given.model, this.#chosen, baseNames);
  }
}

/** Empty when everything can come back as it was. */
export function inTheWay(overlay: Overlay, given: PuttingBack): readonly InTheWay[] {
  const search = new Search(overlay, given);
  return given.items.flatMap((item) => {
    const found = search.at(item);
    return found ? [{ ...found, item, isThere: search.isThere(item) }] : [];
  });
}
