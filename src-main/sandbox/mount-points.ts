/** Mounts inside other mounts of one run: where a guest that comes from above meets them. */
import { isAtOrBelow } from '../vfs/path/at-or-below.ts';
import type { DirEntry } from '../vfs/vfs.ts';
import type { MountedTree } from './mounts.ts';

interface MountPoint {
  /** The mount around it, and its place there. */
  readonly around: MountedTree;
  readonly names: readonly string[];
  readonly mount: MountedTree;
}

/** A path that leads into another mount, and what is left of it there. */
export interface Crossing {
  readonly mount: MountedTree;
  readonly path: string;
}

const namesOf = (path: string): readonly string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/** The mount whose guest path is the longest one around that of `inner`. */
function aroundOf(inner: MountedTree, mounts: readonly MountedTree[]): MountPoint | null {
  const names = namesOf(inner.guestPath);
  let found: MountedTree | null = null;
  for (const mount of mounts) {
    const isAround = mount !== inner && isAtOrBelow(names, namesOf(mount.guestPath));
    if (isAround && mount.guestPath.length >= (found?.guestPath.length ?? 0)) found = mount;
  }
  return found && { around: found, names: names.slice(namesOf(found.guestPath).length), mount: inner };
}

/**
 * Only mounts that were asked for are met from above. Those of the sandbox itself (`/home` and `/tmp` in `/`) are not, so that a guest
 * that walks its workspace stays in it. A path is taken as it is spelled: one with `..` in it, or through a link, does not cross.
 */
export class MountPoints {
  readonly #points: readonly MountPoint[];

  constructor(mounts: readonly MountedTree[], isExtra: (name: string) => boolean) {
    this.#points = mounts.flatMap((mount) => {
      const point = isExtra(mount.name) ? aroundOf(mount, mounts) : null;
      return point === null || point.names.length === 0 ? [] : [point];
    });
  }

  /** Where `path` leads from a directory, when that is into another mount. */
  crossing(around: MountedTree, directory: readonly string[], path: string): Crossing | null {
    if (this.#points.length === 0 || path.startsWith('/')) return null;
    const names = [...directory, ...namesOf(path)];
    if (names.includes('..')) return null;
    const found = this.#points
      .filter((point) => point.around === around && point.names.length > directory.length)
      .filter((point) => isAtOrBelow(names, point.names))
      .reduce<MountPoint | null>(
        (best, point) => (point.names.length > (best?.names.length ?? 0) ? point : best),
        null,
      );
    if (found === null) return null;
    const rest = [...names.slice(found.names.length), ...(mustBeDirectory(path) ? ['.'] : [])].join('/');
    return this.crossing(found.mount, [], rest) ?? { mount: found.mount, path: rest };
  }

  /** Whether another mount is at that place. */
  has(around: MountedTree, names: readonly string[]): boolean {
    return this.#points.some(
      (point) => point.around === around && point.names.length === names.length && isAtOrBelow(names, point.names),
    );
  }

  /** A listing of a directory with the mounts that are in it, in the order of names. */
  listed(around: MountedTree, directory: readonly string[], entries: readonly DirEntry[]): readonly DirEntry[] {
    const inside = this.#points.filter(
      ({ around: its, names }) =>
        its === around && names.length === directory.length + 1 && isAtOrBelow(names, directory),
    );
    if (inside.length === 0) return entries;
    const all = new Map(entries.map((entry) => [entry.name, entry]));
    for (const { names, mount } of inside) {
      const { ino, layer } = mount.root.stat();
      const name = names.at(-1) ?? '';
      all.set(name, { name, kind: 'directory', ino, layer });
    }
    return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const mustBeDirectory = (path: string): boolean => path.endsWith('/') || path.endsWith('/.');
