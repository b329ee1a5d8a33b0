/** The record of every attempt: numbered, chained, journaled at once, kept in blocks. */
import type { DatabaseSync } from 'node:sqlite';

import type { Journal, Participant } from '../store/journal.ts';
import type { Floor } from './block-table.ts';
import { canonicalText } from './canonical-event.ts';
import { ChainHeads } from './chain-heads.ts';
import { chained } from './chain.ts';
import type { Heads } from './chain.ts';
import type { EventBlocks } from './event-block.ts';
import { keepable } from './event-text.ts';
import type { AuditEvent, EventDraft, NumberedEvent } from './event.ts';
import { EventStore } from './event-store.ts';
import type { VerifiableBlocks } from './event-store.ts';
import { eventOfRecord, recordOf } from './journal-record.ts';
import { notHappened, owed } from './owed-events.ts';
import { eventsAfter } from './page-events.ts';
import { floorOf, pruneDraft } from './prune-event.ts';
import { beyond, isAllOld } from './retention.ts';
import type { EventLimits } from './retention.ts';

/** The audit's records in the journal. */
export const AUDIT_TAG = 0x41;
const NS_PER_MS = 1_000_000n;

export interface AuditLogDeps {
  readonly journal: Pick<Journal, 'append' | 'join'>;
  readonly database: DatabaseSync;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** `off` for a record that came from elsewhere: looking at it leaves no trace in it. `on` unless told. */
  readonly recording?: 'on' | 'off';
  /** See `EventStoreOptions`. */
  readonly blockEvents?: number;
  readonly cacheBytes?: number;
}

export interface PageRequest {
  /** Oldest first, from above this number; from the beginning unless told. */
  readonly after?: number | undefined;
  readonly limit: number;
  readonly run?: string | undefined;
}

export interface EventPage {
  readonly events: readonly AuditEvent[];
  /** Events in the record, or of the run when one was asked for. */
  readonly total: number;
  readonly more: boolean;
}

/** How many events a run has, and how many of them were refused or failed. */
export interface RunCounts {
  readonly eventCount: number;
  readonly deniedCount: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class AuditLog implements Participant {
  readonly tag = AUDIT_TAG;
  readonly #deps: AuditLogDeps;
  readonly #store: EventStore;
  #heads: ChainHeads;
  readonly #listeners = new Set<(event: AuditEvent) => void>();
  #lastSeq: number;
  /** Of each event of the journal's group under way, the hash that it follows. They are the last rows of the block that grows. */
  readonly #group: string[] = [];
  /** What an event of the group under way says that retention removes. */
  #pruning: Floor | null = null;

  /** Use `createAuditLog`, which also joins the journal. Errors: `StoreError`. */
  constructor(deps: AuditLogDeps) {
    this.#deps = deps;
    this.#store = new EventStore(deps);
    this.#heads = new ChainHeads(this.#store.headsAtOpening);
    this.#lastSeq = this.#store.lastSeq;
  }

  /**
   * Numbers, times and chains an attempt, puts it into the journal's group under way (the caller commits), and tells
   * the subscribers. Takes microseconds.
   */
  record(draft: EventDraft): AuditEvent {
    const now = this.#deps.now();
    const path = keepable(draft.path);
    const made: Mutable<AuditEvent> = {
      seq: this.#lastSeq + 1,
      timeMs: Number(now / NS_PER_MS),
      timeNs: Number(now % NS_PER_MS),
      run: draft.run === null ? null : keepable(draft.run),
      capsule: keepable(draft.capsule),
      principal: keepable(draft.principal),
      fn: keepable(draft.fn),
      op: draft.op,
      access: draft.access,
      path,
      asked: draft.op === 'prune' ? draft.asked : draft.asked === draft.path ? path : keepable(draft.asked),
      path2: draft.path2 === null ? null : keepable(draft.path2),
      mount: keepable(draft.mount),
      layer: draft.layer,
      decision: draft.decision,
      cause: draft.cause,
      reason: keepable(draft.reason),
      outcome: draft.outcome,
      bytes: draft.bytes,
      durationNs: draft.durationNs,
      before: draft.before,
      after: draft.after,
      hash: '',
    };
    if (this.#deps.recording === 'off') return made;
    const event = this.#place(made);
    this.#tell(event);
    return event;
  }

  /**
   * Called with every event as it is recorded, and once more with the same number when its group could not be written and
   * so it did not happen. A `gap` with a number that was told before stands for the events up to it, which are no longer there. Returns the
   * undo. A listener must not throw.
   */
  subscribe(listener: (event: AuditEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The number of the newest event: how many were ever recorded. */
  count(): number {
    return this.#lastSeq;
  }

  /** The number of the oldest event that is kept; the next one's while there is none. */
  get firstSeq(): number {
    return this.#store.facts()[0]?.first ?? this.#lastSeq + 1;
  }

  /** All events that are kept, for whoever asks many questions. */
  get blocks(): EventBlocks {
    return this.#store;
  }

  /** The same as they lie on disk now, for whoever verifies them. */
  get storedBlocks(): VerifiableBlocks {
    return this.#store.asStored;
  }

  /** Where retention has let the record begin, and the heads that its oldest event follows. */
  floor(): Floor {
    return this.#store.floor;
  }

  /** How long each principal's chain is, those events included that retention removed, and its newest hash. */
  heads(): Heads {
    return this.#heads.snapshot();
  }

  countsOfRun(run: string): RunCounts {
    const { events, denied } = this.#store.tallyOfRun(run);
    return { eventCount: events, deniedCount: denied };
  }

  /** Oldest first. Errors: `StoreError` when a block cannot be read. */
  page({ after = 0, limit, run }: PageRequest): EventPage {
    const found: AuditEvent[] = [];
    for (const event of eventsAfter(this.#store, after, run)) {
      if (found.length > limit) break;
      found.push(event);
    }
    const total = run === undefined ? this.count() : this.countsOfRun(run).eventCount;
    return { events: found.slice(0, limit), total, more: found.length > limit };
  }

  /** Bytes of all events at rest. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /**
   * Removes the oldest events beyond the limits, a slice of them, and records that it did, on behalf of `principal`; the caller commits. They
   * leave the database with the journal's next checkpoint. Whether anything was done; after that checkpoint there may be more to do.
   */
  prune(limits: EventLimits, principal: string): boolean {
    const nowMs = Number(this.#deps.now() / NS_PER_MS);
    const pruned = beyond(limits, { rested: this.#store.rested, bytes: this.#store.bytes, nowMs });
    if (!pruned) return this.#endOld(limits, nowMs);
    this.#pruning = pruned.floor;
    this.record(pruneDraft(pruned, principal));
    return true;
  }

  /** Only whole blocks can go, so one that still grows, and has nothing but old events, ends here. */
  #endOld(limits: EventLimits, nowMs: number): boolean {
    const { growing } = this.#store;
    if (this.#group.length > 0 || growing.count === 0 || !isAllOld(limits, growing, nowMs)) return false;
    this.#store.close(this.#heads.snapshot());
    return true;
  }

  /** Of an empty record, to which events of another one are replayed that retention had made shorter. */
  beginAt(floor: Floor): void {
    this.#heads = new ChainHeads(floor.heads);
    this.#lastSeq = floor.first - 1;
    this.#store.raiseFloor(floor);
  }

  /** Takes the hash as it is, so that verifying sees what was done to the journal. */
  replay(payload: Uint8Array): void {
    const { event, hash } = eventOfRecord(payload, this.#lastSeq + 1);
    if (event.seq <= this.#lastSeq) return;
    this.#closeFull();
    this.#keep(event, hash ?? chained(this.#heads.of(event.principal), canonicalText(event)));
    const floor = floorOf(event);
    if (floor) this.#store.raiseFloor(floor);
  }

  /** The caller holds the transaction. */
  flush(): void {
    this.#store.flush(this.#heads.snapshot());
  }

  flushed(): void {
    this.#store.flushed();
  }

  /**
   * A group that could not be written took the operation with it, but for what was done outside of the sandbox: its events stay, now say
   * so, and go into the next group, so that an attempt on a full disk is not lost either. The chain is made anew over them.
   */
  settled(outcome: 'kept' | 'dropped'): void {
    const pruning = this.#pruning;
    this.#pruning = null;
    if (outcome === 'dropped') {
      if (this.#group.length > 0) this.#owe();
      return;
    }
    this.#group.length = 0;
    if (pruning) this.#store.raiseFloor(pruning);
  }

  #owe(): void {
    const events = this.#takeBack();
    const told = new Map(events.map((event) => [event.seq, event]));
    for (const event of owed(events.map(notHappened))) {
      const before = told.get(event.seq);
      const placed = this.#place({ ...event, hash: '' });
      if (before?.outcome !== placed.outcome || before.op !== placed.op) this.#tell(placed);
    }
  }

  /** The events of the group under way, which leave the record. */
  #takeBack(): readonly AuditEvent[] {
    const block = this.#store.growing;
    const start = block.count - this.#group.length;
    const events = this.#group.map((_, index) => block.event(start + index));
    for (const event of events.toReversed()) this.#heads.takeBack(event.principal, this.#group.pop() ?? '');
    this.#store.truncate(start);
    return events;
  }

  /** Chains an event and puts it into the record and the journal's group under way. */
  #place(event: Mutable<AuditEvent>): AuditEvent {
    if (this.#group.length === 0) this.#closeFull();
    const previous = this.#heads.of(event.principal);
    const text = canonicalText(event);
    event.hash = chained(previous, text);
    this.#group.push(previous);
    this.#keep(event, event.hash);
    this.#deps.journal.append(AUDIT_TAG, recordOf(event.hash, text));
    return event;
  }

  #keep(event: NumberedEvent, hash: string): void {
    this.#heads.add(event.principal, hash);
    this.#lastSeq = event.seq;
    this.#store.append(event, hash);
  }

  /** Between groups only: what may be taken back is in the block that grows. */
  #closeFull(): void {
    if (this.#store.isFull) this.#store.close(this.#heads.snapshot());
  }

  #tell(event: AuditEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Opens the record over a sandbox's journal and database. Errors: `StoreError`. */
export function createAuditLog(deps: AuditLogDeps): AuditLog {
  const log = new AuditLog(deps);
  deps.journal.join(log);
  return log;
}
