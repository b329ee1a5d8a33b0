/** The sandboxes kept under the user's data folder: one folder each, found again by the workspace's real path. */
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeDisk } from './disk.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import { makeDurableFolder, writeDurably } from './durable-folder.ts';
import { findPlace, principalOf } from './find-place.ts';
import type { Place, WantedSandbox } from './find-place.ts';
import { DEFAULT_PRINCIPAL, isPrincipalName, principalNameProblem } from './principal-name.ts';
import { RegistryError } from './registry-error.ts';
import { RECORD, SandboxFolders } from './sandbox-folders.ts';
import type { Shelf } from './sandbox-folders.ts';
import { familyOf, memberOf, slug } from './sandbox-ids.ts';
import type { SandboxRecord } from './sandbox-record.ts';

/** Milliseconds. */
const DAY = 86_400_000;

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
/** What has to be empty, and is not. */
const NOT_EMPTY: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);

export class SandboxRegistry {
  readonly #home: string;
  readonly #now: () => number;
  readonly folders: SandboxFolders;

  /** `home` is the user's data folder of the inspector; `now` is in milliseconds since the epoch. */
  constructor(home: string, now: () => number) {
    this.#home = home;
    this.#now = now;
    this.folders = new SandboxFolders(home);
  }

  folderOf(id: string): string {
    return this.folders.of(id);
  }

  /** The real folder that stands below `home://` for a principal; made when missing. */
  homeOf(principal: string): string {
    const folder = this.#homeFolder(principal);
    makeDurableFolder(folder);
    return folder;
  }

  /** The file of what a principal granted for good. */
  policyFileOf(principal: string): string {
    return join(this.#home, 'policy', `${principal}.json`);
  }

  /** `default`, and those that were made, by name: who has a home is a principal. */
  principals(): readonly string[] {
    const homes = join(this.#home, 'homes');
    const made = existsSync(homes) ? readdirSync(homes).filter(isPrincipalName) : [];
    return [DEFAULT_PRINCIPAL, ...made.filter((name) => name !== DEFAULT_PRINCIPAL).sort()];
  }

  /** Errors: `invalid-argument`, `already-exists`. */
  createPrincipal(name: string): void {
    const problem = principalNameProblem(name);
    if (problem !== null) throw new RegistryError('invalid-argument', problem);
    if (this.principals().includes(name)) throw new RegistryError('already-exists', `There is a principal ${name}.`);
    this.homeOf(name);
  }

  /** The id of the sandbox that a principal has where another sandbox is; null when there is none yet. */
  siblingOf({ id, imported }: SandboxRecord, principal: string): string | null {
    if (imported) return null;
    const sibling = memberOf(familyOf(id), principal);
    return this.folders.isReady(sibling) ? sibling : null;
  }

  /** See `SandboxFolders.list`: those that are ready. */
  list(): readonly SandboxRecord[] {
    return this.folders.list();
  }

  /**
   * The sandbox of a workspace, or of that name; made when there is none. One that is there is only read: another process may have
   * it open, and be about to write its record. Errors: `RegistryError`.
   */
  find(wanted: WantedSandbox): SandboxRecord {
    const place = this.#place(wanted);
    if (!this.folders.isReady(place.id)) return this.#create(place);
    const record = this.folders.read(place.id);
    if (record.workspace === place.workspace && principalOf(record) === place.principal) return record;
    throw new RegistryError(
      'refused',
      `The sandbox ${record.name} belongs to ${record.workspace}, not to ${place.workspace}.`,
    );
  }

  /** The id that `find` comes to, which makes nothing. Errors: `RegistryError`. */
  idOf(wanted: WantedSandbox): string {
    return this.#place(wanted).id;
  }

  /** As `find`; a record that cannot be read is set aside first, and a new one takes its place. Errors: `RegistryError`. */
  rescue(wanted: WantedSandbox): {
    readonly record: SandboxRecord;
    /** What was lost with it, for the user. */
    readonly sentences: readonly string[];
  } {
    const place = this.#place(wanted);
    if (!this.folders.isReady(place.id))
      throw new RegistryError('not-found', `There is no sandbox of ${place.workspace}.`);
    try {
      return { record: this.find(wanted), sentences: [] };
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code !== 'sandbox-corrupt') throw error;
    }
    const file = join(this.folderOf(place.id), RECORD);
    const at = new Date(this.#now()).toISOString().replaceAll(':', '-');
    renameSync(file, `${file}.damaged-${at}-${randomUUID().slice(0, 8)}`);
    const record = this.find(wanted);
    return { record, sentences: ['The list of the extra mounts of this sandbox is lost: name them again.'] };
  }

  /** A folder, on the same disk, for a sandbox that is being made; nobody finds it there. What others left there a day ago is removed. */
  scratch(): string {
    const folder = join(this.#home, 'importing');
    makeDurableFolder(folder);
    for (const name of readdirSync(folder)) {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      if (stat && stat.mtimeMs < this.#now() - DAY) rmSync(join(folder, name), { recursive: true, force: true });
    }
    return join(folder, randomUUID());
  }

  /** The id, and the folder to be, of a sandbox of that name that comes from elsewhere. */
  newcomer(name: string): { readonly id: string; readonly folder: string } {
    const id = `${slug(name)}-import-${randomUUID().slice(0, 8)}`;
    return { id, folder: this.folderOf(id) };
  }

  /** Takes a sandbox in whose folder is complete but for its record. Errors: `RegistryError` `already-exists`; those of the disk. */
  adopt(record: SandboxRecord, from: string): SandboxRecord {
    const folder = this.folderOf(record.id);
    writeDurably(join(from, RECORD), `${JSON.stringify(record, null, 2)}\n`);
    syncFolder(nodeDisk, from);
    try {
      renameSync(from, folder);
    } catch (error) {
      if (!NOT_EMPTY.has(errnoOf(error) ?? '')) throw error;
      throw new RegistryError('already-exists', `There is a sandbox named ${record.name} already.`);
    }
    syncFolder(nodeDisk, dirname(folder));
    return record;
  }

  /** Removes a folder that was being made; nothing to do for one that was adopted. */
  discard(scratch: string): void {
    rmSync(scratch, { recursive: true, force: true });
  }

  /** Takes away what was just made and came to nothing; it is closed. It disappears at once, whatever happens to what it held. */
  withdraw(id: string): void {
    const away = this.scratch();
    renameSync(this.folderOf(id), away);
    rmSync(away, { recursive: true, force: true });
  }

  /** Says that it is open now. Only by the process that has it open. */
  opened(record: SandboxRecord): SandboxRecord {
    return { ...record, openedAt: this.#now(), changes: undefined };
  }

  /** Survives a power cut when it returns. Only by the process that has the sandbox open. */
  save(record: SandboxRecord, shelf: Shelf = 'ready'): SandboxRecord {
    this.#write(record, renameSync, shelf);
    return record;
  }

  #write(record: SandboxRecord, place: (fresh: string, file: string) => void, shelf: Shelf): void {
    const file = join(this.folders.of(record.id, shelf), RECORD);
    const fresh = `${file}.${randomUUID()}`; // two processes may make one at once
    try {
      writeDurably(fresh, `${JSON.stringify(record, null, 2)}\n`);
      place(fresh, file);
    } finally {
      rmSync(fresh, { force: true });
    }
    syncFolder(nodeDisk, dirname(file));
  }

  /** Errors: `RegistryError`. */
  #place(wanted: WantedSandbox): Place {
    const { principal } = wanted;
    if (principal !== undefined && !this.principals().includes(principal))
      throw new RegistryError('not-found', `There is no principal named ${principal}. Create it first.`);
    return findPlace(this.folders, wanted);
  }

  #create({ principal, ...made }: Place): SandboxRecord {
    // Ready is what another process made just now.
    if (![null, 'ready'].includes(this.folders.shelfOf(made.id)))
      throw new RegistryError('refused', `The sandbox of ${principal} there is archived or in the bin; bring it back.`);
    makeDurableFolder(this.folderOf(made.id));
    const times = { createdAt: this.#now(), openedAt: this.#now() };
    const owner = principal === DEFAULT_PRINCIPAL ? {} : { principal };
    const record: SandboxRecord = { ...made, ...times, mounts: [], ...owner };
    try {
      this.#write(record, linkSync, 'ready');
      return record;
    } catch (error) {
      // Another process was faster: what it wrote since is not to be written over.
      if (errnoOf(error) === 'EEXIST') return this.folders.read(made.id);
      if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error;
      return this.save(record);
    }
  }

  #homeFolder(principal: string): string {
    return join(this.#home, 'homes', principal);
  }
}
