/** What is at a place of a tree, in facts that can be compared and written down. */
import { createHash } from 'node:crypto';

import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import { readUpTo, using } from '../vfs/derived.ts';
import { orNull, VfsError } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { DirHandle, Place, Stat, Vfs } from '../vfs/vfs.ts';
import { pieces } from './content.ts';
import type { Names } from './names.ts';

/** Its fields have the shape of `PlanEntry` in the contract. */
export interface PlaceFacts {
  readonly kind: EntryKind;
  /** sha-256 of a file, hex. */
  readonly hash: string | null;
  readonly size: number;
  readonly mode: number;
  /** Nanoseconds since the epoch, as decimal digits. */
  readonly modified: string;
  /** Of a link. */
  readonly target: string | null;
}

/** One side of a mount, with a handle of its root. */
export interface Side {
  readonly vfs: Vfs;
  readonly root: DirHandle;
}

const READ = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

const versionOf = ({ ino, size, mtimeNs, ctimeNs }: Stat): string => `${ino}:${size}:${mtimeNs}:${ctimeNs}`;

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Hashes that are remembered of one side; then all are forgotten. */
const MOST_HASHES = 200_000;
/** Bytes between two pauses of `prepare`. */
const PAUSE = 4 * 1024 * 1024;

/** Pauses after every 4 MiB. */
function* readHash(vfs: Vfs, place: Place, { size }: Stat): Generator<undefined, string> {
  const digest = createHash('sha256');
  const file = vfs.openFile(place, READ);
  try {
    let since = 0;
    for (const piece of pieces(file, size)) {
      digest.update(piece);
      since += piece.length;
      if (since < PAUSE) continue;
      since = 0;
      yield;
    }
  } finally {
    file.close();
  }
  return digest.digest('hex');
}

function atOnce<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** null where it cannot be read. */
function* orNothing(work: Generator<undefined, string>): Generator<undefined, string | null> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof VfsError) return null;
    throw error;
  }
}

/** Reads places of one side; hashes are remembered by what changes whenever the content does. */
export class PlaceReader {
  readonly #side: () => Side;
  readonly #hashes = new Map<string, string>();

  constructor(side: () => Side) {
    this.#side = side;
  }

  /** null when nothing is there, or it cannot be looked at. */
  at(names: Names): PlaceFacts | null {
    const { vfs } = this.#side();
    return orNull(() => {
      const place = this.#locate(names);
      if (place.kind === null) return null;
      const stat = vfs.stat(place);
      const { kind, mode, size, mtimeNs } = stat;
      const hash = kind === 'file' ? this.#hash(place, stat) : null;
      const target = kind === 'symlink' ? vfs.readLink(place) : null;
      return { kind, hash, size: kind === 'file' ? size : 0, mode, modified: String(mtimeNs), target };
    });
  }

  /** Reads what `at` would have to read, in pieces with pauses, so that it need not. What changes meanwhile is read then. */
  *prepare(names: Names): Generator<undefined> {
    const { vfs } = this.#side();
    const found = orNull(() => {
      const place = this.#locate(names);
      return place.kind === 'file' ? { place, stat: vfs.stat(place) } : null;
    });
    if (!found || found.stat.size < PAUSE || this.#known(found.place, found.stat) !== null) return;
    const { place, stat } = found;
    const hash = yield* orNothing(readHash(vfs, place, stat));
    const now = orNull(() => vfs.stat(this.#locate(names)));
    if (hash !== null && now && versionOf(now) === versionOf(stat)) this.#keep(stat, hash);
  }

  /** The content of a file; null when there is none of at most `most` bytes. */
  bytes(names: Names, most: number): Uint8Array | null {
    const { vfs } = this.#side();
    return orNull(() => {
      const place = this.#locate(names);
      if (place.kind !== 'file' || vfs.stat(place).size > most) return null;
      return using(vfs.openFile(place, READ), (file) => readUpTo(file, 0, most));
    });
  }

  #locate(names: Names): Place {
    const { vfs, root } = this.#side();
    return vfs.locate(root, relPath(names), 'keep');
  }

  #hash(place: Place, stat: Stat): string {
    const known = this.#known(place, stat);
    return known ?? this.#keep(stat, atOnce(readHash(this.#side().vfs, place, stat)));
  }

  #known(place: Place, stat: Stat): string | null {
    const known = this.#hashes.get(versionOf(stat));
    if (known !== undefined) return known;
    const hash = this.#side().vfs.contentHash(place);
    return hash === null ? null : this.#keep(stat, hash);
  }

  #keep(stat: Stat, hash: string): string {
    if (this.#hashes.size >= MOST_HASHES) this.#hashes.clear();
    this.#hashes.set(versionOf(stat), hash);
    return hash;
  }
}
