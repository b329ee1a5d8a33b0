/** One open sandbox: its store, mounts, record, gate and door, and their end. */
import { createAuditLog } from '../audit/audit-log.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { openSandboxStore } from '../store/open-sandbox-store.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import type { ExtraMount, SandboxRecord } from '../store/sandbox-registry.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { createOverlay } from '../vfs/node/create-overlay.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { fail } from '../vfs/errors.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { Caller } from './attempt.ts';
import { createDefaultGate } from './gate.ts';
import { GuardedFs } from './guarded-fs.ts';
import { GuestDoor } from './guest-door.ts';
import type { MountedTree } from './mounts.ts';
import { MountTable } from './mounts.ts';
import { RunBook } from './run-book.ts';

export interface SessionDeps {
  readonly record: SandboxRecord;
  /** The sandbox's own folder. */
  readonly folder: string;
  /** The real folder below `home://`. */
  readonly homeFolder: string;
  readonly principal: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Keeps the record when a mount was added. */
  readonly save: (record: SandboxRecord) => void;
}

/** A mount asked for on the command line. */
export interface MountRequest {
  readonly host: string;
  readonly guest: string;
  readonly access: 'read-write' | 'read-only';
}

/** Bytes of journal after which it is brought into the database. */
const CHECKPOINT_AT = 32 * 1024 * 1024;
/** Nanoseconds without a new event after which even a small journal is brought in: nobody waits then. */
const IDLE = 1_000_000_000n;
const SCHEMES = ['cwd', 'home', 'tmp'] as const;
/** For good: these numbers name the trees in every sandbox on disk. */
const TREE_IDS = { cwd: 1, home: 2, tmp: 3 } as const;
const FIRST_EXTRA_TREE = 100;
const MOST_EXTRA = 100;

const mountName = (guest: string): string => {
  const name = guest
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^[a-z]/.test(name) ? name : `m-${name}`;
};

export class Session {
  readonly store: SandboxStore;
  readonly mounts = new MountTable();
  readonly audit: AuditLog;
  readonly runs: RunBook;
  readonly door: GuardedFs;
  readonly notices: string[] = [];
  readonly principal: string;
  readonly #deps: SessionDeps;
  #record: SandboxRecord;
  #seen = { count: -1, at: 0n };

  /** Use `openSession`. Errors: `StoreError`; `VfsError` when the workspace went away. */
  constructor(deps: SessionDeps, store: SandboxStore) {
    this.#deps = deps;
    this.#record = deps.record;
    this.principal = deps.principal;
    this.store = store;
    const { now } = deps;
    this.#addScheme('cwd', '/', openHostTree({ hostPath: deps.record.workspace }));
    this.#addScheme('home', '/home', openHostTree({ hostPath: deps.homeFolder }));
    this.#addScheme('tmp', '/tmp', null);
    for (const [index, extra] of deps.record.mounts.entries()) this.#addExtra(extra, index);
    this.audit = createAuditLog({ journal: store.journal, database: store.database, now });
    this.runs = new RunBook(store.database);
    store.journal.checkpoint();
    const gate = createDefaultGate(this.mounts);
    this.door = new GuardedFs({ mounts: this.mounts, gate, audit: this.audit, journal: store.journal, now });
  }

  get record(): SandboxRecord {
    return this.#record;
  }

  /** Which mechanism confines the base folders. */
  get confinement(): string {
    return this.mounts.get('cwd').overlay.base?.confinement ?? 'none';
  }

  /**
   * The mounts one run gets: the three schemes and those asked for, which become part of the sandbox.
   * Errors: `already-exists` when a guest path is taken by another folder.
   */
  mountsForRun(requests: readonly MountRequest[]): readonly MountedTree[] {
    const schemes = SCHEMES.map((name) => this.mounts.get(name));
    return [...schemes, ...requests.map((request) => this.#mount(request))];
  }

  /** The canonical spelling of a path in any accepted one. Errors: path rules. */
  canonical(text: string): string {
    const { mount, path } = parseSchemePath(text, this.mounts.extraNames);
    return formatPath(mount, path.names);
  }

  doorForRun(caller: Caller, mounts: readonly MountedTree[]): GuestDoor {
    return new GuestDoor(this.door, caller, mounts);
  }

  /** Brings the journal into the database when nothing goes on, or when it has grown; cheap to call often. */
  tidy(): void {
    const { journal } = this.store;
    const now = this.#deps.now();
    if (this.audit.count() !== this.#seen.count) this.#seen = { count: this.audit.count(), at: now };
    const idle = journal.size > 0 && now - this.#seen.at > IDLE;
    if (idle || journal.size >= CHECKPOINT_AT) journal.checkpoint();
  }

  close(): void {
    this.store.journal.checkpoint();
    this.mounts.close();
    this.store.close();
  }

  #mount({ host, guest, access }: MountRequest): MountedTree {
    const name = mountName(guest);
    const known = this.#record.mounts.find((extra) => extra.name === name);
    if (known) {
      if (known.hostPath !== host || known.access !== access)
        fail('already-exists', `${guest} is mounted from another folder in this sandbox`);
      return this.mounts.get(name);
    }
    const extra: ExtraMount = { name, hostPath: host, guestPath: guest, access };
    if (this.#record.mounts.length >= MOST_EXTRA) fail('quota', `a sandbox may have ${MOST_EXTRA} extra mounts`);
    const mount = this.#addExtra(extra, this.#record.mounts.length);
    this.#record = { ...this.#record, mounts: [...this.#record.mounts, extra] };
    this.#deps.save(this.#record);
    return mount;
  }

  #addExtra({ name, hostPath, guestPath, access }: ExtraMount, index: number): MountedTree {
    const base = openHostTree({ hostPath });
    const overlay = this.#overlay(FIRST_EXTRA_TREE + index, base);
    const kind = access === 'read-write' ? 'overlay' : 'host';
    return this.mounts.add({ name, kind, access, guestPath, overlay }, 'extra');
  }

  #addScheme(name: (typeof SCHEMES)[number], guestPath: string, base: HostTree | null): void {
    const overlay = this.#overlay(TREE_IDS[name], base);
    this.mounts.add({ name, kind: base ? 'overlay' : 'memory', access: 'read-write', guestPath, overlay });
  }

  #overlay(treeId: number, base: HostTree | null): Overlay {
    return createOverlay({ treeId, base, store: this.store, now: this.#deps.now });
  }
}

/** Opens a sandbox; whatever fails, nothing stays open. */
export function openSession(deps: SessionDeps): Session {
  const store = openSandboxStore({ folder: deps.folder, now: deps.now });
  try {
    return new Session(deps, store);
  } catch (error) {
    store.close();
    throw error;
  }
}
