/** The record of every attempt: journaled at once, kept in SQLite, the newest at hand in memory. */
import type { DatabaseSync } from 'node:sqlite';

import type { Journal, Participant } from '../store/journal.ts';
import { keepable } from './event-text.ts';
import type { AuditEvent, EventDraft } from './event.ts';
import { EventTable } from './event-table.ts';
import type { RunCounts } from './event-table.ts';
import { parseFilter } from './filter.ts';
import { filterPredicate } from './filter-predicate.ts';
import { filterSql } from './filter-sql.ts';
import { RecentEvents } from './recent-events.ts';

/** The audit's records in the journal. */
export const AUDIT_TAG = 0x41;
const RECENT = 65_536;
/** Events of dropped groups that go into the next one: on a disk that stays full, each attempt must not cost more than the last. */
const MOST_OWED = 256;
const NOT_WRITTEN = 'the journal could not be written, so it did not happen';
const NS_PER_MS = 1_000_000n;

export interface AuditLogDeps {
  readonly journal: Pick<Journal, 'append' | 'join'>;
  readonly database: DatabaseSync;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** How many events stay in memory; 65,536 unless told. */
  readonly recent?: number;
}

export interface PageRequest {
  /** Newest first, from below this number. */
  readonly before?: number | undefined;
  /** Oldest first, from above this number; wins over `before`. */
  readonly after?: number | undefined;
  readonly limit: number;
  /** In the language of `parseFilter`. */
  readonly filter?: string | undefined;
  readonly run?: string | undefined;
}

export interface EventPage {
  readonly events: readonly AuditEvent[];
  /** Events in the record, or of the run when one was asked for; whatever the filter. */
  readonly total: number;
  readonly more: boolean;
}

const failed = (event: EventDraft): boolean => event.decision === 'deny' || event.outcome !== 'ok';

export class AuditLog implements Participant {
  readonly tag = AUDIT_TAG;
  readonly #deps: AuditLogDeps;
  readonly #table: EventTable;
  readonly #recent: RecentEvents;
  readonly #listeners = new Set<(event: AuditEvent) => void>();
  /** Of the runs somebody asked about; kept up to date from then on. */
  readonly #counts = new Map<string, { eventCount: number; deniedCount: number }>();
  #lastSeq: number;
  #flushing = 0;
  /** Of the journal's group under way. */
  #group: AuditEvent[] = [];

  /** Use `createAuditLog`, which also joins the journal. */
  constructor(deps: AuditLogDeps) {
    this.#deps = deps;
    this.#table = new EventTable(deps.database);
    this.#lastSeq = this.#table.lastSeq();
    this.#recent = new RecentEvents(deps.recent ?? RECENT, this.#lastSeq);
  }

  /**
   * Numbers and times an attempt, puts it into the journal's group under way (the caller commits), and tells
   * the subscribers. Takes microseconds.
   */
  record(draft: EventDraft): AuditEvent {
    const now = this.#deps.now();
    const path = keepable(draft.path);
    const event: AuditEvent = {
      seq: this.#lastSeq + 1,
      timeMs: Number(now / NS_PER_MS),
      timeNs: Number(now % NS_PER_MS),
      run: draft.run,
      capsule: keepable(draft.capsule),
      principal: keepable(draft.principal),
      fn: keepable(draft.fn),
      op: draft.op,
      path,
      asked: draft.asked === draft.path ? path : keepable(draft.asked),
      path2: draft.path2 === null ? null : keepable(draft.path2),
      mount: draft.mount,
      layer: draft.layer,
      decision: draft.decision,
      reason: keepable(draft.reason),
      outcome: draft.outcome,
      bytes: draft.bytes,
      durationNs: draft.durationNs,
    };
    this.#append(event);
    this.#add(event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /**
   * Called with every event as it is recorded, and once more with the same number when its group could not be written and
   * so it did not happen; returns the undo. A listener must not throw.
   */
  subscribe(listener: (event: AuditEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Events ever recorded. */
  count(): number {
    return this.#lastSeq;
  }

  countsOfRun(run: string): RunCounts {
    const known = this.#counts.get(run);
    if (known) return { ...known };
    const counts = { ...this.#table.countsOfRun(run, this.#recent.firstSeq) };
    for (const event of this.#recent.oldest(0, Infinity, (each) => each.run === run)) tally(counts, event);
    this.#counts.set(run, counts);
    return { ...counts };
  }

  /** One consistent answer over memory and database. Errors: `FilterError`. */
  page(request: PageRequest): EventPage {
    const found = this.#find(request);
    const total = request.run === undefined ? this.count() : this.countsOfRun(request.run).eventCount;
    return { events: found.slice(0, request.limit), total, more: found.length > request.limit };
  }

  replay(payload: Uint8Array): void {
    const event = JSON.parse(new TextDecoder().decode(payload)) as AuditEvent;
    if (event.seq > this.#lastSeq) this.#add(event);
  }

  /** Inserts what the database does not have; the caller holds the transaction. */
  flush(): void {
    for (const event of this.#recent.unflushed()) this.#table.insert(event);
    this.#flushing = this.#lastSeq;
  }

  flushed(): void {
    this.#recent.markFlushed(this.#flushing);
  }

  /**
   * A group that could not be written took the operation with it: its events stay, but now say so, and go into the
   * next group, so that an attempt on a full disk is not lost either. On a disk that stays full the newest of them do; all are
   * in memory, and in the database after the next checkpoint.
   */
  settled(outcome: 'kept' | 'dropped'): void {
    const group = this.#group;
    this.#group = [];
    if (outcome === 'kept') return;
    const amended = group.map((event) => (event.outcome === 'ok' ? this.#amend(event) : event));
    for (const event of amended.slice(-MOST_OWED)) this.#append(event);
  }

  #amend(event: AuditEvent): AuditEvent {
    const amended: AuditEvent = { ...event, outcome: 'no-space', reason: NOT_WRITTEN };
    this.#recent.amend(amended);
    const counts = event.run === null ? undefined : this.#counts.get(event.run);
    if (counts && !failed(event)) counts.deniedCount += 1;
    for (const listener of this.#listeners) listener(amended);
    return amended;
  }

  #append(event: AuditEvent): void {
    this.#group.push(event);
    this.#deps.journal.append(AUDIT_TAG, JSON.stringify(event));
  }

  #add(event: AuditEvent): void {
    this.#lastSeq = event.seq;
    this.#recent.add(event);
    const counts = event.run === null ? undefined : this.#counts.get(event.run);
    if (counts) tally(counts, event);
  }

  /** Up to one more than the limit, so that the caller knows whether there are more. */
  #find({ before = Infinity, after, limit, filter, run }: PageRequest): readonly AuditEvent[] {
    const parsed = parseFilter(filter ?? '');
    const wanted = run === undefined ? [parsed] : ([{ kind: 'run', id: run }, parsed] as const);
    const matches = filterPredicate({ kind: 'all', of: wanted });
    const conditions = wanted.map(filterSql);
    const most = limit + 1;
    // Memory begins where the table's part ends, so whatever is flushed meanwhile is not seen twice.
    const first = this.#recent.firstSeq;
    if (after !== undefined) {
      const old = this.#table.rows({ above: after, below: first, order: 'ascending', limit: most, conditions });
      return [...old, ...this.#recent.oldest(after, most - old.length, matches)];
    }
    const fresh = this.#recent.newest(before, most, matches);
    const below = Math.min(before, first);
    return [
      ...fresh,
      ...this.#table.rows({ above: 0, below, order: 'descending', limit: most - fresh.length, conditions }),
    ];
  }
}

function tally(counts: { eventCount: number; deniedCount: number }, event: EventDraft): void {
  counts.eventCount += 1;
  if (failed(event)) counts.deniedCount += 1;
}

/** Opens the record over a sandbox's journal and database. */
export function createAuditLog(deps: AuditLogDeps): AuditLog {
  const log = new AuditLog(deps);
  deps.journal.join(log);
  return log;
}
