/** Where a path would lead that leads nowhere: whoever may not look there is told that, and not what is missing. */
import { VfsError } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { RelPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, LastLink, Place, Vfs } from '../vfs/vfs.ts';

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
  try {
    return vfs.locate(root, relPath(names), 'keep');
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** The names that a link leads to; null when it leads out, or cannot be read. */
function targetOf({ vfs }: Tree, place: Place): readonly string[] | null {
  try {
    const target = vfs.readLink(place);
    return target.startsWith('/') ? null : target.split('/').filter((name) => name !== '' && name !== '.');
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** What is missing is no directory that one could go up from. */
function beforeGoingUp(names: readonly string[]): readonly string[] {
  const up = names.indexOf('..');
  return up < 0 ? names : names.slice(0, up);
}

/**
 * The canonical names of the deepest part of a path that can be looked at, links resolved, and then the rest as it is spelled. `from`:
 * the canonical names of the directory that the path is below. null when the path leads out before anything was looked at.
 */
export function wouldBePlace(
  tree: Tree,
  from: readonly string[],
  { names: spelled, mustBeDirectory }: RelPath,
  last: LastLink,
): readonly string[] | null {
  let names = from;
  let looked: readonly string[] | null = null;
  let left = spelled;
  for (let links = 0; left.length > 0; ) {
    const [name = '', ...rest] = left;
    left = rest;
    if (name === '..') {
      if (names.length <= from.length) return looked;
      names = names.slice(0, -1);
      continue;
    }
    looked = [...names, name];
    const place = found(tree, looked);
    if (place === null) return [...looked, ...beforeGoingUp(rest)];
    if (place.kind === 'symlink' && (rest.length > 0 || last === 'follow' || mustBeDirectory)) {
      const target = targetOf(tree, place);
      links += 1;
      if (target === null || links > MAX_LINKS || target.length + rest.length > MAX_NAMES) return looked;
      left = [...target, ...rest];
    } else names = place.names;
  }
  return names;
}
