/** How far a transaction is: its note in the journal, what of it the sandbox has heard, and where it is at work. */
import type { BaseChange } from './base-change.ts';
import type { Preparing } from './prepare.ts';
import { writeOpen } from './record.ts';
import type { OpenTransaction } from './record.ts';
import type { TransactionLog } from './transaction-log.ts';

/** In steps: a change is prepared in one and made in another. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Of one transaction while it runs. Its methods throw what the log does: `VfsError` of `no-space` or `io`. */
export class Underway {
  /** Where it is now, which is where it was when something goes wrong. */
  path = '';
  readonly #log: TransactionLog;
  readonly #parts: readonly Preparing[];
  #open: OpenTransaction;
  /** How many changes were made, and the sandbox has heard of. */
  readonly #told = new Map<Preparing, number>();

  constructor(log: TransactionLog, parts: readonly Preparing[], open: OpenTransaction) {
    this.#log = log;
    this.#parts = parts;
    this.#open = open;
  }

  /** Durable with the next group of the journal. */
  note(change: Partial<OpenTransaction>): void {
    this.#open = { ...this.#open, ...change };
    writeOpen(this.#log, this.#open);
  }

  /** The first `count` changes of a part are made, and its sandbox was told. */
  hear(part: Preparing, count: number): void {
    this.#told.set(part, count);
  }

  heard(part: Preparing): number {
    return this.#told.get(part) ?? 0;
  }

  /** Ends a group of the journal with the note of all that was heard in it. */
  keepHeard(): void {
    const progress = Object.fromEntries([...this.#told].map(([part, told]) => [part.mount.mount, told]));
    const before = this.#open;
    this.note({ progress });
    try {
      this.#log.commit();
    } catch (error) {
      // The group was dropped, and with it all that the sandbox heard in it.
      this.#open = before;
      for (const part of this.#parts) this.#told.set(part, before.progress[part.mount.mount] ?? 0);
      throw error;
    }
  }

  /** The changes that were made. */
  made(): readonly BaseChange[] {
    return [...this.#told].flatMap(([part, told]) => part.prepared.slice(0, told).map(({ change }) => change));
  }

  progress(): Progress {
    const total = this.#parts.reduce((sum, part) => sum + part.total, 0);
    const prepared = this.#parts.reduce((sum, part) => sum + part.prepared.length, 0);
    const made = [...this.#told.values()].reduce((sum, one) => sum + one, 0);
    return { done: prepared + made, total: total * 2 };
  }
}
