/** The folders of the sandboxes on their shelves. An id is on one shelf at most, so what hangs on it stays true wherever it is. */
import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { nodeDisk } from './disk.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import { makeDurableFolder } from './durable-folder.ts';
import { readSandboxRecord } from './read-sandbox-record.ts';
import { RegistryError } from './registry-error.ts';
import type { SandboxRecord } from './sandbox-record.ts';

export const RECORD = 'sandbox.json';

/** In the user's data folder. Only those that are ready are ever found by a folder or a name. */
const FOLDERS = { ready: 'sandboxes', archived: 'archived', deleted: 'deleted' } as const;
export type Shelf = keyof typeof FOLDERS;
export const SHELVES = ['ready', 'archived', 'deleted'] as const satisfies readonly Shelf[];

export class SandboxFolders {
  readonly #home: string;

  /** `home` is the user's data folder of the inspector. */
  constructor(home: string) {
    this.#home = home;
    makeDurableFolder(join(home, FOLDERS.ready));
  }

  of(id: string, shelf: Shelf = 'ready'): string {
    return join(this.#home, FOLDERS[shelf], id);
  }

  /** Whether there is one that is ready, readable or not. */
  isReady(id: string): boolean {
    return this.#hasRecord(id, 'ready');
  }

  /** null for none. Somebody may move it at the same time: those that are ready are looked at first and last. */
  shelfOf(id: string): Shelf | null {
    return [...SHELVES, 'ready' as const].find((shelf) => this.#hasRecord(id, shelf)) ?? null;
  }

  /** Errors: `RegistryError` `sandbox-corrupt`; those of the disk. */
  read(id: string, shelf: Shelf = 'ready'): SandboxRecord {
    const file = join(this.of(id, shelf), RECORD);
    const record = readSandboxRecord(readFileSync(file, 'utf8'));
    if (record) return record;
    throw new RegistryError('sandbox-corrupt', `${file} is not a sandbox record. Its data beside it is untouched.`);
  }

  /** null for what is not there, or cannot be read. */
  look(id: string): SandboxRecord | null {
    try {
      return this.read(id);
    } catch (error) {
      if (error instanceof RegistryError || errnoOf(error) !== undefined) return null;
      throw error;
    }
  }

  /** Newest first. A record that cannot be read is left out; opening it says why. */
  list(shelf: Shelf = 'ready'): readonly SandboxRecord[] {
    const records = this.#ids(shelf).flatMap((id) => {
      try {
        return [this.read(id, shelf)];
      } catch {
        return []; // one broken folder must not hide the others
      }
    });
    return records.sort((a, b) => b.openedAt - a.openedAt);
  }

  /** One step, whatever ends the process: it is here or there. Survives a power cut when it returns. Errors: those of the disk. */
  move(id: string, from: Shelf, to: Shelf): void {
    const [folder, place] = [this.of(id, from), this.of(id, to)];
    makeDurableFolder(dirname(place));
    renameSync(folder, place);
    for (const changed of [place, folder]) syncFolder(nodeDisk, dirname(changed));
  }

  #ids(shelf: Shelf): readonly string[] {
    try {
      return readdirSync(join(this.#home, FOLDERS[shelf]));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  #hasRecord(id: string, shelf: Shelf): boolean {
    return statSync(join(this.of(id, shelf), RECORD), { throwIfNoEntry: false }) !== undefined;
  }
}
