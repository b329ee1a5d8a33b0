/** All changes of all folders, or none of them, whatever happens meanwhile: the protocol of docs/architecture.md. */
import { VfsError } from '../../vfs/errors.ts';
import { newFamily } from '../../vfs/host/temporary-name.ts';
import type { Conflict } from '../step.ts';
import { applyChanges } from './apply-changes.ts';
import type { BaseChange } from './base-change.ts';
import type { Draft } from './draft.ts';
import { troubleOf } from './late-conflict.ts';
import type { Failure, Trouble } from './late-conflict.ts';
import { Preparing } from './prepare.ts';
import { readOpen, writeOpen, writeRecord } from './record.ts';
import type { Deed, MountRecord } from './record.ts';
import { sweepPlaces, takeBack } from './take-back.ts';
import type { TransactionLog, TransactionMount } from './transaction-log.ts';
import { Underway } from './underway.ts';
import type { Progress } from './underway.ts';

/** Changes prepared between two pauses. */
const SLICE = 8;

export interface TransactionRequest {
  /** Of the record and of what is held; never used before. */
  readonly id: string;
  /** In the log of operations. */
  readonly operation: string;
  readonly deed: Deed;
  /** Of an undo the transaction that it takes back. */
  readonly of?: string;
  readonly note: string;
  readonly mounts: readonly { readonly mount: TransactionMount; readonly drafts: readonly Draft[] }[];
  /**
   * Everything is as it should be, and durable: what the sandbox and its record make of that goes into the last group of the journal.
   * Errors: `no-space`, `io`.
   */
  readonly finish: (record: readonly MountRecord[]) => void;
}

/**
 * - done. - conflicts: nothing was touched. - reversed: what was done is undone. - stopped: neither; what is left to do is done at the
 *   next start, or before the next transaction.
 */
export interface Outcome extends Trouble {
  readonly state: 'done' | 'conflicts' | 'reversed' | 'stopped';
  /** What was changed in the folder, and is. */
  readonly made: readonly BaseChange[];
}

class Transaction {
  readonly #log: TransactionLog;
  readonly #request: TransactionRequest;
  readonly #parts: readonly Preparing[];
  readonly #underway: Underway;
  #isPublished = false;
  #hasEnded = false;

  constructor(log: TransactionLog, request: TransactionRequest) {
    this.#log = log;
    this.#request = request;
    const { id, operation, deed, note, of: source = null } = request;
    this.#parts = request.mounts.map(({ mount, drafts }) => new Preparing(mount, drafts, newFamily(), { id, log }));
    const places = this.#parts.map(({ mount, family, directories }) => ({ mount: mount.mount, family, directories }));
    const open = { id, operation, deed, source, phase: 'begun', progress: {}, places, note } as const;
    this.#underway = new Underway(log, this.#parts, open);
  }

  *run(): Generator<Progress, Outcome> {
    try {
      const trouble = yield* this.#prepared();
      if (trouble) return this.#abandoned(trouble);
      const late = yield* this.#applied();
      return late ? this.#reversed(late) : this.#finished();
    } finally {
      // Whoever asked has gone away.
      if (!this.#hasEnded) this.#cancelled();
    }
  }

  *#prepared(): Generator<Progress, Trouble | null> {
    try {
      this.#underway.note({});
      this.#log.sync();
      for (const part of this.#parts) {
        part.mount.writer.hideFamilies([part.family]);
        yield* this.#prepare(part);
      }
      for (const { mount } of this.#parts) mount.writer.syncDirectories();
      this.#publish();
      return null;
    } catch (error) {
      return troubleOf(error, this.#underway.path);
    }
  }

  *#prepare(part: Preparing): Generator<Progress> {
    let count = 0;
    for (const path of part.run()) {
      this.#underway.path = path;
      if (++count % SLICE > 0) continue;
      this.#log.commit();
      yield this.#underway.progress();
    }
  }

  /** The commit point. */
  #publish(): void {
    const record = this.#parts.map((part) => part.record);
    writeRecord(this.#log, this.#request.id, record);
    this.#underway.note({ phase: 'published' });
    this.#log.sync();
    this.#isPublished = true;
  }

  *#applied(): Generator<Progress, Trouble | null> {
    try {
      for (const part of this.#parts) yield* applyChanges(this.#underway, part);
      for (const { mount } of this.#parts) mount.writer.syncDirectories();
      return null;
    } catch (error) {
      return troubleOf(error, this.#underway.path);
    }
  }

  #finished(): Outcome {
    const { finish } = this.#request;
    const record = this.#parts.map((part) => part.record);
    const made = record.flatMap(({ changes }) => changes);
    try {
      writeOpen(this.#log, null);
      finish(record);
      this.#log.sync();
    } catch (error) {
      return this.#stopped(troubleOf(error, this.#underway.path), made);
    }
    this.#end();
    return { state: 'done', made, conflicts: [], failure: null };
  }

  #abandoned(trouble: Trouble): Outcome {
    try {
      this.#abandon();
    } catch (error) {
      return this.#stopped(troubleOf(error, this.#underway.path), []);
    }
    return { state: 'conflicts', made: [], ...trouble };
  }

  /** As if it had never been begun. */
  #abandon(): void {
    for (const { mount, family, directories } of this.#parts) {
      sweepPlaces(mount.writer, family, directories);
      mount.writer.syncDirectories();
    }
    this.#end();
    try {
      this.#forget();
      this.#log.commit();
    } catch (error) {
      // What the log could not take a note of is done again before the next transaction: it finds nothing to do.
      if (!(error instanceof VfsError)) throw error;
    }
  }

  #forget(): void {
    this.#log.forget(this.#request.id);
    writeRecord(this.#log, this.#request.id, null);
    writeOpen(this.#log, null);
  }

  #reversed(trouble: Trouble): Outcome {
    try {
      const left = this.#takeBack();
      const made = left.length > 0 ? [...left] : [];
      return { state: left.length > 0 ? 'stopped' : 'reversed', made, ...trouble };
    } catch (error) {
      return this.#stopped(troubleOf(error, this.#underway.path), this.#underway.made());
    }
  }

  /** Changes that could not be taken back, because somebody else has been there since. */
  #takeBack(): readonly BaseChange[] {
    this.#noteBack();
    const left = [...this.#parts].reverse().flatMap((part) =>
      takeBack(
        { log: this.#log, id: this.#request.id, mount: part.mount },
        {
          record: part.record,
          family: part.family,
          directories: part.directories,
          heard: this.#underway.heard(part),
        },
      ),
    );
    this.#forget();
    this.#log.sync();
    this.#end();
    return left;
  }

  /** Without that note a crash now would go on instead, which is as good. */
  #noteBack(): void {
    try {
      this.#underway.note({ phase: 'back' });
      this.#log.commit();
    } catch (error) {
      if (!(error instanceof VfsError)) throw error;
    }
  }

  #cancelled(): void {
    try {
      if (this.#isPublished) this.#takeBack();
      else this.#abandon();
    } catch (error) {
      // What is left to do is in the journal, and is done before anything else is.
      if (!(error instanceof VfsError)) throw error;
    }
  }

  #stopped({ conflicts, failure }: Trouble, made: readonly BaseChange[]): Outcome {
    this.#hasEnded = true;
    return { state: 'stopped', made, conflicts, failure: failure ?? failureOf(conflicts) };
  }

  #end(): void {
    this.#hasEnded = true;
    for (const { mount } of this.#parts) mount.writer.hideFamilies([]);
  }
}

const failureOf = (conflicts: readonly Conflict[]): Failure | null => {
  const [first] = conflicts;
  return first ? { path: first.path, code: 'io', message: first.message } : null;
};

/**
 * Makes all changes, in their order, or none. Between two yields everything is in order and guests may run; who drops it there has
 * everything taken back. Nothing may be under way in the log: see `recoverTransaction`.
 */
export function* transact(log: TransactionLog, request: TransactionRequest): Generator<Progress, Outcome> {
  if (readOpen(log)) throw new Error('a transaction is under way already');
  return yield* new Transaction(log, request).run();
}
