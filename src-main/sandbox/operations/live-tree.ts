/** Changes of a tree by names, as a put-back needs them: no link is followed. */
import { copyFile, copyTree, removeAll, using } from '../../vfs/derived.ts';
import { fail, VfsError } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { DirHandle, Place, Stat, Vfs } from '../../vfs/vfs.ts';

type Names = readonly string[];

/** A tree whose root is held open. */
export interface OpenTree {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

export const withTree = <T>(vfs: Vfs, use: (tree: OpenTree) => T): T =>
  using(vfs.openRoot(), (root) => use({ vfs, root }));

/** Where `names` are, or would be. Errors: `not-found` when the directory above is not there; `not-directory`. */
export function placeAt({ vfs, root }: OpenTree, names: Names): Place {
  const place = vfs.locate(root, relPath(names), 'keep');
  return place.names.length === names.length ? place : fail('not-found');
}

const MISSING: ReadonlySet<string> = new Set(['not-found', 'not-directory', 'boundary-escape', 'link-loop']);

/** What is at a place; null for nothing. */
export function statAt(tree: OpenTree, names: Names): Stat | null {
  try {
    const place = placeAt(tree, names);
    const isLed = place.names.some((name, index) => name !== names[index]);
    return place.kind === null || isLed ? null : tree.vfs.stat(place);
  } catch (error) {
    if (error instanceof VfsError && MISSING.has(error.code)) return null;
    throw error;
  }
}

/** Whether something can be made at a place: what is above it is a directory. */
export const hasParent = (tree: OpenTree, names: Names): boolean =>
  names.length <= 1 || statAt(tree, names.slice(0, -1))?.kind === 'directory';

export const linkAt = (tree: OpenTree, names: Names): string => tree.vfs.readLink(placeAt(tree, names));

export const namesIn = (tree: OpenTree, names: Names): readonly string[] =>
  using(tree.vfs.openDirectory(placeAt(tree, names)), (directory) => directory.list().map(({ name }) => name));

const siteAt = (tree: OpenTree, names: Names) => ({ ...tree, place: placeAt(tree, names) });

/** Whatever is there goes, with everything below it. */
export function clear(tree: OpenTree, names: Names): void {
  if (statAt(tree, names)) removeAll(siteAt(tree, names));
}

/** Over what is there, or new. */
export const copyFileAt = (from: OpenTree, to: OpenTree, names: Names): void =>
  void copyFile(siteAt(from, names), siteAt(to, names));

/** With everything below it, to where nothing is. */
export const copyTreeAt = (from: OpenTree, to: OpenTree, names: Names): void =>
  void copyTree(siteAt(from, names), siteAt(to, names));

export const renameAt = (tree: OpenTree, from: Names, to: Names): void =>
  tree.vfs.rename(placeAt(tree, from), placeAt(tree, to));

/** Mode and modification time; a link has no mode. */
export function likeStat(tree: OpenTree, names: Names, { kind, mode, mtimeNs }: Stat): void {
  const now = statAt(tree, names);
  if (!now) return;
  if (kind !== 'symlink' && now.mode !== mode) tree.vfs.setMode(placeAt(tree, names), mode);
  if (now.mtimeNs !== mtimeNs) tree.vfs.setTimes(placeAt(tree, names), 'keep', mtimeNs);
}
