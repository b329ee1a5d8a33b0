/** Brings entries of a checkpoint back into the tree, by ordinary operations: contents, kinds, modes, times, links, deletions, renames. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { keyOf, parentOf } from '../../review/names.ts';
import type { Names } from '../../review/names.ts';
import type { Item, TopModel } from '../../review/top-model.ts';
import { fail } from '../../vfs/errors.ts';
import { clear, copyFileAt, copyTreeAt, likeStat, linkAt, placeAt, renameAt, statAt } from './live-tree.ts';
import type { OpenTree } from './live-tree.ts';

const PARKED = '.capsule-inspector-put-back-';
const FILE_LINKS = 1;

export interface PuttingBack {
  readonly live: OpenTree;
  /** What the tree showed at the checkpoint. */
  readonly then: OpenTree;
  /** What it was made of. */
  readonly model: TopModel;
  /** Those of the model's that come back, parents before children. */
  readonly items: readonly Item[];
}

/** Where the tree shows a place of the base while `chosen` are not in its top. */
export function shownAt(model: TopModel, chosen: ReadonlySet<string>, baseNames: Names): Names {
  if (baseNames.length === 0) return [];
  const moved = model.movedFrom(baseNames);
  if (moved && !chosen.has(moved.key)) return moved.names;
  return [...shownAt(model, chosen, parentOf(baseNames)), ...baseNames.slice(-1)];
}

const isDirectory = ({ entry }: Item): boolean => entry.node?.kind === 'directory';
const isGone = ({ entry }: Item): boolean => entry.node === null;

/** A directory that both have made is one directory. */
export const meets = ({ role, occupant, entry: { node, replaces } }: Item, now: EntryKind | undefined): boolean =>
  role === 'made' && !occupant && !replaces && node?.kind === 'directory' && now === 'directory';

class PutBack {
  readonly #given: PuttingBack;
  readonly #parked = new Map<string, Names>();
  /** The first name that a file of several came back under, by its inode. */
  readonly #linked = new Map<bigint, Names>();

  constructor(given: PuttingBack) {
    this.#given = given;
  }

  run(): void {
    const { items } = this.#given;
    this.#park(items.filter(({ role }) => role === 'moved'));
    for (const item of items)
      if (isGone(item)) clear(this.#given.live, item.names);
      else if (isDirectory(item)) this.#directory(item);
    const files = items.filter((item) => !isGone(item) && !isDirectory(item));
    for (const item of files) if (item.role === 'moved') this.#file(item);
    for (const item of files) if (item.role !== 'moved') this.#file(item);
    for (const item of items.toReversed()) if (isDirectory(item)) this.#attributes(item.names);
    this.#parents();
  }

  /** What comes from elsewhere leaves its place first, so that two may change places. */
  #park(moved: readonly Item[]): void {
    const { live, model, items } = this.#given;
    const chosen = new Set(items.map(({ key }) => key));
    const deepest = moved.toSorted((a, b) => depthOf(b) - depthOf(a));
    for (const [index, { key, entry }] of deepest.entries()) {
      const from = shownAt(model, chosen, entry.origin?.names ?? fail('io'));
      const to = [`${PARKED}${index}`];
      if (statAt(live, to)) fail('already-exists', `${PARKED}${index} is in the way`);
      renameAt(live, from, to);
      this.#parked.set(key, to);
    }
  }

  #directory(item: Item): void {
    const { role, names, key } = item;
    const { live, then } = this.#given;
    const now = statAt(live, names)?.kind;
    if (now && (role === 'changed' || meets(item, now))) return;
    // What the folder has there is hidden by a directory that was made anew above it.
    if (role === 'changed') return copyTreeAt(then, live, names);
    clear(live, names);
    const parked = this.#parked.get(key);
    if (parked) renameAt(live, parked, names);
    else live.vfs.makeDirectory(placeAt(live, names), 0o700);
  }

  #file(item: Item): void {
    const { names, key, entry, role } = item;
    const { live, then } = this.#given;
    if (role !== 'changed') clear(live, names);
    const parked = this.#parked.get(key);
    if (parked) renameAt(live, parked, names);
    if (!this.#isLinked(item)) {
      if (entry.node?.kind === 'symlink') this.#symlink(item);
      // A directory that was made anew above it hides what the folder has there.
      else if (entry.ownContent || !statAt(live, names)) copyFileAt(then, live, names);
      this.#attributes(names);
    }
  }

  #symlink({ names }: Item): void {
    const { live, then } = this.#given;
    const target = linkAt(then, names);
    if (statAt(live, names)?.kind === 'symlink' && linkAt(live, names) === target) return;
    clear(live, names);
    live.vfs.symlink(target, placeAt(live, names));
  }

  /** Another name of a file that is back already. */
  #isLinked({ names, entry, role }: Item): boolean {
    const { live } = this.#given;
    const stat = entry.node?.stat;
    if (!stat || stat.nlink <= FILE_LINKS || entry.node.kind !== 'file') return false;
    const first = this.#linked.get(stat.ino);
    this.#linked.set(stat.ino, first ?? names);
    if (!first || role !== 'made') return false;
    live.vfs.link(placeAt(live, first), placeAt(live, names));
    return true;
  }

  #attributes(names: Names): void {
    const { live, then } = this.#given;
    const stat = statAt(then, names);
    if (stat) likeStat(live, names, stat);
  }

  /** Making and removing names has given the directories above other times than they had. */
  #parents(): void {
    const { items } = this.#given;
    const own = new Set(items.map(({ key }) => key));
    const above = new Map(items.map(({ names }) => [keyOf(parentOf(names)), parentOf(names)]));
    const roots = this.#parked.size > 0 ? [[]] : [];
    const parents = [...above.values(), ...roots].filter((names) => !own.has(keyOf(names)));
    for (const names of parents.sort((a, b) => b.length - a.length)) {
      const stat = statAt(this.#given.then, names);
      const now = statAt(this.#given.live, names);
      if (stat && now) likeStat(this.#given.live, names, { ...now, mtimeNs: stat.mtimeNs });
    }
  }
}

const depthOf = ({ entry }: Item): number => entry.origin?.names.length ?? 0;

/** Whoever calls has looked for what is in the way. Errors: those of the operations; then some of it may be done. */
export function putBack(given: PuttingBack): void {
  new PutBack(given).run();
}
