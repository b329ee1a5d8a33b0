/** Where contents wait until they are wanted: beside their targets, or above, in a directory that is there and stays. */
import type { HostTree } from '../../vfs/host/host-tree.ts';
import { memberName } from '../../vfs/host/temporary-name.ts';
import { lookAt } from '../look-at.ts';
import { keyOf, parentOf } from '../names.ts';
import type { Names } from '../names.ts';

/** What is staged a second time, after a crash, is not to be taken for what was staged at first. */
const AGAIN = 2 ** 40;

export class StagingPlaces {
  readonly family: string;
  readonly #base: HostTree;
  readonly #unstable: ReadonlySet<string>;
  readonly #known = new Map<string, Names>();
  #count: number;

  /** `unstable` are the places that come to be, go, or move. Names of the two `kinds` are never alike. */
  constructor(base: HostTree, family: string, unstable: readonly Names[], kind: 'first' | 'again') {
    this.#count = kind === 'first' ? 0 : AGAIN;
    this.#base = base;
    this.family = family;
    this.#unstable = new Set(unstable.map(keyOf));
  }

  /** The directory for a content that is to be at `names`. */
  directoryFor(names: Names): Names {
    const parent = parentOf(names);
    const key = keyOf(parent);
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#isFit(parent) ? parent : this.directoryFor(parent);
    this.#known.set(key, found);
    return found;
  }

  /** A name in it that nothing has. */
  next(directory: Names): Names {
    for (;;) {
      const at = [...directory, memberName(this.family, this.#count++)];
      if (this.#count <= AGAIN || !lookAt(this.#base, at)) return at;
    }
  }

  #isFit(directory: Names): boolean {
    for (let length = directory.length; length > 0; length -= 1)
      if (this.#unstable.has(keyOf(directory.slice(0, length)))) return false;
    return directory.length === 0 || lookAt(this.#base, directory)?.kind === 'directory';
  }
}

/** All of them, and all above them: where the nearest one may not be written in, the next one has to do. */
export function withAbove(directories: Iterable<Names>): readonly Names[] {
  const found = new Map<string, Names>();
  for (const names of directories)
    for (let length = names.length; length >= 0; length -= 1) {
      const above = names.slice(0, length);
      if (found.has(keyOf(above))) break;
      found.set(keyOf(above), above);
    }
  return [...found.values()];
}
