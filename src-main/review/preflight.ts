/** Is the base still what the changes were made from? Asked for every chosen entry before anything is touched. */
import type { ConflictReason } from '../../src-preload/contract/vocabulary.ts';
import type { HostStat } from '../vfs/host/host-tree.ts';
import type { BaseEntry } from '../vfs/top-entry.ts';
import { foldName } from '../vfs/node/fold-name.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';
import { isSameEntry, isSameVersion } from '../vfs/host/same-entry.ts';
import { equalsTop } from './content.ts';
import { isSpelled } from './ground.ts';
import type { Ground } from './ground.ts';
import { keyOf, parentOf } from './names.ts';
import type { Names } from './names.ts';
import { differenceOf, isNothing } from './reviewed.ts';
import type { Difference, Reviewed } from './reviewed.ts';
import type { Conflict } from './step.ts';
import { lookAt } from './look-at.ts';
import { childNames } from './top-model.ts';
import type { Item } from './top-model.ts';

/** How an entry stands to the base as it is now. `go`: its steps are to be taken; `done`: the base is so already, be it by chance. */
export interface Standing {
  readonly state: 'go' | 'done';
  readonly difference: Difference;
}

export interface Preflight {
  readonly standings: ReadonlyMap<Item, Standing>;
  readonly conflicts: readonly Conflict[];
}

interface Fault {
  readonly reason: ConflictReason;
  readonly message: string;
}
/** left: no change, but the folder is another by now: were it forgotten, something else would be seen. */
type Finding = Standing['state'] | 'left' | Fault;

const foldedKey = (names: Names): string => keyOf(names.map(foldName));

const isFault = (finding: Finding): finding is Fault => typeof finding === 'object';

const MESSAGES: Readonly<Record<ConflictReason, (path: string) => string>> = {
  'base-exists': (path) => `${path} has meanwhile been made in the folder too, with other content.`,
  'base-missing': (path) => `${path} is no longer in the folder.`,
  'base-changed': (path) => `${path} has been changed in the folder since the sandbox changed it.`,
  'base-type-changed': (path) => `${path} has become something else in the folder: a file, a directory or a link.`,
  'directory-not-empty': (path) =>
    `${path} was removed in the sandbox, but something new has come into it in the folder.`,
  permission: (path) => `The directory that ${path} is in may not be written to.`,
  'parent-missing': (path) => `The directory that ${path} belongs in is no longer in the folder.`,
  'rename-source': (path) => `What should become ${path} is no longer in the folder, or is another entry now.`,
  'rename-target': (path) =>
    `${path} is where something should move to, and something else has come there in the folder.`,
  'no-space': (path) => `There is no room in the folder for ${path}.`,
  'case-collision': (path) => `The folder takes ${path} and another name for one: they differ in case only.`,
  'sandbox-changed': (path) => `${path} has been changed in the sandbox since.`,
};

class Inspector {
  readonly #reviewed: Reviewed;
  readonly #ground: Ground;
  /** Directories that have moved already. */
  readonly #arrived = new Set<Item>();
  /** How many entries are to have a name, as a folder compares names that takes upper for lower case. */
  readonly #coming = new Map<string, number>();

  constructor(reviewed: Reviewed, ground: Ground) {
    this.#reviewed = reviewed;
    this.#ground = ground;
  }

  /** Learns which directories were moved already: they, and everything below them, are to be looked for there. Parents come first. */
  learn(item: Item): void {
    const { role, names, entry } = item;
    const { origin, node } = entry;
    if (node) this.#coming.set(foldedKey(names), (this.#coming.get(foldedKey(names)) ?? 0) + 1);
    if (role !== 'moved' || !origin || node?.kind !== 'directory' || !this.#hasArrived(item)) return;
    this.#ground.foundMoved(this.#ground.now(origin.names), names);
    this.#arrived.add(item);
  }

  /** Is it at its new place, and that place where it should be? Its old place may have had the very same name. */
  #hasArrived(item: Item): boolean {
    if (!this.#isAt(item, item.names)) return false;
    return [...this.#reviewed.model.above(item.names)].every((above) => this.#isInPlace(above));
  }

  #isInPlace(directory: Item): boolean {
    if (directory.role === 'moved') return this.#arrived.has(directory);
    if (directory.role !== 'made') return true;
    const there = lookAt(this.#ground.base, directory.names);
    return there?.kind === 'directory' && !(directory.under && this.#isLeaver(directory.under, there));
  }

  find(item: Item, difference: Difference): Finding {
    if (this.#isTwin(item)) return this.#fault(item, 'case-collision');
    switch (item.role) {
      case 'vacated':
        return 'done'; // its `moved` counterpart says everything
      case 'removed':
        return this.#removed(item);
      case 'kept':
        return this.#kept(item);
      case 'changed':
        return this.#changed(item, difference);
      case 'made':
        return this.#made(item, difference);
      case 'moved':
        return this.#moved(item, difference);
    }
  }

  /** Does the folder take its name for that of another entry that comes? */
  #isTwin({ names, role, entry }: Item): boolean {
    if (this.#ground.base.names !== 'case-insensitive' || !entry.node || role === 'changed') return false;
    return (this.#coming.get(foldedKey(names)) ?? 0) > 1;
  }

  #removed(item: Item): Finding {
    const { occupant } = item;
    const now = occupant ? this.#ground.look(occupant.names) : undefined;
    if (!occupant || !now) return 'done';
    return this.#unlike(item, occupant, now) ?? this.#writableParent(item, occupant.names) ?? 'go';
  }

  #kept(item: Item): Finding {
    const { occupant, under } = item;
    if (!occupant || !under) return 'go';
    const now = this.#ground.look(under);
    if (!now) return this.#fault(item, 'base-missing');
    return this.#unlike(item, occupant, now) ?? 'go';
  }

  #changed(item: Item, difference: Difference): Finding {
    const { origin } = item.entry;
    if (!origin) return 'done';
    if (isNothing(difference)) return this.#quiet(item, origin);
    const now = this.#ground.look(origin.names);
    if (!now) return this.#fault(item, 'base-missing');
    if (this.#equalsTop(item, origin.names, now)) return 'done';
    const fault = this.#unlike(item, origin, now) ?? this.#otherMode(item, origin, now, difference);
    return fault ?? (difference.content ? this.#writableParent(item, origin.names) : null) ?? 'go';
  }

  #made(item: Item, difference: Difference): Finding {
    const { under, occupant } = item;
    if (occupant && isNothing(difference)) return this.#quiet(item, occupant);
    if (!under) return 'go';
    const now = this.#ground.look(under);
    if (now && this.#isMade(item, under, now)) return 'done';
    return this.#target(item, now) ?? this.#writableParent(item, under) ?? 'go';
  }

  #quiet(item: Item, recorded: BaseEntry): 'done' | 'left' {
    const now = this.#ground.look(recorded.names);
    if (!now) return 'left';
    return !this.#unlike(item, recorded, now) || this.#equalsTop(item, recorded.names, now) ? 'done' : 'left';
  }

  /** A directory that is about to leave the place is not it. */
  #isMade(item: Item, under: Names, now: HostStat): boolean {
    if (this.#isLeaver(under, now)) return false;
    return item.entry.node?.kind === 'directory' ? now.kind === 'directory' : this.#equalsTop(item, under, now);
  }

  #moved(item: Item, difference: Difference): Finding {
    const { origin } = item.entry;
    if (!origin) return 'go';
    const now = this.#ground.look(origin.names);
    if (!now || this.#hasArrived(item)) return this.#left(item, origin, difference);
    return (
      this.#otherSource(item, origin, now) ??
      this.#otherMode(item, origin, now, difference) ??
      this.#movedTarget(item, difference) ??
      this.#writableParent(item, origin.names) ??
      this.#writableParent(item, item.under) ??
      'go'
    );
  }

  /** Something else took its place: what should move is no more. */
  #otherSource(item: Item, origin: BaseEntry, now: HostStat): Fault | null {
    const fault = this.#unlike(item, origin, now);
    return fault && !isSameEntry(now, origin.fingerprint) ? this.#fault(item, 'rename-source') : fault;
  }

  #movedTarget(item: Item, { content }: Difference): Fault | null {
    const { under } = item;
    if (!under) return null;
    const now = this.#ground.look(under);
    return now && content && this.#equalsTop(item, under, now) ? null : this.#target(item, now);
  }

  /** Its old place is empty: has it moved already? */
  #left(item: Item, origin: BaseEntry, difference: Difference): Finding {
    const target = lookAt(this.#ground.base, item.names);
    if (target && isSameEntry(target, origin.fingerprint) && !difference.content) return 'done';
    if (target && this.#equalsTop(item, item.names, target)) return 'done';
    return this.#fault(item, 'rename-source');
  }

  /** Is the base entry that the item comes from at this present place of the folder? */
  #isAt({ entry: { origin } }: Item, names: Names): boolean {
    const there = origin ? lookAt(this.#ground.base, names) : undefined;
    if (!there || !origin || !isSameEntry(there, origin.fingerprint)) return false;
    return isSpelled(this.#ground.base, names);
  }

  /** What has to be, or not be, at the place that an item takes. */
  #target(item: Item, now: HostStat | undefined): Fault | null {
    const { occupant, under } = item;
    if (!under) return null;
    if (under.length > 0 && this.#ground.look(parentOf(under))?.kind !== 'directory')
      return this.#fault(item, 'parent-missing');
    if (occupant) return now ? this.#unlike(item, occupant, now) : this.#missing(item, occupant);
    return !now || this.#isLeaver(under, now) ? null : this.#inTheWay(item, under);
  }

  #inTheWay(item: Item, under: Names): Fault | null {
    if (this.#isItself(item, under)) return null;
    return this.#fault(item, isSpelled(this.#ground.base, this.#ground.now(under)) ? 'base-exists' : 'case-collision');
  }

  /** What is replaced in several steps need not be there. */
  #missing(item: Item, { fingerprint }: BaseEntry): Fault | null {
    const isStepwise =
      fingerprint.kind === 'directory' || item.entry.node?.kind === 'directory' || item.role === 'moved';
    return isStepwise ? null : this.#fault(item, 'base-missing');
  }

  /** Is what is there now something that this commit, or a later one, moves elsewhere? */
  #isLeaver(under: Names, now: HostStat): boolean {
    const origin = this.#reviewed.model.movedFrom(under)?.entry.origin;
    return origin !== null && origin !== undefined && isSameEntry(now, origin.fingerprint);
  }

  /** Is what the place has the item's own base entry, found by its new name only because the folder takes both for one? */
  #isItself({ entry: { origin } }: Item, under: Names): boolean {
    return origin !== null && this.#ground.isRespelling(origin.names, under);
  }

  #unlike(item: Item, recorded: BaseEntry, now: HostStat): Fault | null {
    const { fingerprint, hash, names } = recorded;
    if (now.kind !== fingerprint.kind) return this.#fault(item, 'base-type-changed');
    if (now.kind === 'directory')
      return this.#hasNewcomers(item, recorded, now) ? this.#fault(item, 'directory-not-empty') : null;
    if (isSameVersion(fingerprint, now)) return null;
    if (hash !== null && this.#reviewed.hashes.ofBase(this.#reviewed.overlay, this.#ground.now(names)) === hash)
      return null;
    return this.#fault(item, 'base-changed');
  }

  /**
   * Something came into a directory that goes: its mtime is no longer the recorded one, and it has an entry whose
   * ctime is younger. A review shows what is in it now, but whoever removed it never saw that.
   */
  #hasNewcomers({ entry }: Item, recorded: BaseEntry, now: HostStat): boolean {
    const { names, fingerprint } = recorded;
    if (recorded === entry.origin || now.mtimeNs === fingerprint.mtimeNs) return false;
    const before = fingerprint.ctimeNs > fingerprint.mtimeNs ? fingerprint.ctimeNs : fingerprint.mtimeNs;
    const where = this.#ground.now(names);
    return childNames(this.#ground.base, where).some(
      (name) => (lookAt(this.#ground.base, [...where, name])?.ctimeNs ?? 0n) > before,
    );
  }

  #otherMode(item: Item, { fingerprint }: BaseEntry, now: HostStat, difference: Difference): Fault | null {
    return difference.mode && now.mode !== fingerprint.mode ? this.#fault(item, 'base-changed') : null;
  }

  /** Nobody at all may write there. What a certain user may not is found at the step itself. */
  #writableParent(item: Item, names: Names | null): Fault | null {
    const parent = names && names.length > 0 ? this.#ground.look(parentOf(names)) : undefined;
    return parent && (parent.mode & 0o222) === 0 ? this.#fault(item, 'permission') : null;
  }

  #equalsTop({ entry }: Item, names: Names, now: HostStat): boolean {
    const { overlay, hashes } = this.#reviewed;
    return equalsTop(overlay, entry, this.#ground.now(names), now, hashes);
  }

  #fault(item: Item, reason: ConflictReason): Fault {
    return { reason, message: MESSAGES[reason](formatPath(this.#reviewed.mount, item.names)) };
  }
}

/** Checks every item; `ground` learns which directories have moved already. */
export function preflight(reviewed: Reviewed, items: readonly Item[], ground: Ground): Preflight {
  const inspector = new Inspector(reviewed, ground);
  for (const item of items) inspector.learn(item);
  const standings = new Map<Item, Standing>();
  const conflicts: Conflict[] = [];
  for (const item of items) {
    const difference = differenceOf(reviewed, item);
    const finding = inspector.find(item, difference);
    if (isFault(finding)) conflicts.push({ path: formatPath(reviewed.mount, item.names), ...finding });
    else if (finding !== 'left') standings.set(item, { state: finding, difference });
  }
  return { standings, conflicts };
}
