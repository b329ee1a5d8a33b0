/** Mounts beyond the three schemes: named, opened, found again, and left out with a word while their folder is gone. */
import { RegistryError } from '../store/registry-error.ts';
import type { ExtraMount } from '../store/sandbox-record.ts';
import { fail, VfsError } from '../vfs/errors.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { openHostVfs } from '../vfs/host/open-host-vfs.ts';
import type { Overlay } from '../vfs/overlay.ts';
import type { Vfs } from '../vfs/vfs.ts';
import { freeName, normalGuestPath, parentOf } from './guest-place.ts';
import type { MountedTree, MountTable } from './mounts.ts';
import { openMountBase } from './mount-base.ts';
import type { MountBase } from './mount-base.ts';

/** A folder or file of the host that a run asks for. */
export interface HostMountRequest {
  /** `overlay` when it is read-write, else `host`, when it is left out. `host` is the folder itself, without anything between. */
  readonly kind?: 'overlay' | 'host' | undefined;
  readonly host: string;
  readonly guest: string;
  readonly access: 'read-write' | 'read-only';
}

export interface ExtraMountsDeps {
  readonly mounts: MountTable;
  /** Those the sandbox has already. A place in this list is for good: it numbers the tree on disk. */
  readonly known: readonly ExtraMount[];
  readonly overlay: (treeId: number, base: HostTree) => Overlay;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Keeps the list with the sandbox. Errors: `VfsError`. */
  readonly save: (records: readonly ExtraMount[]) => void;
}

const FIRST_TREE = 100;
const MOST = 100;

type Kind = NonNullable<ExtraMount['kind']>;
const kindOf = ({ kind, access }: Pick<HostMountRequest, 'kind' | 'access'>): Kind =>
  kind ?? (access === 'read-write' ? 'overlay' : 'host');

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
  mount(request: HostMountRequest): MountedTree {
    const { host, guest, access } = request;
    const guestPath = normalGuestPath(guest);
    const known = this.#records.find((record) => normalGuestPath(record.guestPath) === guestPath);
    if (known) return this.#again(known, request);
    if (this.#records.length >= MOST) fail('quota', `a sandbox may have ${MOST} extra mounts`);
    const name = freeName(guestPath, (taken) => this.isTaken(taken));
    return this.#add({ name, hostPath: host, guestPath, access, kind: kindOf(request) });
  }

  #again(known: ExtraMount, request: HostMountRequest): MountedTree {
    const { name, hostPath, guestPath, access } = known;
    if (hostPath !== request.host)
      fail('already-exists', `${guestPath} is another folder in this sandbox: ${hostPath}`);
    if (access !== request.access) fail('already-exists', `${guestPath} is mounted ${access} in this sandbox`);
    if (kindOf(known) !== kindOf(request))
      fail('already-exists', `${guestPath} is mounted as ${kindOf(known)} in this sandbox`);
    return this.#deps.mounts.has(name) ? this.#deps.mounts.get(name) : this.#mounted(known, openedFor(known));
  }

  /** On disk before its tree is: a number that was used for one folder must never mean another. */
  #add(record: ExtraMount): MountedTree {
    const base = openedFor(record);
    const records = [...this.#records, record];
    try {
      this.#deps.save(records);
    } catch (error) {
      base.tree.close();
      throw error;
    }
    this.#records = records;
    return this.#mounted(record, base);
  }

  #mounted(record: ExtraMount, base: MountBase): MountedTree {
    const { name, access } = record;
    const kind = kindOf(record);
    const device = FIRST_TREE + this.#records.indexOf(record);
    const overlay = this.#deps.overlay(device, base.tree);
    // A single file is read through its overlay, which never has anything of its own.
    const isDirect = kind === 'host' && base.of === 'folder';
    const direct = isDirect ? this.#direct(overlay, base.tree, access) : null;
    const guestPath = base.of === 'folder' ? record.guestPath : parentOf(record.guestPath);
    return this.#deps.mounts.add({ name, kind, access, guestPath, overlay, direct, device }, 'extra');
  }

  /** Without it the mount does not come to be, and holds nothing. */
  #direct(overlay: Overlay, tree: HostTree, access: ExtraMount['access']): Vfs {
    try {
      return openHostVfs({ folder: { tree }, access, now: this.#deps.now });
    } catch (error) {
      overlay.close();
      throw error;
    }
  }

  /** Whether a mount has that name, or had it and may come back. */
  isTaken(name: string): boolean {
    return this.#deps.mounts.has(name) || this.#records.some((record) => record.name === name);
  }
}

/** Errors: `RegistryError`. */
function openedFor(record: ExtraMount): MountBase {
  try {
    return openMountBase(record);
  } catch (error) {
    throw asUserError(error, record);
  }
}
