/** One open sandbox: its store, mounts, record, gate and door, and their end. */
import { createAuditLog } from '../audit/audit-log.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { onDisk } from '../store/disk-failure.ts';
import { openSandboxStore } from '../store/open-sandbox-store.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import type { SandboxRecord } from '../store/sandbox-registry.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { createOverlay } from '../vfs/node/create-overlay.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { VfsError } from '../vfs/errors.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { Caller } from './attempt.ts';
import { ExtraMounts } from './extra-mounts.ts';
import type { MountRequest } from './extra-mounts.ts';
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

/** Bytes of journal after which it is brought into the database. */
const CHECKPOINT_AT = 32 * 1024 * 1024;
/** Nanoseconds without a new event after which even a small journal is brought in: nobody waits then. */
const IDLE = 1_000_000_000n;
/** Nanoseconds until a checkpoint that failed is tried again: trying costs time, and on a full disk space. */
const RETRY_AFTER = 10_000_000_000n;
const SCHEMES = ['cwd', 'home', 'tmp'] as const;
/** For good: these numbers name the trees in every sandbox on disk. */
const TREE_IDS = { cwd: 1, home: 2, tmp: 3 } as const;

export class Session {
  readonly store: SandboxStore;
  readonly mounts: MountTable;
  readonly audit: AuditLog;
  readonly runs: RunBook;
  readonly door: GuardedFs;
  readonly principal: string;
  readonly #deps: SessionDeps;
  readonly #extra: ExtraMounts;
  readonly #opening: readonly string[];
  #record: SandboxRecord;
  #seen = { count: -1, at: 0n };
  #trouble: { readonly sentence: string; readonly retryAt: bigint } | null = null;

  /** Use `openSession`. Errors: `StoreError`; `VfsError` when the workspace went away. */
  constructor(deps: SessionDeps, store: SandboxStore, mounts: MountTable) {
    this.#deps = deps;
    this.#record = deps.record;
    this.principal = deps.principal;
    this.store = store;
    this.mounts = mounts;
    const { now } = deps;
    this.#addScheme('cwd', '/', openHostTree({ hostPath: deps.record.workspace }));
    this.#addScheme('home', '/home', openHostTree({ hostPath: deps.homeFolder }));
    this.#addScheme('tmp', '/tmp', null);
    this.#extra = this.#createExtra();
    this.#opening = this.#extra.reopen();
    this.audit = createAuditLog({ journal: store.journal, database: store.database, now });
    this.runs = new RunBook(store.database);
    this.#checkpoint();
    this.door = new GuardedFs({
      mounts,
      gate: createDefaultGate(mounts),
      audit: this.audit,
      journal: store.journal,
      now,
    });
  }

  get record(): SandboxRecord {
    return this.#record;
  }

  /** What the user should know: what was noticed at opening, and what is wrong now. */
  get notices(): readonly string[] {
    return [...this.#opening, ...this.#gone(), ...(this.#trouble ? [this.#trouble.sentence] : [])];
  }

  /** Which mechanism confines the base folders. */
  get confinement(): string {
    return this.mounts.get('cwd').overlay.base?.confinement ?? 'none';
  }

  /**
   * The mounts one run gets: the three schemes and those asked for, which become part of the sandbox.
   * Errors: `RegistryError` when a folder cannot be opened; `already-exists` when a guest path is taken by another folder.
   */
  mountsForRun(requests: readonly MountRequest[]): readonly MountedTree[] {
    const schemes = SCHEMES.map((name) => this.mounts.get(name));
    return [...schemes, ...requests.map((request) => this.#extra.mount(request))];
  }

  /** The canonical spelling of a path in any accepted one. Errors: path rules. */
  canonical(text: string): string {
    const { mount, path } = parseSchemePath(text, this.mounts.extraNames);
    return formatPath(mount, path.names);
  }

  doorForRun(caller: Caller, mounts: readonly MountedTree[]): GuestDoor {
    return new GuestDoor(this.door, caller, mounts);
  }

  /** Brings the journal into the database when nothing goes on, or when it has grown; cheap to call often. Never throws for a disk. */
  tidy(): void {
    const { journal } = this.store;
    const now = this.#deps.now();
    if (this.#trouble && now < this.#trouble.retryAt) return;
    if (this.audit.count() !== this.#seen.count) this.#seen = { count: this.audit.count(), at: now };
    const idle = journal.size > 0 && now - this.#seen.at > IDLE;
    if (idle || journal.size >= CHECKPOINT_AT || this.#trouble) this.#checkpoint();
  }

  /** Closes everything, also on a full disk: what was acknowledged is in the journal. */
  close(): void {
    try {
      this.#checkpoint();
      this.mounts.close();
    } finally {
      this.store.close();
    }
  }

  /** On failure the old journal goes on, and nothing is lost. */
  #checkpoint(): void {
    try {
      this.store.journal.checkpoint();
      this.runs.settle();
      this.#trouble = null;
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      const sentence = `The sandbox could not be tidied up: ${error.message}. Nothing is lost; it is tried again.`;
      this.#trouble = { sentence, retryAt: this.#deps.now() + RETRY_AFTER };
    }
  }

  /** The real folders that went away while they were held: what is below them reads as empty, and a commit is refused. */
  #gone(): readonly string[] {
    return this.mounts.all().flatMap(({ overlay: { base } }) => {
      if (!base || isThere(base)) return [];
      return [`The folder ${base.hostPath} is gone. What changed in the sandbox is kept.`];
    });
  }

  #createExtra(): ExtraMounts {
    return new ExtraMounts({
      mounts: this.mounts,
      known: this.#record.mounts,
      overlay: (treeId, base) => this.#overlay(treeId, base),
      save: (mounts) => {
        const changed = { ...this.#record, mounts };
        onDisk(() => {
          this.#deps.save(changed);
        });
        this.#record = changed;
      },
    });
  }

  #addScheme(name: (typeof SCHEMES)[number], guestPath: string, base: HostTree | null): void {
    const overlay = this.#overlay(TREE_IDS[name], base);
    this.mounts.add({ name, kind: base ? 'overlay' : 'memory', access: 'read-write', guestPath, overlay });
  }

  #overlay(treeId: number, base: HostTree | null): Overlay {
    return createOverlay({ treeId, base, store: this.store, now: this.#deps.now });
  }
}

const isThere = (base: HostTree): boolean => {
  try {
    return base.lstat([]) !== undefined;
  } catch (error) {
    if (error instanceof VfsError) return false;
    throw error;
  }
};

/** Opens a sandbox; whatever fails, nothing stays open. */
export function openSession(deps: SessionDeps): Session {
  const store = openSandboxStore({ folder: deps.folder, now: deps.now });
  const mounts = new MountTable();
  try {
    return new Session(deps, store, mounts);
  } catch (error) {
    mounts.close();
    store.close();
    throw error;
  }
}
