/** THE ONE DOOR: every file operation of every guest, window and command goes through `attempt`. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from '../audit/event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Journal } from '../store/journal.ts';
import { Attempt } from './attempt.ts';
import type { Caller } from './attempt.ts';
import type { Gate } from './gate.ts';
import type { MountTable } from './mounts.ts';
import type { Boundary } from './policy/boundary.ts';
import { VfsError } from '../vfs/errors.ts';
import { Parked } from './parked.ts';

export interface DoorDeps {
  readonly mounts: MountTable;
  readonly gate: Gate;
  readonly boundary: Boundary;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly journal: Pick<Journal, 'commit'>;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
}

export class GuardedFs {
  readonly #deps: DoorDeps;

  constructor(deps: DoorDeps) {
    this.#deps = deps;
  }

  get mounts(): MountTable {
    return this.#deps.mounts;
  }

  /**
   * Runs one operation and records it once, whatever happens. When it returns, its change and its event
   * survive kill -9 together: both are in one group of the journal. Errors: those of `act`; `no-space`
   * when the group could not be written, and then the change did not happen. One that is `Parked` has changed nothing, and is recorded
   * when it is asked again and answered.
   */
  attempt<T>(caller: Caller, fn: string, op: Operation, act: (attempt: Attempt) => T): T {
    const attempt = new Attempt(caller, fn, op, this.#deps);
    let answer: T;
    try {
      answer = act(attempt);
    } catch (error) {
      if (error instanceof Parked) throw error;
      attempt.failed(error);
      this.#record(attempt);
      throw error;
    }
    attempt.succeeded();
    this.#record(attempt);
    return answer;
  }

  /** An attempt that has been answered already: recorded like any other, and durable with the next group of the journal. */
  note(caller: Caller, fn: string, op: Operation, act: (attempt: Attempt) => void): void {
    const attempt = new Attempt(caller, fn, op, this.#deps);
    attempt.asking = 'never';
    try {
      act(attempt);
      attempt.succeeded();
    } catch (error) {
      attempt.failed(error);
      if (!(error instanceof VfsError)) throw error;
    } finally {
      this.#note(attempt);
    }
  }

  /** Writes the journal's group under way. Errors: `no-space`, `io`. */
  settle(): void {
    this.#deps.journal.commit();
  }

  #record(attempt: Attempt): void {
    this.#note(attempt);
    this.#commit(attempt);
  }

  #note(attempt: Attempt): void {
    attempt.draft.durationNs = Number(this.#deps.now() - attempt.began);
    this.#deps.audit.record(attempt.draft);
  }

  #commit(attempt: Attempt): void {
    try {
      this.#deps.journal.commit();
    } catch (error) {
      attempt.dropped();
      throw error;
    }
  }

  /**
   * Records what was done by other means, an event each; they and the changes that belong to them are one group
   * of the journal. Errors: `no-space`, `io`.
   */
  recordAll(caller: Caller, fn: string, op: Operation, done: readonly Partial<EventDraft>[]): void {
    for (const details of done) {
      const attempt = new Attempt(caller, fn, op, this.#deps);
      Object.assign(attempt.draft, details);
      attempt.succeeded();
      this.#deps.audit.record(attempt.draft);
    }
    // A commit or a discard may have brought another `.capsuleignore`.
    this.#deps.boundary.refresh();
    this.#deps.journal.commit();
  }
}
