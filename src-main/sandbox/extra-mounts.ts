/** Mounts beyond the three schemes: named, opened, found again, and left out with a word while their folder is gone. */
import { RegistryError } from '../store/sandbox-registry.ts';
import type { ExtraMount } from '../store/sandbox-registry.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { MountedTree, MountTable } from './mounts.ts';

/** A mount asked for on the command line. */
export interface MountRequest {
  readonly host: string;
  readonly guest: string;
  readonly access: 'read-write' | 'read-only';
}

export interface ExtraMountsDeps {
  readonly mounts: MountTable;
  /** Those the sandbox has already. A place in this list is for good: it numbers the tree on disk. */
  readonly known: readonly ExtraMount[];
  readonly overlay: (treeId: number, base: HostTree) => Overlay;
  /** Keeps the list with the sandbox. Errors: `VfsError`. */
  readonly save: (records: readonly ExtraMount[]) => void;
}

const FIRST_TREE = 100;
const MOST = 100;
const MAX_NAME = 64;
/** A scheme path spells `cwd` like this too. */
const ALIAS = 'workspace';

const stemOf = (guest: string): string => {
  const name = guest
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, MAX_NAME);
  return /^[a-z]/.test(name) ? name : `m-${name}`;
};

/** One spelling of a guest's path. Errors: `invalid-argument`. */
function normalGuestPath(guest: string): string {
  const parts = guest.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..'))
    fail('invalid-argument', `${guest} is no place for a mount: it must not have . or .. in it`);
  return `/${parts.join('/')}`;
}

/** A failed opening, for the user, who knows the folder by its name. */
function asUserError(error: unknown, { hostPath, guestPath }: ExtraMount): unknown {
  if (!(error instanceof VfsError)) return error;
  if (error.code === 'not-found')
    return new RegistryError('workspace-gone', `There is no folder ${hostPath}, which is mounted at ${guestPath}.`);
  if (error.code === 'not-directory')
    return new RegistryError('workspace-gone', `${hostPath}, which is mounted at ${guestPath}, is not a folder.`);
  const message = `The folder ${hostPath}, which is mounted at ${guestPath}, cannot be opened: ${error.message}.`;
  return new RegistryError('workspace-unreadable', message);
}

export class ExtraMounts {
  readonly #deps: ExtraMountsDeps;
  #records: readonly ExtraMount[];

  constructor(deps: ExtraMountsDeps) {
    this.#deps = deps;
    this.#records = deps.known;
  }

  /** All that belong to the sandbox, also those that could not be opened. */
  get records(): readonly ExtraMount[] {
    return this.#records;
  }

  /** Opens the known ones. Returns a sentence for each that could not be: the sandbox is usable without it. */
  reopen(): readonly string[] {
    return this.#records.flatMap((record) => {
      try {
        this.#mounted(record, openedFor(record));
        return [];
      } catch (error) {
        if (!(error instanceof RegistryError)) throw error;
        return [`${error.message} What changed in it is kept, and comes back with the folder.`];
      }
    });
  }

  /**
   * The mount that was asked for: the known one, or a new one. Errors: `RegistryError` for the folder; `already-exists` when the
   * guest path is taken by something else; `invalid-argument`; `quota`.
   */
  mount({ host, guest, access }: MountRequest): MountedTree {
    const guestPath = normalGuestPath(guest);
    const known = this.#records.find((record) => normalGuestPath(record.guestPath) === guestPath);
    if (known) return this.#again(known, host, access);
    const { mounts } = this.#deps;
    if (mounts.all().some((mount) => mount.guestPath === guestPath))
      fail('already-exists', `${guestPath} is taken by the sandbox itself`);
    if (this.#records.length >= MOST) fail('quota', `a sandbox may have ${MOST} extra mounts`);
    const record: ExtraMount = { name: this.#freeName(guestPath), hostPath: host, guestPath, access };
    return this.#add(record);
  }

  #again(known: ExtraMount, host: string, access: ExtraMount['access']): MountedTree {
    const { name, hostPath, guestPath } = known;
    if (hostPath !== host) fail('already-exists', `${guestPath} is another folder in this sandbox: ${hostPath}`);
    if (known.access !== access) fail('already-exists', `${guestPath} is mounted ${known.access} in this sandbox`);
    return this.#deps.mounts.has(name) ? this.#deps.mounts.get(name) : this.#mounted(known, openedFor(known));
  }

  /** On disk before its tree is: a number that was used for one folder must never mean another. */
  #add(record: ExtraMount): MountedTree {
    const base = openedFor(record);
    const records = [...this.#records, record];
    try {
      this.#deps.save(records);
    } catch (error) {
      base.close();
      throw error;
    }
    this.#records = records;
    return this.#mounted(record, base);
  }

  #mounted(record: ExtraMount, base: HostTree): MountedTree {
    const { name, guestPath, access } = record;
    const kind = access === 'read-write' ? 'overlay' : 'host';
    const overlay = this.#deps.overlay(FIRST_TREE + this.#records.indexOf(record), base);
    return this.#deps.mounts.add({ name, kind, access, guestPath, overlay }, 'extra');
  }

  #freeName(guestPath: string): string {
    const { mounts } = this.#deps;
    const isTaken = (name: string): boolean =>
      name === ALIAS || mounts.has(name) || this.#records.some((record) => record.name === name);
    const stem = stemOf(guestPath);
    let name = stem;
    for (let next = 2; isTaken(name); next += 1) name = `${stem}-${next}`;
    return name;
  }
}

/** Errors: `RegistryError`. */
function openedFor(record: ExtraMount): HostTree {
  try {
    return openHostTree({ hostPath: record.hostPath });
  } catch (error) {
    throw asUserError(error, record);
  }
}
