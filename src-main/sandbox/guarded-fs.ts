/** THE ONE DOOR: every file operation of every guest, window and command goes through `attempt`. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { EventDraft } from '../audit/event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Journal } from '../store/journal.ts';
import { Attempt } from './attempt.ts';
import type { Caller } from './attempt.ts';
import type { Gate } from './gate.ts';
import type { MountTable } from './mounts.ts';

export interface DoorDeps {
  readonly mounts: MountTable;
  readonly gate: Gate;
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
   * when the group could not be written, and then the change did not happen.
   */
  attempt<T>(caller: Caller, fn: string, op: Operation, act: (attempt: Attempt) => T): T {
    const attempt = new Attempt(caller, fn, op, this.#deps);
    const began = this.#deps.now();
    try {
      return act(attempt);
    } catch (error) {
      attempt.failed(error);
      throw error;
    } finally {
      attempt.draft.durationNs = Number(this.#deps.now() - began);
      this.#deps.audit.record(attempt.draft);
      this.#commit(attempt);
    }
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
    for (const details of done)
      this.#deps.audit.record({ ...new Attempt(caller, fn, op, this.#deps).draft, ...details });
    this.#deps.journal.commit();
  }
}
