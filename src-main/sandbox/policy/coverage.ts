/** Counts what a pattern covers in the trees as they are now, without following links. */
import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import { using } from '../../vfs/derived.ts';
import { fail, orNull } from '../../vfs/errors.ts';
import { isAtOrBelow } from '../../vfs/path/at-or-below.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import { formatPath } from '../../vfs/path/scheme-path.ts';
import type { DirEntry } from '../../vfs/vfs.ts';
import type { MountedTree, MountTable } from '../mounts.ts';
import type { Boundary } from './boundary.ts';

/** Where a pattern begins to cover a tree. */
export interface CoveredPlace {
  readonly mount: MountedTree;
  readonly names: readonly string[];
}

/** The same shape as `Coverage` in the contract. */
export interface CoverageCount {
  readonly files: number;
  readonly directories: number;
  readonly more: boolean;
  readonly sample: string[];
}

/** Of an entry of the host: the mounts that lie in it, or that it lies in. */
function hostPlaces(names: readonly string[], mounts: MountTable): readonly CoveredPlace[] {
  return mounts.all().flatMap((mount) => {
    const { hostRoot } = mount;
    if (!hostRoot) return [];
    if (isAtOrBelow(hostRoot, names)) return [{ mount, names: [] }];
    return isAtOrBelow(names, hostRoot) ? [{ mount, names: names.slice(hostRoot.length) }] : [];
  });
}

/** None for what is in no mount. Errors: `invalid-argument` for a pattern that could cover nothing. */
export function coveredPlaces(pattern: string, mounts: MountTable): readonly CoveredPlace[] {
  const entry = parseAccessEntry(pattern);
  if (entry.kind === 'never') return fail('invalid-argument', entry.problem);
  if (entry.kind === 'host') return hostPlaces(entry.names, mounts);
  return mounts.has(entry.mount) ? [{ mount: mounts.get(entry.mount), names: entry.names }] : [];
}

/** How many names are shown, and twice as many as there are at most on the way. */
const SAMPLE = 16;

/** Every so many-th of the paths that come by, from first to last: the steps become wider as more come. */
class SpreadSample {
  readonly #step = { width: 1, seen: 0 };
  #paths: string[] = [];

  add(path: () => string): void {
    if (this.#step.seen % this.#step.width === 0) this.#paths.push(path());
    this.#step.seen += 1;
    if (this.#paths.length <= 2 * SAMPLE) return;
    this.#paths = this.#paths.filter((_, index) => index % 2 === 0);
    this.#step.width *= 2;
  }

  paths(): string[] {
    const each = Math.max(1, Math.ceil(this.#paths.length / SAMPLE));
    return this.#paths.filter((_, index) => index % each === 0);
  }
}

class Counting {
  readonly #boundary: Pick<Boundary, 'forbids'>;
  readonly #limit: number;
  readonly #sample = new SpreadSample();
  #files = 0;
  #directories = 0;
  #more = false;

  constructor(boundary: Pick<Boundary, 'forbids'>, limit: number) {
    this.#boundary = boundary;
    this.#limit = limit;
  }

  isFull(): boolean {
    return this.#more;
  }

  /** Whether it counts: what is out of every capsule's reach does not. */
  take(mount: MountedTree, names: readonly string[], { kind }: Pick<DirEntry, 'kind'>): boolean {
    if (this.#more || this.#boundary.forbids(mount.name, names, 'read', kind)) return false;
    if (this.#files + this.#directories >= this.#limit) {
      this.#more = true;
      return false;
    }
    if (kind === 'directory') this.#directories += 1;
    else this.#files += 1;
    this.#sample.add(() => formatPath(mount.name, names));
    return true;
  }

  result(): CoverageCount {
    const sample = this.#sample.paths();
    return { files: this.#files, directories: this.#directories, more: this.#more, sample };
  }
}

/** A pattern names a place itself: one that leads through a link covers nothing. */
function kindAt({ mount, names }: CoveredPlace): DirEntry['kind'] | null {
  const { vfs, root } = mount.view('merged');
  const place = orNull(() => vfs.locate(root, relPath(names), 'keep'));
  return place?.names.length === names.length && isAtOrBelow(place.names, names) ? place.kind : null;
}

/** None when it went away meanwhile, or cannot be read. */
function entriesOf({ mount, names }: CoveredPlace): readonly DirEntry[] {
  const { vfs, root } = mount.view('merged');
  const list = (): readonly DirEntry[] =>
    using(vfs.openDirectory(vfs.locate(root, relPath(names), 'keep')), (directory) => directory.list());
  return orNull(list) ?? [];
}

/** Entries between two steps. */
const STEP = 256;

export interface CoverageRequest {
  readonly places: readonly CoveredPlace[];
  readonly boundary: Pick<Boundary, 'forbids'>;
  /** How many entries are counted. */
  readonly limit: number;
}

/** The place itself counts, and everything below it, folder by folder from the top. A step is a folder, or a part of a large one. */
export function* coverageOf({ places, boundary, limit }: CoverageRequest): Generator<undefined, CoverageCount> {
  const counting = new Counting(boundary, limit);
  const folders: CoveredPlace[] = [];
  const take = (mount: MountedTree, names: readonly string[], kind: DirEntry['kind']): void => {
    if (counting.take(mount, names, { kind }) && kind === 'directory') folders.push({ mount, names });
  };
  for (const place of places) {
    const kind = kindAt(place);
    if (kind !== null) take(place.mount, place.names, kind);
  }
  for (let at = 0; at < folders.length && !counting.isFull(); at += 1) {
    const folder = folders[at];
    if (!folder) break;
    yield;
    for (const [index, { name, kind }] of entriesOf(folder).entries()) {
      take(folder.mount, [...folder.names, name], kind);
      if (counting.isFull()) break;
      if (index % STEP === STEP - 1) yield;
    }
  }
  return counting.result();
}
