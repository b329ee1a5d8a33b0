/** What a run was told about entries by its last answers, for the questions it then answers itself. */
import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';
import { orNull } from '../vfs/errors.ts';
import { relPath } from '../vfs/path/rel-path.ts';
import type { DirEntry, LastLink, LayerName, Stat } from '../vfs/vfs.ts';
import type { OpenDirectory } from './handle-table.ts';
import type { MountedTree } from './mounts.ts';
import type { DoorPath } from './run-attempts.ts';

export interface ToldEntry extends DirEntry {
  /** null for what cannot be said, or not to this run. */
  readonly stat: (Stat & { readonly device: number }) | null;
}

export interface StatPage {
  readonly entries: readonly ToldEntry[];
  readonly more: boolean;
}

/** Where an entry was found. */
export interface Told {
  readonly mount: MountedTree;
  readonly names: readonly string[];
  readonly kind: EntryKind;
  readonly layer: LayerName;
  /** It was told by an answer that held once. */
  readonly held: 'once' | null;
}

function statOf({ mount, handle }: OpenDirectory, entry: DirEntry): ToldEntry['stat'] {
  const { vfs } = mount.view('merged');
  return orNull(() => {
    const place = vfs.locate(handle, relPath([entry.name]), 'keep');
    return place.kind === entry.kind ? { ...vfs.stat(place), device: mount.device } : null;
  });
}

/** The entries of a directory with what they are now. */
export const statsOf = (
  directory: OpenDirectory,
  entries: readonly DirEntry[],
  mayBeTold: (names: readonly string[], entry: DirEntry) => boolean,
): readonly ToldEntry[] => {
  const above = directory.handle.names();
  return entries.map((entry) => {
    const stat = mayBeTold([...above, entry.name], entry) ? statOf(directory, entry) : null;
    return { name: entry.name, kind: entry.kind, ino: stat?.ino ?? entry.ino, layer: entry.layer, stat };
  });
};

/** Remembers the last answer about a path, and the last page. */
export class AnsweredStats {
  readonly #page = new Map<string, Told>();
  #key = '';
  #told: Told | null = null;

  path(path: DoorPath, last: LastLink, told: Told): void {
    this.#key = keyOf(path, last);
    this.#told = told;
  }

  page(at: number, mount: MountedTree, above: readonly string[], entries: readonly ToldEntry[]): void {
    this.#page.clear();
    for (const { name, stat } of entries)
      if (stat !== null) {
        const told = { mount, names: [...above, name], kind: stat.kind, layer: stat.layer, held: null };
        this.#page.set(keyOf({ at, path: name }, 'keep'), told);
      }
  }

  told(path: DoorPath, last: LastLink): Told | null {
    const key = keyOf(path, last);
    return key === this.#key ? this.#told : (this.#page.get(key) ?? null);
  }
}

const keyOf = ({ at, path }: DoorPath, last: LastLink): string => `${at} ${last} ${path}`;
