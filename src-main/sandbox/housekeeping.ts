/** What an open sandbox does in quiet moments: the journal comes to rest, waste is given back, the anchor follows the record. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { EventLimits } from '../audit/retention.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import { VfsError } from '../vfs/errors.ts';
import { USER_PRINCIPAL } from './gate.ts';
import type { RecordAnchor } from './record-anchor.ts';
import type { RunBook } from './run-book.ts';

export interface HousekeepingDeps {
  readonly store: SandboxStore;
  readonly audit: Pick<AuditLog, 'count' | 'prune'>;
  readonly runs: Pick<RunBook, 'settle'>;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** How much of the record is kept. */
  readonly eventLimits: () => EventLimits;
  /** Whether every tree is open: an extra mount that did not open again still has contents that nobody holds. */
  readonly mayCollect: boolean;
}

/** Bytes of journal after which it is brought into the database. */
const CHECKPOINT_AT = 32 * 1024 * 1024;
/** Nanoseconds without a new event after which even a small journal is brought in: nobody waits then. */
const IDLE = 1_000_000_000n;
/** Nanoseconds until a checkpoint that failed is tried again: trying costs time, and on a full disk space. */
const RETRY_AFTER = 10_000_000_000n;

export class Housekeeping {
  readonly #deps: HousekeepingDeps;
  #anchor: RecordAnchor | null = null;
  #seen = { count: -1, at: 0n };
  #isCollecting = false;
  #trouble: { readonly sentence: string; readonly retryAt: bigint } | null = null;

  constructor(deps: HousekeepingDeps) {
    this.#deps = deps;
  }

  /** What is wrong now, for the user. */
  get trouble(): string | null {
    return this.#trouble?.sentence ?? null;
  }

  /** From now on the anchor is kept up to date. */
  follow(anchor: RecordAnchor | null): void {
    this.#anchor = anchor;
  }

  /** Brings the journal into the database when nothing goes on, or when it has grown; cheap to call often. Never throws for a disk. */
  tidy(): void {
    const now = this.#deps.now();
    this.#anchor?.tick();
    if (this.#trouble && now < this.#trouble.retryAt) return;
    const count = this.#deps.audit.count();
    if (count !== this.#seen.count) this.#seen = { count, at: now };
    if (now - this.#seen.at > IDLE) this.#tidyInQuiet();
    else this.#tidyAtWork();
  }

  /** On failure the old journal goes on, and nothing is lost. */
  checkpoint(): void {
    try {
      this.#deps.store.journal.checkpoint();
      this.#deps.runs.settle();
      this.#anchor?.settled();
      this.#trouble = null;
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      const sentence = `The sandbox could not be tidied up: ${error.message}. Nothing is lost; it is tried again.`;
      this.#trouble = { sentence, retryAt: this.#deps.now() + RETRY_AFTER };
    }
  }

  /** A slice of what is beyond the limits of the record or of the history goes; whether there may be more of it. */
  retain(): boolean {
    if (this.#prune()) {
      this.checkpoint();
      return this.#trouble === null;
    }
    const { history } = this.#deps.store;
    const before = history.bytes;
    this.#tidyHistory();
    return history.bytes < before;
  }

  /** The record ends here. */
  close(): void {
    this.checkpoint();
    this.#anchor?.close();
  }

  #tidyInQuiet(): void {
    const { store, mayCollect } = this.#deps;
    if (store.journal.size > 0) {
      this.checkpoint();
      this.#isCollecting = mayCollect && store.isWasteful();
    } else if (this.#trouble) this.checkpoint();
    else if (this.#isCollecting) this.#collect();
    else this.retain();
  }

  #tidyAtWork(): void {
    const { journal, history } = this.#deps.store;
    if (journal.size >= CHECKPOINT_AT || this.#trouble) {
      this.checkpoint();
      this.#prune();
    } else if (history.isBehind) this.#tidyHistory();
  }

  /** A slice: the oldest events beyond the limits leave the record, which says so. What a failing disk keeps from going, goes later. */
  #prune(): boolean {
    const { audit, eventLimits, store } = this.#deps;
    try {
      if (!audit.prune(eventLimits(), USER_PRINCIPAL)) return false;
      store.journal.commit();
      return true;
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      return false;
    }
  }

  /** A slice: a log of the past is made smaller, or forgotten because of the limits. A failing disk gets another chance later. */
  #tidyHistory(): void {
    try {
      this.#deps.store.history.tidy();
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  /** A slice, so that a guest that begins now does not wait. What a failing disk keeps from being given back, it gives back later. */
  #collect(): void {
    try {
      this.#isCollecting = !this.#deps.store.collectSlice();
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
      this.#isCollecting = false;
    }
  }
}
