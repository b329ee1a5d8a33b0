/** The sandboxes kept under the user's data folder: one folder each, found again by the workspace's real path. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodeDisk } from './disk.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import { DEFAULT_PRINCIPAL, isPrincipalName, principalNameProblem } from './principal-name.ts';
import { readSandboxRecord } from './read-sandbox-record.ts';
import { realWorkspace } from './real-workspace.ts';
import { RegistryError } from './registry-error.ts';
import type { SandboxRecord } from './sandbox-record.ts';

const RECORD = 'sandbox.json';
/** Milliseconds. */
const DAY = 86_400_000;
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || 'sandbox';
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** A sandbox that is there, or is to be made. */
interface Place {
  readonly id: string;
  readonly name: string;
  readonly workspace: string;
  readonly principal: string;
}

/** Which sandbox is meant: that of a folder, of a name, or of that name over that folder; of `default` when nobody is named. */
export interface WantedSandbox {
  readonly workspace?: string | undefined;
  readonly name?: string | undefined;
  readonly principal?: string | undefined;
}

const idOf = (workspace: string, name: string | undefined): string =>
  name === undefined ? `${slug(basename(workspace))}-${shortHash(workspace)}` : slug(name);

/** Other ids have no dot. */
const familyOf = (id: string): string => id.split('.', 1)[0] ?? id;
const memberOf = (family: string, principal: string): string =>
  principal === DEFAULT_PRINCIPAL ? family : `${family}.${principal}`;

export const principalOf = ({ principal }: SandboxRecord): string => principal ?? DEFAULT_PRINCIPAL;

const placeOf = (record: SandboxRecord): Place => {
  const { id, name, workspace } = record;
  return { id, name, workspace, principal: principalOf(record) };
};

/** Where a principal's sandbox is, or would be, in the family of one of those that were named. */
function memberPlace(named: readonly SandboxRecord[], principal: string): Place | undefined {
  const own = named.find((record) => principalOf(record) === principal);
  if (own) return placeOf(own);
  const relative = named.find(({ imported }) => !imported);
  return relative && { ...placeOf(relative), id: memberOf(familyOf(relative.id), principal), principal };
}

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The folder and the name of each folder that had to be made for it. */
function makeDurableFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(nodeDisk, dirname(made));
}

function writeDurably(file: string, text: string): void {
  const bytes = Buffer.from(text);
  const fd = nodeDisk.open(file, 'new');
  try {
    for (let done = 0; done < bytes.length;) done += nodeDisk.write(fd, bytes, done, bytes.length - done, done);
    nodeDisk.sync(fd, 'bytes');
  } finally {
    nodeDisk.close(fd);
  }
}

export class SandboxRegistry {
  readonly #home: string;
  readonly #now: () => number;

  /** `home` is the user's data folder of the inspector; `now` is in milliseconds since the epoch. */
  constructor(home: string, now: () => number) {
    this.#home = home;
    this.#now = now;
    makeDurableFolder(join(home, 'sandboxes'));
  }

  folderOf(id: string): string {
    return join(this.#home, 'sandboxes', id);
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
    return this.#exists(sibling) ? sibling : null;
  }

  /** Newest first. A record that cannot be read is left out; opening it says why. */
  list(): readonly SandboxRecord[] {
    const records = readdirSync(join(this.#home, 'sandboxes')).flatMap((id) => {
      try {
        return [this.#read(id)];
      } catch {
        return []; // one broken folder must not hide the others
      }
    });
    return records.sort((a, b) => b.openedAt - a.openedAt);
  }

  /**
   * The sandbox of a workspace, or of that name; made when there is none. One that is there is only read: another process may have
   * it open, and be about to write its record. Errors: `RegistryError`.
   */
  find(wanted: WantedSandbox): SandboxRecord {
    const place = this.#place(wanted);
    if (!this.#exists(place.id)) return this.#create(place);
    const record = this.#read(place.id);
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
    if (!this.#exists(place.id)) throw new RegistryError('not-found', `There is no sandbox of ${place.workspace}.`);
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

  /** Takes a sandbox in whose folder is complete but for its record. */
  adopt(record: SandboxRecord, from: string): SandboxRecord {
    const folder = this.folderOf(record.id);
    writeDurably(join(from, RECORD), `${JSON.stringify(record, null, 2)}\n`);
    syncFolder(nodeDisk, from);
    renameSync(from, folder);
    syncFolder(nodeDisk, dirname(folder));
    return record;
  }

  /** Takes away what was just made and came to nothing; it is closed. It disappears at once, whatever happens to what it held. */
  withdraw(id: string): void {
    const away = this.scratch();
    renameSync(this.folderOf(id), away);
    rmSync(away, { recursive: true, force: true });
  }

  /** Says that it is open now. Only by the process that has it open. */
  opened(record: SandboxRecord): SandboxRecord {
    return { ...record, openedAt: this.#now() };
  }

  /** Survives a power cut when it returns. Only by the process that has the sandbox open. */
  save(record: SandboxRecord): SandboxRecord {
    this.#write(record, renameSync);
    return record;
  }

  #write(record: SandboxRecord, place: (fresh: string, file: string) => void): void {
    const file = join(this.folderOf(record.id), RECORD);
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
    const { name, principal } = wanted;
    if (principal !== undefined && !this.principals().includes(principal))
      throw new RegistryError('not-found', `There is no principal named ${principal}. Create it first.`);
    if (wanted.workspace === undefined) return this.#placeOfName(name, principal);
    const workspace = realWorkspace(wanted.workspace);
    const owner = principal ?? DEFAULT_PRINCIPAL;
    const id = memberOf(this.#familyAt(workspace, name, owner), owner);
    return { id, name: name ?? basename(workspace), workspace, principal: owner };
  }

  /** The sandbox that a folder has without a name is called as the folder, and found by that too unless another one has that name. */
  #familyAt(workspace: string, name: string | undefined, owner: string): string {
    const [named, unnamed] = [idOf(workspace, name), idOf(workspace, undefined)];
    const isThere = (family: string): boolean => this.#exists(family) || this.#exists(memberOf(family, owner));
    return name === basename(workspace) && !isThere(named) && isThere(unnamed) ? unnamed : named;
  }

  /** A name is that of a family: of the sandboxes that its principals have there. An id is that of one of them. */
  #placeOfName(name: string | undefined, principal: string | undefined): Place {
    if (name === undefined) throw new RegistryError('not-found', 'Name a workspace or a sandbox.');
    const named = this.list().filter((record) => record.name === name || record.id === name);
    const byId = named.filter(({ id }) => id === name);
    const meant = byId.length > 0 ? byId : named;
    const found =
      byId[0] && principal === undefined ? placeOf(byId[0]) : memberPlace(meant, principal ?? DEFAULT_PRINCIPAL);
    const isThere = found !== undefined && (principal !== undefined || this.#exists(found.id));
    if (!isThere) throw new RegistryError('not-found', `There is no sandbox named ${name}.`);
    realWorkspace(found.workspace);
    return found;
  }

  #create({ principal, ...made }: Place): SandboxRecord {
    makeDurableFolder(this.folderOf(made.id));
    const times = { createdAt: this.#now(), openedAt: this.#now() };
    const owner = principal === DEFAULT_PRINCIPAL ? {} : { principal };
    const record: SandboxRecord = { ...made, ...times, mounts: [], ...owner };
    try {
      this.#write(record, linkSync);
      return record;
    } catch (error) {
      // Another process was faster: what it wrote since is not to be written over.
      if (errnoOf(error) === 'EEXIST') return this.#read(made.id);
      if (!NO_LINKS.has(errnoOf(error) ?? '')) throw error;
      return this.save(record);
    }
  }

  #exists(id: string): boolean {
    return statSync(join(this.folderOf(id), RECORD), { throwIfNoEntry: false }) !== undefined;
  }

  #homeFolder(principal: string): string {
    return join(this.#home, 'homes', principal);
  }

  #read(id: string): SandboxRecord {
    const file = join(this.folderOf(id), RECORD);
    const record = readSandboxRecord(readFileSync(file, 'utf8'));
    if (record) return record;
    throw new RegistryError('sandbox-corrupt', `${file} is not a sandbox record. Its data beside it is untouched.`);
  }
}
