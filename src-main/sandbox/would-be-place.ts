/** Where a path would lead that leads nowhere: whoever may not look there is told that, and not what is missing. */
import { orNull } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { RelPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, LastLink, Place, Vfs } from '../vfs/vfs.ts';

const NONE: readonly (readonly string[])[] = [];
/** As many as any walk follows. */
const MAX_LINKS = 40;
/** Names still to be walked; links can make many of few. */
const MAX_NAMES = 4096;

interface Tree {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

/** null when it cannot be looked at. */
function found({ vfs, root }: Tree, names: readonly string[]): Place | null {
  return orNull(() => vfs.locate(root, relPath(names), 'keep'));
}

/** The names that a link leads to; null when it leads out, or cannot be read. */
function targetOf({ vfs }: Tree, place: Place): readonly string[] | null {
  return orNull(() => {
    const target = vfs.readLink(place);
    return target.startsWith('/') ? null : target.split('/').filter((name) => name !== '' && name !== '.');
  });
}

/** What is missing is no directory that one could go up from. */
function beforeGoingUp(names: readonly string[]): readonly string[] {
  const up = names.indexOf('..');
  return up < 0 ? names : names.slice(0, up);
}

/** A walk under way: where it is, what is left of it, and the last place that was looked at. */
class Walk {
  readonly #tree: Tree;
  readonly #from: readonly string[];
  readonly #last: 'followed' | 'kept';
  #names: readonly string[];
  #left: readonly string[];
  #looked: readonly string[] | null = null;
  #links = 0;

  constructor(tree: Tree, from: readonly string[], path: RelPath, last: LastLink) {
    this.#tree = tree;
    this.#from = from;
    this.#last = last === 'follow' || path.mustBeDirectory ? 'followed' : 'kept';
    this.#names = from;
    this.#left = path.names;
  }

  /** Where it ends. */
  run(): readonly string[] | null {
    for (;;) {
      const [name, ...rest] = this.#left;
      if (name === undefined) return this.#names;
      const end = name === '..' ? this.#up(rest) : this.#down(name, rest);
      if (end !== undefined) return end;
    }
  }

  /** `undefined` when it goes on. */
  #up(rest: readonly string[]): readonly string[] | null | undefined {
    if (this.#names.length <= this.#from.length) return this.#looked;
    this.#names = this.#names.slice(0, -1);
    this.#left = rest;
    return undefined;
  }

  #down(name: string, rest: readonly string[]): readonly string[] | undefined {
    this.#looked = [...this.#names, name];
    const place = found(this.#tree, this.#looked);
    if (place === null) return [...this.#looked, ...beforeGoingUp(rest)];
    if (place.kind === 'symlink' && (rest.length > 0 || this.#last === 'followed')) return this.#follow(place, rest);
    if (place.kind !== 'directory' && rest.length > 0) return [...place.names, ...beforeGoingUp(rest)];
    this.#names = place.names;
    this.#left = rest;
    return undefined;
  }

  #follow(link: Place, rest: readonly string[]): readonly string[] | undefined {
    const target = targetOf(this.#tree, link);
    this.#links += 1;
    if (target === null || this.#links > MAX_LINKS || target.length + rest.length > MAX_NAMES) return link.names;
    this.#left = [...target, ...rest];
    return undefined;
  }
}

/**
 * The canonical names of the deepest part of a path that can be looked at, links resolved, and then the rest as it is spelled. `from`:
 * the canonical names of the directory that the path is below. null when the path leads out before anything was looked at.
 */
export const wouldBePlace = (
  tree: Tree,
  from: readonly string[],
  path: RelPath,
  last: LastLink,
): readonly string[] | null => new Walk(tree, from, path, last).run();

/** The places that a path goes up from again: that it can says that they are there. */
export function placesLeft(tree: Tree, from: readonly string[], { names }: RelPath): readonly (readonly string[])[] {
  if (!names.includes('..')) return NONE;
  return names.flatMap((name, index) => {
    const left = name === '..' ? wouldBePlace(tree, from, relPath(names.slice(0, index)), 'follow') : null;
    return left === null || left.length <= from.length ? [] : [left];
  });
}
