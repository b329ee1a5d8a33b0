/** The sandboxes kept under the user's data folder: one folder each, found again by the workspace's real path. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A mount beyond the three schemes, as the user gave it. */
export interface ExtraMount {
  readonly name: string;
  readonly hostPath: string;
  readonly guestPath: string;
  readonly access: 'read-write' | 'read-only';
}

export interface SandboxRecord {
  readonly id: string;
  readonly name: string;
  /** The real path of the workspace. */
  readonly workspace: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly openedAt: number;
  readonly mounts: readonly ExtraMount[];
}

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
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || 'sandbox';
const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

const isRecord = (value: unknown): value is SandboxRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, workspace, mounts } = value as Partial<SandboxRecord>;
  return typeof id === 'string' && typeof name === 'string' && typeof workspace === 'string' && Array.isArray(mounts);
};

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

export class SandboxRegistry {
  readonly #home: string;
  readonly #now: () => number;

  /** `home` is the user's data folder of the inspector; `now` is in milliseconds since the epoch. */
  constructor(home: string, now: () => number) {
    this.#home = home;
    this.#now = now;
    mkdirSync(join(home, 'sandboxes'), { recursive: true, mode: 0o700 });
  }

  folderOf(id: string): string {
    return join(this.#home, 'sandboxes', id);
  }

  /** The real folder that stands below `home://` for a principal; made when missing. */
  homeOf(principal: string): string {
    const folder = join(this.#home, 'homes', principal);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
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

  /** The sandbox of a workspace, or of that name; made when there is none. Errors: `RegistryError`. */
  find(wanted: { readonly workspace?: string | undefined; readonly name?: string | undefined }): SandboxRecord {
    if (wanted.workspace === undefined) return this.#byName(wanted.name);
    const workspace = realWorkspace(wanted.workspace);
    const id = wanted.name === undefined ? `${slug(basename(workspace))}-${shortHash(workspace)}` : slug(wanted.name);
    if (!this.#exists(id)) return this.#create({ id, name: wanted.name ?? basename(workspace), workspace });
    const record = this.#read(id);
    if (record.workspace === workspace) return this.save({ ...record, openedAt: this.#now() });
    throw new RegistryError(
      'refused',
      `The sandbox ${record.name} belongs to ${record.workspace}, not to ${workspace}.`,
    );
  }

  save(record: SandboxRecord): SandboxRecord {
    const file = join(this.folderOf(record.id), RECORD);
    const fresh = `${file}.${randomUUID()}`; // two processes may save at once
    writeFileSync(fresh, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, file);
    return record;
  }

  #byName(name: string | undefined): SandboxRecord {
    if (name === undefined) throw new RegistryError('not-found', 'Name a workspace or a sandbox.');
    const found = this.list().find((record) => record.name === name || record.id === name);
    if (!found) throw new RegistryError('not-found', `There is no sandbox named ${name}.`);
    realWorkspace(found.workspace);
    return this.save({ ...found, openedAt: this.#now() });
  }

  #create(made: Pick<SandboxRecord, 'id' | 'name' | 'workspace'>): SandboxRecord {
    mkdirSync(this.folderOf(made.id), { recursive: true, mode: 0o700 });
    return this.save({ ...made, createdAt: this.#now(), openedAt: this.#now(), mounts: [] });
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
