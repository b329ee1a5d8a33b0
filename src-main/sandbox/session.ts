/** One open sandbox: its store, mounts, record, gate and door, and their end. */
import { AUDIT_TAG, createAuditLog } from '../audit/audit-log.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { CommitLog } from '../store/commit-log.ts';
import { openSandboxStore } from '../store/open-sandbox-store.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import { RunOutputTable } from '../store/run-output-table.ts';
import type { SandboxRecord } from '../store/sandbox-record.ts';
import { Budget } from '../vfs/budget.ts';
import { VfsError } from '../vfs/errors.ts';
import { openHostTree } from '../vfs/host/open-host-tree.ts';
import type { HostTree } from '../vfs/host/host-tree.ts';
import { createOverlay } from '../vfs/node/create-overlay.ts';
import type { Overlay } from '../vfs/overlay.ts';
import { formatPath, parseSchemePath } from '../vfs/path/scheme-path.ts';
import type { Caller } from './attempt.ts';
import { ExtraMounts } from './extra-mounts.ts';
import { mountsOf } from './run-mounts.ts';
import { RecordAnchor } from './record-anchor.ts';
import type { MountRequest } from './run-mounts.ts';
import { createGate } from './gate.ts';
import type { Gate } from './gate.ts';
import { goneFolders } from './gone-folders.ts';
import { GuardedFs } from './guarded-fs.ts';
import { Housekeeping } from './housekeeping.ts';
import { MemoryMounts } from './memory-mounts.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { SandboxUsage } from './limits.ts';
import type { MountedTree } from './mounts.ts';
import { MountTable } from './mounts.ts';
import { recordPolicy } from './record-policy.ts';
import { RunBook } from './run-book.ts';
import type { RetentionLimits } from './retention.ts';
import { RunOutputs } from './run-outputs.ts';
import { SandboxSettings } from './sandbox-settings.ts';
import { startupSentences } from './startup-sentences.ts';
import { RunDoor } from './run-door.ts';
import type { Boundary } from './policy/boundary.ts';
import { createIgnoreBoundary } from './policy/ignore-boundary.ts';
import { recoverImports } from './layers/recover-imports.ts';
import { UndoDesk } from './operations/undo-desk.ts';
import { SandboxServices } from './services/sandbox-services.ts';
import type { RunFacts } from './services/run-services.ts';
import type { SessionDeps, SessionParts } from './session-deps.ts';

const SCHEMES = ['cwd', 'home', 'tmp'] as const;
/** For good: these numbers name the trees in every sandbox on disk. */
const TREE_IDS = { cwd: 1, home: 2, tmp: 3 } as const;

export class Session {
  readonly store: SandboxStore;
  readonly mounts: MountTable;
  readonly audit: AuditLog;
  readonly runs: RunBook;
  readonly outputs: RunOutputs;
  readonly services: SandboxServices;
  /** What can be taken back. */
  readonly undo: UndoDesk;
  readonly boundary: Boundary;
  readonly gate: Gate;
  readonly door: GuardedFs;
  readonly anchor: RecordAnchor | null;
  readonly principal: string;
  readonly settings: SandboxSettings;
  readonly #deps: SessionDeps;
  readonly #extra: ExtraMounts;
  readonly #memory: MemoryMounts;
  readonly #opening: readonly string[];
  readonly #recovered: readonly string[];
  readonly #budget: Budget;
  readonly #house: Housekeeping;
  /** Those of runs, as long as they hold anything. */
  #doors: readonly RunDoor[] = [];
  /** Who wants no housekeeping now. */
  #holds = 0;

  /** Use `openSession`. Errors: `StoreError`; `VfsError` when the workspace went away. */
  constructor(deps: SessionDeps, { store, mounts, budget }: SessionParts) {
    this.#deps = deps;
    this.#budget = budget;
    this.principal = deps.principal;
    this.settings = new SandboxSettings({ ...deps, budget, history: store.history });
    if (deps.record.imported) this.holdStill();
    this.store = store;
    this.mounts = mounts;
    const { now } = deps;
    this.#addScheme('cwd', '/', openHostTree({ hostPath: deps.record.workspace }));
    this.#addScheme('home', '/home', openHostTree({ hostPath: deps.homeFolder }));
    this.#addScheme('tmp', '/tmp', null);
    this.#extra = this.#createExtra();
    this.#memory = new MemoryMounts({ mounts, now, isTaken: (name) => this.#extra.isTaken(name) });
    this.#opening = this.#extra.reopen();
    this.audit = createAuditLog({
      ...{ journal: store.journal, database: store.database, now },
      // What happened elsewhere stays what it was.
      recording: deps.record.imported ? 'off' : 'on',
    });
    store.history.begin({ tag: AUDIT_TAG, lastEvent: () => this.audit.count() });
    this.runs = new RunBook(store.database);
    this.outputs = new RunOutputs(new RunOutputTable(store.database));
    this.services = this.#createServices();
    this.undo = this.#createUndo();
    const mayCollect = this.#opening.length === 0;
    const eventLimits = (): RetentionLimits => this.settings.retention;
    this.#house = new Housekeeping({ store, audit: this.audit, runs: this.runs, now, eventLimits, mayCollect });
    this.#house.checkpoint();
    this.boundary = createIgnoreBoundary({ mounts, now });
    const { grants, questions } = this.services;
    this.gate = createGate({ mounts, boundary: this.boundary, grants, ask: questions.ask });
    const { audit, boundary, gate } = this;
    this.door = new GuardedFs({ mounts, gate, boundary, audit, journal: store.journal, now });
    this.anchor = this.#createAnchor();
    this.#house.follow(this.anchor);
    this.#recovered = deps.record.imported ? [] : this.#recover();
  }

  get record(): SandboxRecord {
    return this.settings.record;
  }

  get usage(): SandboxUsage {
    return { ...this.#budget.usage, handles: Math.max(0, ...this.#doors.map((door) => door.held)) };
  }

  /** A few milliseconds of removing what is beyond the limits; whether there may be more that can go now. */
  retain(): boolean {
    return this.#holds === 0 && this.#house.retain();
  }

  /** What the user should know: what was noticed at opening, and what is wrong now. */
  get notices(): readonly string[] {
    return [
      ...startupSentences(this.store.startup()),
      ...this.#opening,
      ...this.#recovered,
      ...goneFolders(this.mounts),
      ...this.services.grants.notices,
      ...(this.anchor?.findings ?? []).map(({ sentence }) => sentence),
      ...(this.#house.trouble === null ? [] : [this.#house.trouble]),
    ];
  }

  /** The sandbox's clock: nanoseconds since the epoch. */
  now(): bigint {
    return this.#deps.now();
  }

  /** Which mechanism confines the base folders. */
  get confinement(): string {
    return this.mounts.get('cwd').overlay.base?.confinement ?? 'none';
  }

  /**
   * The mounts one run gets: those asked for, which become part of the sandbox, after the three schemes or instead of them;
   * in their place memory at `/`, unless something else is there.
   * Errors: `RegistryError` when a folder cannot be opened; `already-exists` when a guest path is taken.
   */
  mountsForRun(requests: readonly MountRequest[], schemes: 'given' | 'none' = 'given'): readonly MountedTree[] {
    const given = schemes === 'given' ? SCHEMES.map((name) => this.mounts.get(name)) : [];
    return mountsOf(requests, { schemes: given, extra: this.#extra, memory: this.#memory });
  }

  /** The canonical spelling of a path in any accepted one. Errors: path rules. */
  canonical(text: string): string {
    const { mount, path } = parseSchemePath(text, this.mounts.extraNames);
    return formatPath(mount, path.names);
  }

  /** `facts` is what services need to know of the run. */
  doorForRun(caller: Caller, mounts: readonly MountedTree[], facts: RunFacts = {}): RunDoor {
    const services = this.services.forRun(caller, facts);
    const { questions } = this.services;
    const door = new RunDoor(this.door, {
      caller,
      mounts,
      limit: () => this.settings.limits.handles,
      services,
      questions,
    });
    this.#doors = [...this.#doors.filter(({ held }) => held > 0), door];
    return door;
  }

  /** The folder of its store. */
  get folder(): string {
    return this.#deps.folder;
  }

  /** No housekeeping, which moves files, until the function that it returns is called. */
  holdStill(): () => void {
    this.#holds += 1;
    return () => {
      this.#holds -= 1;
    };
  }

  /** Housekeeping between calls; cheap to call often. Never throws for a disk. */
  tidy(): void {
    if (this.#holds > 0) return;
    this.#house.tidy();
  }

  /** Closes everything, also on a full disk: what was acknowledged is in the journal. */
  close(): void {
    try {
      this.#house.close();
      this.mounts.close();
    } finally {
      this.#budget.close();
      this.store.close();
    }
  }

  #createServices(): SandboxServices {
    const { store, mounts, principal } = this;
    const { now, services } = this.#deps;
    const newestHash = (name: string): string | null =>
      this.runs.list().find(({ capsule }) => capsule === name)?.capsuleHash ?? null;
    const door = (): GuardedFs => this.door;
    const facts = { audit: () => this.audit, newestHash };
    return new SandboxServices({ ...facts, store, mounts, principal, now, door, note: recordPolicy(door) }, services);
  }

  #createUndo(): UndoDesk {
    const { mounts, services } = this;
    const now = (): bigint => this.now();
    const door = (): GuardedFs => this.door;
    const { journal, contents } = this.store;
    const commitLog = new CommitLog({ values: services.values, contents, journal });
    const lastEvent = (): number => this.audit.count();
    const isCrowded = (): boolean => this.#budget.usage.bytes * 2 > this.#budget.limits.bytes;
    return new UndoDesk({ mounts, values: services.values, now, door, lastEvent, commitLog, isCrowded });
  }

  #createAnchor(): RecordAnchor | null {
    const { anchor: place, now, record } = this.#deps;
    if (!place) return null;
    return new RecordAnchor({ sandbox: record.id, place, audit: this.audit, journal: this.store.journal, now });
  }

  /** Of a commit or an undo that an earlier process left; what cannot be ended now is tried again before the next one. */
  #recoverCommits(): readonly string[] {
    try {
      const told = this.undo.commits.recover();
      return told ? [told.sentence] : [];
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      return [`A commit was cut short when the inspector ended, and cannot be finished yet: ${error.message}.`];
    }
  }

  /** What an earlier process left half done. */
  #recover(): readonly string[] {
    const { log, imports, beginning } = this.undo;
    const commits = this.#recoverCommits();
    return [...commits, ...recoverImports({ log, imports, journal: this.store.journal }), ...beginning.notices()];
  }

  #createExtra(): ExtraMounts {
    return new ExtraMounts({
      mounts: this.mounts,
      known: this.record.mounts,
      now: this.#deps.now,
      overlay: (treeId, base) => this.#overlay(treeId, base),
      save: (mounts) => this.settings.keep({ mounts }),
    });
  }

  #addScheme(name: (typeof SCHEMES)[number], guestPath: string, base: HostTree | null): void {
    const overlay = this.#overlay(TREE_IDS[name], base);
    const kind = base ? 'overlay' : 'memory';
    this.mounts.add({ name, kind, access: 'read-write', guestPath, overlay, device: TREE_IDS[name] });
  }

  #overlay(treeId: number, base: HostTree | null): Overlay {
    try {
      return createOverlay({ treeId, base, store: this.store, now: this.#deps.now, budget: this.#budget });
    } catch (error) {
      base?.close();
      throw error;
    }
  }
}

/** Opens a sandbox; whatever fails, nothing stays open. */
export function openSession(deps: SessionDeps): Session {
  const store = openSandboxStore({ folder: deps.folder, now: deps.now, missing: deps.missing });
  const mounts = new MountTable();
  const budget = new Budget(deps.record.limits ?? DEFAULT_LIMITS, deps.budget);
  try {
    return new Session(deps, { store, mounts, budget });
  } catch (error) {
    mounts.close();
    budget.close();
    store.close();
    throw error;
  }
}
