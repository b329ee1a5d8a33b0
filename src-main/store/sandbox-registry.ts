/** The sandboxes kept under the user's data folder: one folder each, found again by the workspace's real path. */
import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodeDisk } from './disk.ts';
import { errnoOf, syncFolder } from './disk-failure.ts';
import type { ImportedFrom, SandboxLimits, SandboxRecord } from './sandbox-record.ts';

/** Why a sandbox cannot be found or made. The message is for the user and may name host paths. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: 'workspace-gone' | 'workspace-unreadable' | 'sandbox-corrupt' | 'not-found' | 'refused';
  constructor(code: RegistryError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

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

const isRecord = (value: unknown): value is SandboxRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, workspace, mounts, limits, runLimits, retention, imported } = value as Partial<SandboxRecord>;
  const isNamed = typeof id === 'string' && typeof name === 'string' && typeof workspace === 'string';
  return (
    isNamed &&
    Array.isArray(mounts) &&
    areLimits(limits) &&
    areRunLimits(runLimits) &&
    areAmounts(retention) &&
    isOrigin(imported)
  );
};

const isOrigin = (origin: Partial<ImportedFrom> | null | undefined): boolean =>
  origin == null ||
  (typeof origin.from === 'string' && Number.isFinite(origin.exportedAt) && Array.isArray(origin.sentences));

const areLimits = (limits: Partial<SandboxLimits> | null | undefined): boolean =>
  limits == null || [limits.bytes, limits.entries, limits.handles].every((limit) => Number.isSafeInteger(limit));

const areRunLimits = (limits: SandboxRecord['runLimits'] | null): boolean =>
  limits == null || Object.values(limits).every((limit) => limit === null || Number.isSafeInteger(limit));

const areAmounts = (amounts: SandboxRecord['retention'] | null): boolean =>
  amounts == null || Object.values(amounts).every((amount) => amount === null || Number.isFinite(amount));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // said by the caller, with the file's name
  }
}

/** The real path of a folder that can be read. Errors: `workspace-gone`, `workspace-unreadable`. */
function realWorkspace(folder: string): string {
  try {
    const real = realpathSync.native(folder);
    if (!statSync(real).isDirectory())
      throw new RegistryError('workspace-gone', `${folder} is a file, not a folder. Open the folder it lies in.`);
    readdirSync(real);
    return real;
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new RegistryError('workspace-gone', `There is no folder ${folder}. It may have been moved or deleted.`);
    throw new RegistryError(
      'workspace-unreadable',
      `The folder ${folder} cannot be read (${code ?? 'unknown error'}).`,
    );
  }
}

const idOf = (workspace: string, name: string | undefined): string =>
  name === undefined ? `${slug(basename(workspace))}-${shortHash(workspace)}` : slug(name);

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
    const folder = join(this.#home, 'homes', principal);
    makeDurableFolder(folder);
    return folder;
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
  find(wanted: { readonly workspace?: string | undefined; readonly name?: string | undefined }): SandboxRecord {
    if (wanted.workspace === undefined) return this.#byName(wanted.name);
    const workspace = realWorkspace(wanted.workspace);
    const id = idOf(workspace, wanted.name);
    if (!this.#exists(id)) return this.#create({ id, name: wanted.name ?? basename(workspace), workspace });
    const record = this.#read(id);
    if (record.workspace === workspace) return record;
    throw new RegistryError(
      'refused',
      `The sandbox ${record.name} belongs to ${record.workspace}, not to ${workspace}.`,
    );
  }

  /** The id that `find` comes to, which makes nothing. Errors: `RegistryError`. */
  idOf({ workspace, name }: { readonly workspace?: string | undefined; readonly name?: string | undefined }): string {
    return workspace === undefined ? this.#byName(name).id : idOf(realWorkspace(workspace), name);
  }

  /** As `find`; a record that cannot be read is set aside first, and a new one takes its place. Errors: `RegistryError`. */
  rescue(wanted: { readonly workspace?: string | undefined; readonly name?: string | undefined }): {
    readonly record: SandboxRecord;
    /** What was lost with it, for the user. */
    readonly sentences: readonly string[];
  } {
    if (wanted.workspace !== undefined && !this.#exists(idOf(realWorkspace(wanted.workspace), wanted.name)))
      throw new RegistryError('not-found', `There is no sandbox of ${wanted.workspace}.`);
    try {
      return { record: this.find(wanted), sentences: [] };
    } catch (error) {
      if (!(error instanceof RegistryError) || error.code !== 'sandbox-corrupt' || wanted.workspace === undefined)
        throw error;
    }
    const file = join(this.folderOf(idOf(realWorkspace(wanted.workspace), wanted.name)), RECORD);
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

  #byName(name: string | undefined): SandboxRecord {
    if (name === undefined) throw new RegistryError('not-found', 'Name a workspace or a sandbox.');
    const found = this.list().find((record) => record.name === name || record.id === name);
    if (!found) throw new RegistryError('not-found', `There is no sandbox named ${name}.`);
    realWorkspace(found.workspace);
    return found;
  }

  #create(made: Pick<SandboxRecord, 'id' | 'name' | 'workspace'>): SandboxRecord {
    makeDurableFolder(this.folderOf(made.id));
    const record: SandboxRecord = { ...made, createdAt: this.#now(), openedAt: this.#now(), mounts: [] };
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

  #read(id: string): SandboxRecord {
    const file = join(this.folderOf(id), RECORD);
    const record = parseJson(readFileSync(file, 'utf8'));
    if (isRecord(record)) return record;
    throw new RegistryError('sandbox-corrupt', `${file} is not a sandbox record. Its data beside it is untouched.`);
  }
}
