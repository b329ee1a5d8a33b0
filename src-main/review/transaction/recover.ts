/** What a crash left: finished, or taken back, and told which. */
import { LateConflict } from './late-conflict.ts';
import { VfsError } from '../../vfs/errors.ts';
import type { BaseChange, EntryChange } from './base-change.ts';
import { goForward } from './go-forward.ts';
import { readOpen, readRecord, writeOpen, writeRecord } from './record.ts';
import type { MountRecord, OpenTransaction } from './record.ts';
import { sweepPlaces, takeBack } from './take-back.ts';
import type { TakingBack, TakingBackDeps } from './take-back.ts';
import type { TransactionLog, TransactionMount } from './transaction-log.ts';

export interface RecoveryDeps {
  readonly log: TransactionLog;
  /** null when the folder is away. */
  readonly mount: (name: string) => TransactionMount | null;
  /** A content that the sandbox still has; null when it is nowhere. */
  readonly content: (mount: string, change: EntryChange) => Iterable<Uint8Array> | null;
  /** As of a transaction that was not cut short: part of the last group of the journal. */
  readonly finish: (open: OpenTransaction, record: readonly MountRecord[]) => void;
  /** The same, when it was taken back; `left` could not be. */
  readonly takenBack: (open: OpenTransaction, left: readonly BaseChange[]) => void;
}

/**
 * - nothing: none was under way. - swept: it had changed nothing yet, and left nothing. - waiting: a folder is away that it needs.
 */
export interface Recovered {
  readonly what: 'nothing' | 'swept' | 'finished' | 'reversed' | 'waiting';
  readonly open: OpenTransaction | null;
  readonly left: readonly BaseChange[];
}

class Recovery {
  readonly #deps: RecoveryDeps;
  #open: OpenTransaction;

  constructor(deps: RecoveryDeps, open: OpenTransaction) {
    this.#deps = deps;
    this.#open = open;
  }

  run(): Recovered {
    const { log, mount } = this.#deps;
    const { places, phase, id } = this.#open;
    if (places.some((place) => mount(place.mount) === null)) return this.#ended('waiting');
    if (phase === 'begun') return this.#swept();
    const record = readRecord(log, id);
    if (!record) throw new Error('a commit that was published has no record');
    return phase === 'published' && this.#forward(record) ? this.#finished(record) : this.#back(record);
  }

  #swept(): Recovered {
    const { log } = this.#deps;
    this.#sweep();
    this.#forget();
    log.sync();
    return this.#ended('swept');
  }

  /** false when it has to be taken back. */
  #forward(record: readonly MountRecord[]): boolean {
    try {
      for (const part of record)
        goForward(this.#taking(part.mount), this.#task(part), (number) => this.#heard(part, number));
      return true;
    } catch (error) {
      if (!(error instanceof LateConflict || error instanceof VfsError)) throw error;
      return false;
    }
  }

  #finished(record: readonly MountRecord[]): Recovered {
    const { log, finish } = this.#deps;
    this.#sweep();
    writeOpen(log, null);
    finish(this.#open, record);
    log.sync();
    return this.#ended('finished');
  }

  #back(record: readonly MountRecord[]): Recovered {
    const { log, takenBack } = this.#deps;
    this.#note({ phase: 'back' });
    log.sync();
    const left = [...record].reverse().flatMap((part) => takeBack(this.#taking(part.mount), this.#task(part)));
    this.#forget();
    takenBack(this.#open, left);
    log.sync();
    return { ...this.#ended('reversed'), left };
  }

  #taking(name: string): TakingBackDeps {
    const { log, content } = this.#deps;
    const { id, source } = this.#open;
    const held = ({ after }: EntryChange) => (source === null ? null : log.held(source, after?.hash ?? ''));
    return { log, id, mount: this.#mount(name), content: (change) => held(change) ?? content(name, change) };
  }

  #task(record: MountRecord): TakingBack {
    const { places, progress } = this.#open;
    const { family = '', directories = [] } = places.find(({ mount }) => mount === record.mount) ?? {};
    return { record, family, directories, heard: progress[record.mount] ?? 0 };
  }

  /** A move is never two ahead of what the sandbox knows. */
  #heard({ mount, changes }: MountRecord, number: number): void {
    this.#note({ progress: { ...this.#open.progress, [mount]: number + 1 } });
    if (changes[number]?.what === 'move') this.#deps.log.commit();
  }

  #note(change: Partial<OpenTransaction>): void {
    this.#open = { ...this.#open, ...change };
    writeOpen(this.#deps.log, this.#open);
  }

  #sweep(): void {
    for (const { mount, family, directories } of this.#open.places) {
      const { writer } = this.#mount(mount);
      sweepPlaces(writer, family, directories);
      writer.syncDirectories();
    }
  }

  #forget(): void {
    const { log } = this.#deps;
    log.forget(this.#open.id);
    writeRecord(log, this.#open.id, null);
    writeOpen(log, null);
  }

  #mount(name: string): TransactionMount {
    const mount = this.#deps.mount(name);
    if (!mount) throw new Error(`the mount ${name} went away during a recovery`);
    return mount;
  }

  #ended(what: Recovered['what']): Recovered {
    return { what, open: this.#open, left: [] };
  }
}

/** To be called when a sandbox is opened, before anything else is done in it. Errors: `no-space`, `io`; it can be tried again. */
export function recoverTransaction(deps: RecoveryDeps): Recovered {
  const open = readOpen(deps.log);
  return open ? new Recovery(deps, open).run() : { what: 'nothing', open: null, left: [] };
}
