/** The open sandboxes, and how windows hear of them. */
import type { CallInput } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Quota, SandboxState } from '../../src-preload/contract/schemas.ts';
import { EventQuestions } from '../audit/query/event-questions.ts';
import type { CapsuleHost } from '../capsule/host.ts';
import type { LimitChanges } from '../sandbox/limits.ts';
import type { ImportedBundle } from '../sandbox/bundle/read-bundle.ts';
import type { Session } from '../sandbox/session.ts';
import { PastDoor } from '../sandbox/past-door.ts';
import { UserDoor } from '../sandbox/user-door.ts';
import { MountTable } from '../sandbox/mounts.ts';
import type { BundleFolder } from '../store/bundle-folder.ts';
import type { OwnCapsules } from '../store/own-capsules.ts';
import type { SandboxLibrary } from '../store/sandbox-library.ts';
import type { SandboxRecord } from '../store/sandbox-record.ts';
import type { SavedFilters } from '../store/saved-filters.ts';
import { byInspector, byUser } from './by-user.ts';
import { keepChangeCount } from './change-count.ts';
import { ChangeWatch } from './change-watch.ts';
import { DriftWatch } from './drift-watch.ts';
import { describeMount, describeSandbox, quotaOf } from './describe-sandbox.ts';
import type { Jobs } from './jobs.ts';
import { AuditPublisher } from './publisher.ts';
import type { Publish } from './publisher.ts';
import { openStaging } from './open-staging.ts';
import type { Staging } from './open-staging.ts';
import { promptsOf } from './shown-prompts.ts';
import { rescueSentences } from './rescue-sentences.ts';
import type { Losses } from './rescue-sentences.ts';
import { RunControl } from './run-control.ts';
import type { SettingsDesk } from './settings-desk.ts';
import { Shelf } from './shelf.ts';
import type { BundledCapsule } from './shelf.ts';

export interface WorkbenchDeps {
  /** Opens the sandbox of a workspace or of a name. Errors: `RegistryError`, `StoreError`. */
  readonly find: (wanted: CallInput<'sandboxOpen'>) => SandboxRecord;
  /** The id of what `find` would find; makes nothing. Errors: `RegistryError`. */
  readonly idOf: (wanted: CallInput<'sandboxOpen'>) => string;
  readonly open: (record: SandboxRecord) => Session;
  /** Takes away a sandbox that was just made and came to nothing; it is closed. Errors: those of the disk. */
  readonly withdraw: (id: string) => void;
  /** Rescues the sandbox of a workspace or of a name, which is not open. Errors: `RegistryError`, `StoreError`. */
  readonly rescue: (wanted: CallInput<'sandboxOpen'>) => Rescue;
  readonly list: () => readonly SandboxRecord[];
  readonly library: SandboxLibrary;
  readonly copies: Copies;
  readonly principals: Principals;
  readonly host: CapsuleHost;
  readonly bundled: readonly BundledCapsule[];
  readonly ownCapsules: OwnCapsules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly publish: Publish;
  readonly jobs: Jobs;
  /** For every sandbox. */
  readonly filters: Pick<SavedFilters, 'list' | 'replace'>;
  readonly settings: SettingsDesk;
  readonly imports: Imports;
}

/** On whose behalf capsules can run. */
export interface Principals {
  /** `default` first, then by name. */
  readonly list: () => readonly string[];
  /** Errors: `RegistryError`. */
  readonly create: (name: string) => void;
  /** The id of the sandbox that a principal has where that one is; null when it has none yet. */
  readonly sandboxOf: (record: SandboxRecord, principal: string) => string | null;
}

/** Where sandboxes are made of bundles, and put among the others. */
export interface Imports {
  readonly scratch: () => BundleFolder;
  readonly adopt: (bundle: ImportedBundle, from: BundleFolder) => SandboxRecord;
  /** As `adopt`, of a sandbox over an empty folder of its own, which can be changed like any other. */
  readonly adoptNew: (name: string, from: BundleFolder) => SandboxRecord;
}

/** Where copies of sandboxes are made, and put among the others. */
export interface Copies {
  /** A folder that is not there yet. */
  readonly scratch: () => string;
  /** Errors: `RegistryError` `already-exists`; those of the disk. */
  readonly adopt: (record: SandboxRecord, from: string) => SandboxRecord;
  /** Nothing to do when it was adopted. */
  readonly discard: (from: string) => void;
}

/** What became of a damaged sandbox. */
export interface Rescue extends Losses {
  readonly record: SandboxRecord;
}

/** One sandbox with everything that stands around it while it is open. */
export interface Opened extends Staging {
  readonly session: Session;
  readonly user: UserDoor;
  readonly past: PastDoor;
  readonly changes: ChangeWatch;
  readonly drift: DriftWatch;
  readonly runs: RunControl;
  readonly events: EventQuestions;
  /** What became of it before it could be opened. */
  readonly rescued: readonly string[];
  /** Not from when it is being closed on. */
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
}

export class Workbench {
  readonly deps: WorkbenchDeps;
  readonly shelf: Shelf;
  readonly #opened = new Map<string, Opened>();
  #watched = false;
  #closing: Promise<void> | null = null;

  constructor(deps: WorkbenchDeps) {
    this.deps = deps;
    this.shelf = new Shelf(deps.host, deps.bundled, deps.ownCapsules);
  }

  /** Whether any window looks: the live feed costs a busy guest time, so it is made for somebody only. */
  watch(state: 'on' | 'off'): void {
    this.#watched = state === 'on';
  }

  /** Errors: `not-found` when it was not opened. */
  opened(id: string): Opened {
    const opened = this.#opened.get(id);
    if (opened) return opened;
    throw new CallError('not-found', `The sandbox ${id} is not open.`);
  }

  /** Errors: `RegistryError`, `StoreError`; `refused` while the inspector ends. */
  open(wanted: CallInput<'sandboxOpen'>): Opened {
    if (this.#closing) throw new CallError('refused', 'The inspector is about to end.');
    const record = this.deps.find(wanted);
    return this.#opened.get(record.id) ?? this.#open(record, []);
  }

  /**
   * Sets a damaged sandbox aside, rescues what can be read, and opens that; one that is open is closed first.
   * Errors: as `open`; `busy` while anything is under way in it.
   */
  async recover(wanted: CallInput<'sandboxOpen'>): Promise<{ readonly opened: Opened } & Rescue> {
    if (this.#closing) throw new CallError('refused', 'The inspector is about to end.');
    await this.putAway(this.deps.idOf(wanted));
    const rescue = this.deps.rescue(wanted);
    return { ...rescue, opened: this.#open(rescue.record, rescueSentences(rescue)) };
  }

  /** Opens what was just made of a bundle. Errors: as `open`. */
  openImported(record: SandboxRecord): Opened {
    if (this.#closing) throw new CallError('refused', 'The inspector is about to end.');
    return this.#open(record, []);
  }

  /** Closes what was just made and came to nothing, and takes it away. */
  async withdraw({ session, close }: Opened): Promise<void> {
    const { id } = session.record;
    this.#opened.delete(id);
    await close();
    this.deps.withdraw(id);
  }

  /** null for one that is not open. */
  ifOpened(id: string): Opened | null {
    return this.#opened.get(id) ?? null;
  }

  /** Closes one, if it is open. Errors: `busy` while anything is under way in it. */
  async putAway(id: string): Promise<void> {
    const opened = this.#opened.get(id);
    if (!opened) return;
    if (this.deps.jobs.isBusy || opened.session.runs.list().some(({ state }) => state !== 'ended'))
      throw new CallError('busy', 'Something is under way in this sandbox; stop it first.');
    this.#opened.delete(opened.session.record.id);
    await opened.close();
  }

  #open(record: SandboxRecord, rescued: readonly string[]): Opened {
    const session = this.deps.open(record);
    try {
      const opened = this.#surround(session, rescued);
      this.#opened.set(record.id, opened);
      return opened;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** The run with that id, in whichever open sandbox. */
  runsOf(run: string): RunControl {
    for (const { runs } of this.#opened.values()) if (runs.has(run)) return runs;
    throw new CallError('not-found', `There is no run ${run}.`);
  }

  taken(run: string, bytes: number): void {
    for (const { runs } of this.#opened.values()) runs.taken(run, bytes);
  }

  state({ session, changes, drift, rescued }: Opened): SandboxState {
    return {
      sandbox: describeSandbox(session.record),
      mounts: session.mounts.all().map(describeMount),
      layers: [...changes.layers()],
      eventCount: session.audit.count(),
      confinement: session.confinement,
      notices: [...rescued, ...(session.record.imported?.sentences ?? []), ...session.notices, ...drift.notices()],
      quota: quotaOf(session),
    };
  }

  /** Errors: `invalid-argument`. */
  limits(opened: Opened, set: LimitChanges): Quota {
    const { session } = opened;
    if (Object.values(set).some((limit) => limit !== undefined)) {
      const asked = JSON.stringify(set);
      byUser(session, { op: 'settings', path: 'settings://limits', asked }, () => session.settings.setLimits(set));
      this.deps.publish('sandboxChanged', this.state(opened));
    }
    return quotaOf(session);
  }

  /** Housekeeping between calls. */
  tidy(): void {
    for (const { session } of this.#opened.values()) session.tidy();
  }

  /** A fault of ours, which is nobody's attempt: every open sandbox was there when it happened. `what` names no path of the host. */
  fault(what: string): void {
    for (const { session } of this.#opened.values())
      byInspector(session, { op: 'fault', path: pathOf(session), reason: `a fault in the inspector itself: ${what}` });
  }

  /** Stops what is under way and closes every sandbox, each whatever happens to the others. Errors: the first of theirs. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.deps.jobs.close();
    const closed = await Promise.allSettled([...this.#opened.values()].map((opened) => opened.close()));
    this.#opened.clear();
    for (const result of closed) if (result.status === 'rejected') throw result.reason;
  }

  /** Windows hear of what changes beside files and events; returns the undo. */
  #tell(session: Session, opened: () => Opened): () => void {
    const { publish, now } = this.deps;
    const sandbox = session.record.id;
    const { prompts, grants } = session.services;
    const undo = [
      session.mounts.onAdd(() => {
        publish('sandboxChanged', this.state(opened()));
      }),
      prompts.onChange(() => {
        publish('promptsChanged', { sandbox, prompts: [...promptsOf(session, now())] });
      }),
      grants.onChange(() => {
        publish('grantsChanged', { sandbox });
      }),
      session.undo.onChange((what) => {
        publish('reviewChanged', { sandbox, what });
      }),
    ];
    return () => {
      for (const one of undo) one();
    };
  }

  #surround(session: Session, rescued: readonly string[]): Opened {
    const { publish } = this.deps;
    const sandbox = session.record.id;
    const watched = (): boolean => this.#watched;
    const changes = new ChangeWatch(session.mounts, () => {
      if (watched()) publish('layersChanged', { sandbox, layers: [...changes.layers()], quota: quotaOf(session) });
    });
    const publisher = new AuditPublisher({ sandbox, publish, watched, count: () => session.audit.count() });
    const unsubscribe = session.audit.subscribe((event) => publisher.add(event));
    byInspector(session, { op: 'open-sandbox', path: pathOf(session), reason: 'the user opened the sandbox' });
    const runs = new RunControl({ session, host: this.deps.host, publish, now: this.deps.now });
    const untell = this.#tell(session, () => opened);
    let isOpen = true;
    const close = async (): Promise<void> => {
      isOpen = false;
      await runs.close();
      byInspector(session, { op: 'close-sandbox', path: pathOf(session), reason: 'the sandbox was closed' });
      unsubscribe();
      untell();
      publisher.close();
      keepChangeCount(session, changes);
      changes.close();
      session.close();
    };
    // What lies beneath an imported one is a copy: nothing of it is what changes were made from.
    const drift = new DriftWatch(session.record.imported ? new MountTable() : session.mounts, () => performance.now());
    const opened: Opened = {
      ...{ session, changes, drift, runs, rescued, close },
      ...openStaging(session, changes, publish),
      user: new UserDoor(session.door, 'ui', session.undo.edits),
      past: new PastDoor(session.mounts, session.record.imported?.contents === 'withheld' ? 'withheld' : 'kept'),
      events: new EventQuestions({ blocks: session.audit.blocks, now: () => session.now() }),
      isOpen: () => isOpen,
    };
    return opened;
  }
}

const pathOf = ({ record }: Session): string => `sandbox://${record.id}`;
