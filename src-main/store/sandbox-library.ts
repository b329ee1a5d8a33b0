/** The sandboxes on their shelves, closed ones: renamed, put away, brought back, removed for good. What is open here is not its business. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { VfsError } from '../vfs/errors.ts';
import { holdDatabase } from './database.ts';
import { onDisk } from './disk-failure.ts';
import { findPlace, principalOf } from './find-place.ts';
import { removeFolder, sizeOfFolder } from './folder-size.ts';
import { RegistryError } from './registry-error.ts';
import { SHELVES } from './sandbox-folders.ts';
import type { SandboxFolders, Shelf } from './sandbox-folders.ts';
import { familyOf } from './sandbox-ids.ts';
import type { SandboxRecord } from './sandbox-record.ts';
import type { SandboxRegistry } from './sandbox-registry.ts';
import { StoreError } from './store-error.ts';

export interface Shelved {
  readonly record: SandboxRecord;
  readonly shelf: Shelf;
}

export interface SandboxLibraryDeps {
  readonly registry: SandboxRegistry;
  /** Forgets the anchor of a sandbox that is removed for good. */
  readonly forgetAnchor: (id: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Whether the folder that it is over lies inside of its own, as that of what was imported does. */
export const standsOnItself = ({ id, workspace }: SandboxRecord): boolean =>
  workspace.endsWith(join('sandboxes', id, 'base', 'cwd'));

export class SandboxLibrary {
  readonly #deps: SandboxLibraryDeps;

  constructor(deps: SandboxLibraryDeps) {
    this.#deps = deps;
  }

  /** All that can be read, the last opened first. */
  list(): readonly Shelved[] {
    const all = SHELVES.flatMap((shelf) => this.#folders.list(shelf).map((record) => ({ record, shelf })));
    return all.sort((a, b) => b.record.openedAt - a.record.openedAt);
  }

  /** Errors: `RegistryError` `not-found`, `sandbox-corrupt`. */
  get(id: string): Shelved {
    const shelf = this.#folders.shelfOf(id);
    if (shelf === null) throw new RegistryError('not-found', `There is no sandbox ${id}.`);
    return { record: this.#folders.read(id, shelf), shelf };
  }

  /** Those that share its name because they are of one family: its principals' sandboxes there. Itself too, on its shelf. */
  family(id: string): readonly Shelved[] {
    const { record, shelf } = this.get(id);
    const relatives = this.list().filter(
      (other) =>
        other.record.id !== id && familyOf(other.record.id) === familyOf(id) && other.record.name === record.name,
    );
    return [{ record, shelf }, ...relatives];
  }

  /** Errors: `already-exists` when it is what another family is called, or found by. */
  checkName(id: string, name: string): void {
    const isTaken = ({ record }: Shelved): boolean =>
      familyOf(record.id) !== familyOf(id) && (record.name === name || record.id === name);
    if (this.list().some(isTaken))
      throw new RegistryError('already-exists', `There is a sandbox named ${name} already.`);
  }

  /** Where one of that name over the folder of another is to be made. Errors: `already-exists`; `workspace-gone` and the like. */
  placeFor({ workspace, ...record }: SandboxRecord, name: string): { readonly id: string; readonly name: string } {
    this.checkName('', name);
    const { id } = findPlace(this.#folders, { workspace, name, principal: principalOf({ workspace, ...record }) });
    if (this.#folders.shelfOf(id) !== null)
      throw new RegistryError('already-exists', `There is a sandbox named ${name} already.`);
    return { id, name };
  }

  /** Of closed ones. A process that is killed has renamed some of them, each wholly. Errors: `busy`, `no-space`, `io`. */
  rename(ids: readonly string[], name: string): void {
    const releases: (() => void)[] = [];
    try {
      for (const id of ids) releases.push(this.#hold(id));
      for (const id of ids) this.#rewrite(id, { name });
    } finally {
      for (const release of releases) release();
    }
  }

  /** Of a closed one; one step, whatever ends the process. Errors: `busy` while another process has it open; `no-space`, `io`. */
  shelve(id: string, to: Shelf): void {
    const { shelf } = this.get(id);
    if (shelf === to) return;
    const release = this.#hold(id);
    try {
      this.#rewrite(id, { shelvedAt: this.#deps.now() });
      onDisk(() => this.#folders.move(id, shelf, to));
    } finally {
      release();
    }
  }

  /** Of one in the bin. It is gone at once; its bytes, which are counted, go step by step. Errors: `invalid-argument`, `busy`, `io`. */
  *purge(id: string): Generator<undefined, number> {
    if (this.get(id).shelf !== 'deleted')
      throw new RegistryError('invalid-argument', `The sandbox ${id} is not in the bin.`);
    const bytes = yield* this.size(id);
    const away = this.#deps.registry.scratch();
    const release = this.#hold(id);
    try {
      // Before it goes: a sandbox without an anchor is one that nothing vouches for, an anchor without a sandbox one that was taken away.
      this.#deps.forgetAnchor(id);
      onDisk(() => renameSync(this.#folders.of(id, 'deleted'), away));
    } finally {
      release();
    }
    yield* removeFolder(away);
    return bytes;
  }

  /** What its folder takes on the disk, in bytes. Errors: `RegistryError` `not-found`; `io`. */
  *size(id: string): Generator<undefined, number> {
    const shelf = this.#folders.shelfOf(id);
    return shelf === null ? 0 : yield* sizeOfFolder(this.#folders.of(id, shelf));
  }

  get #folders(): SandboxFolders {
    return this.#deps.registry.folders;
  }

  /** Keeps other processes out. Errors: `busy`. */
  #hold(id: string): () => void {
    const shelf = this.#folders.shelfOf(id) ?? 'ready';
    try {
      return holdDatabase(join(this.#folders.of(id, shelf), 'sandbox.db'));
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'locked') throw error;
      throw new VfsError('busy', 'Another process has this sandbox open. Close it there first.');
    }
  }

  #rewrite(id: string, changes: Partial<SandboxRecord>): void {
    const { record, shelf } = this.get(id);
    onDisk(() => this.#deps.registry.save({ ...record, ...changes }, shelf));
  }
}
