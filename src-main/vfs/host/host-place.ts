/** Where a path led in a real folder: a directory that is held, and names below it without a link. */
import type { EntryKind } from '../../../src-preload/contract/vocabulary.ts';
import { fail } from '../errors.ts';
import type { LayerName, Place } from '../vfs.ts';
import type { HostDirectory } from './host-directory.ts';

/** One name, and the directory it is in: what every change acts on. */
export interface HostSpot {
  readonly directory: HostDirectory;
  readonly parent: readonly string[];
  readonly name: string;
}

export interface HostPlaceSource {
  readonly root: HostDirectory;
  readonly directory: HostDirectory;
  readonly rest: readonly string[];
  readonly kind: EntryKind | null;
  readonly mustBeDirectory: boolean;
}

export class HostPlace implements Place {
  readonly names: readonly string[];
  readonly kind: EntryKind | null;
  readonly layer: LayerName = 'base';
  readonly #source: HostPlaceSource;

  constructor(source: HostPlaceSource) {
    this.#source = source;
    this.names = [...source.directory.names, ...source.rest];
    this.kind = source.kind;
  }

  /** What `place` was made with, if the tree of `root` made it. Errors: `cross-mount`. */
  static sourceOf(place: Place, root: HostDirectory): HostPlaceSource {
    return #source in place && place.#source.root === root ? place.#source : fail('cross-mount');
  }
}

/** Errors: `busy` for the root, which has no name; `not-found` for a handle's own directory when it is elsewhere by now. */
export function spotOf({ root, directory, rest }: HostPlaceSource): HostSpot {
  const name = rest.at(-1);
  if (name !== undefined) return { directory, parent: rest.slice(0, -1), name };
  const own = directory.names.at(-1);
  if (directory.isRoot || own === undefined) fail('busy', 'the root of a mount stays where it is');
  const found = root.lstat(directory.names);
  if (directory.isGone || typeof found === 'number' || !directory.isSame(found)) fail('not-found');
  return { directory: root, parent: directory.names.slice(0, -1), name: own };
}
