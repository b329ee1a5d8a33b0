/** One of two trees that are compared: looking at its places, and reading what is there. */
import { orNull, VfsError } from '../../vfs/errors.ts';
import { relPath } from '../../vfs/path/rel-path.ts';
import type { DirEntry, DirHandle, FileHandle, Place, Stat, Vfs } from '../../vfs/vfs.ts';
import { using } from '../../vfs/derived.ts';
import { hashOf, pieces } from '../content.ts';
import type { Names } from '../names.ts';
import { spansOf } from './spans.ts';
import type { Spans } from './spans.ts';

/** A tree as it is looked at. */
export interface View {
  readonly vfs: Vfs;
  /** An open root of it. */
  readonly root: DirHandle;
}

/** What was at a place when it was looked at. */
export interface Found {
  readonly names: Names;
  readonly stat: Stat;
}

const READING = { access: 'read', create: 'never', content: 'keep', mode: 0 } as const;

/** Each look locates anew: a tree that is worked in may have changed since the last one. */
export class ViewSide {
  readonly #view: View | null;

  /** `null`: there is no such tree, so nothing is anywhere. */
  constructor(view: View | null) {
    this.#view = view;
  }

  /** What is at `names`, no link followed; null when nothing is, or it may not be looked at. */
  find(names: Names): Found | null {
    return this.#at(names, (vfs, place) => ({ names, stat: vfs.stat(place) }));
  }

  /** Entries of a directory, sorted; none where there is no directory. */
  list(names: Names): readonly DirEntry[] {
    return (
      this.#at(names, (vfs, place) =>
        place.kind === 'directory' ? using(vfs.openDirectory(place), (directory) => directory.list()) : [],
      ) ?? []
    );
  }

  readLink(names: Names): string | null {
    return this.#at(names, (vfs, place) => vfs.readLink(place));
  }

  /** sha-256, hex, when it is known without a long look; else null. */
  knownHash(names: Names): string | null {
    return this.#at(names, (vfs, place) => vfs.contentHash(place));
  }

  /** null when it cannot be read. */
  open(names: Names): FileHandle | null {
    return this.#at(names, (vfs, place) => vfs.openFile(place, READING));
  }

  hash({ names, stat }: Found): string | undefined {
    return this.knownHash(names) ?? this.#read(names, (file) => hashOf(file, stat.size)) ?? undefined;
  }

  spans({ names, stat }: Found): Spans | null {
    return this.#read(names, (file) => spansOf(pieces(file, stat.size)));
  }

  #read<T>(names: Names, read: (file: FileHandle) => T): T | null {
    const file = this.open(names);
    return file && orNull(() => using(file, read));
  }

  #at<T>(names: Names, look: (vfs: Vfs, place: Place) => T): T | null {
    const view = this.#view;
    if (!view) return null;
    return orNull(() => {
      const place = view.vfs.locate(view.root, relPath(names), 'keep');
      return place.kind === null ? null : look(view.vfs, place);
    });
  }
}

/** Do both files hold the same bytes? Yields after each piece. One that cannot be read counts as different. */
export function* sameBytes(one: FileHandle, other: FileHandle, size: number): Generator<undefined, boolean> {
  const rest = pieces(other, size);
  try {
    for (const piece of pieces(one, size)) {
      const next = rest.next();
      if (next.done || Buffer.compare(piece, next.value) !== 0) return false;
      yield;
    }
    return rest.next().done === true;
  } catch (error) {
    if (error instanceof VfsError) return false;
    throw error;
  }
}
