/** The journal of one sandbox: a log file beside the database, swapped for an empty one at each checkpoint. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { transact } from './database.ts';
import { syncFolder } from './disk-failure.ts';
import type { Journal, Participant } from './journal.ts';
import { JournalFile } from './journal-file.ts';
import type { JournalRecord, JournalWrite } from './journal-file.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID';
const NAME = /^journal-(\d+)\.log$/;

/** What must be in the same transaction as the participants' rows, after them. */
export interface CheckpointStep {
  flush(): void;
  flushed(): void;
}

export interface SandboxJournalOptions {
  readonly folder: string;
  readonly database: DatabaseSync;
  readonly steps: readonly CheckpointStep[];
  readonly write?: JournalWrite | undefined;
}

function readGeneration(database: DatabaseSync): number {
  database.exec(SCHEMA);
  const row = database.prepare("SELECT value FROM meta WHERE key = 'generation'").get();
  return Number(row?.['value'] ?? 0);
}

/**
 * The database names the log that belongs to it; any other log is older (its content is in the database) or was begun by a checkpoint
 * that did not commit. So the order new log, commit, delete old log is safe at every point, and no record is replayed twice.
 */
export class SandboxJournal implements Journal {
  readonly #folder: string;
  readonly #database: DatabaseSync;
  readonly #steps: readonly CheckpointStep[];
  readonly #write: JournalWrite | undefined;
  readonly #participants = new Map<number, Participant>();
  #unclaimed: readonly JournalRecord[];
  #generation: number;
  #file: JournalFile;

  constructor({ folder, database, steps, write }: SandboxJournalOptions) {
    this.#folder = folder;
    this.#database = database;
    this.#steps = steps;
    this.#write = write;
    this.#generation = readGeneration(database);
    this.#removeOtherLogs();
    const { file, records } = JournalFile.open(this.#path(this.#generation), this.#write);
    this.#file = file;
    this.#unclaimed = records;
  }

  get size(): number {
    return this.#file.size;
  }

  join(participant: Participant): void {
    const { tag } = participant;
    if (this.#participants.has(tag)) throw new Error(`two participants of one journal have the tag ${tag}`);
    this.#participants.set(tag, participant);
    for (const record of this.#unclaimed) if (record.tag === tag) participant.replay(record.payload);
    this.#unclaimed = this.#unclaimed.filter((record) => record.tag !== tag);
  }

  append(tag: number, payload: Uint8Array | string): void {
    if (!this.#participants.has(tag)) throw new Error(`nobody joined the journal with the tag ${tag}`);
    this.#file.append(tag, payload);
  }

  commit(): void {
    try {
      if (this.#file.hasGroup) this.#file.commit();
    } catch (error) {
      this.#settle('dropped');
      throw error;
    }
    this.#settle('kept');
  }

  sync(): void {
    this.commit();
    this.#file.sync();
  }

  checkpoint(): void {
    this.commit();
    const next = this.#generation + 1;
    const { file } = this.#startLog(next);
    try {
      this.#transaction(next);
    } catch (error) {
      file.close();
      rmSync(this.#path(next), { force: true });
      throw error;
    }
    this.#file.close();
    rmSync(this.#path(this.#generation), { force: true });
    this.#file = file;
    this.#generation = next;
    for (const participant of this.#participants.values()) participant.flushed?.();
    for (const step of this.#steps) step.flushed();
  }

  close(): void {
    this.#file.close();
  }

  #settle(outcome: 'kept' | 'dropped'): void {
    for (const participant of this.#participants.values()) participant.settled?.(outcome);
  }

  /** A log that takes along what nobody has claimed yet, so that an absent participant loses nothing. */
  #startLog(generation: number): { file: JournalFile } {
    rmSync(this.#path(generation), { force: true });
    const { file } = JournalFile.open(this.#path(generation), this.#write);
    try {
      for (const { tag, payload } of this.#unclaimed) file.append(tag, payload);
      if (file.hasGroup) file.commit();
      file.sync();
      syncFolder(this.#folder);
    } catch (error) {
      file.close();
      rmSync(this.#path(generation), { force: true });
      throw error;
    }
    return { file };
  }

  #transaction(generation: number): void {
    transact(this.#database, () => {
      for (const participant of this.#participants.values()) participant.flush();
      for (const step of this.#steps) step.flush();
      this.#database.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES ('generation', ?)").run(generation);
    });
  }

  #path(generation: number): string {
    return join(this.#folder, `journal-${generation}.log`);
  }

  #removeOtherLogs(): void {
    for (const name of readdirSync(this.#folder)) {
      const generation = NAME.exec(name)?.[1];
      if (generation !== undefined && Number(generation) !== this.#generation) rmSync(join(this.#folder, name));
    }
  }
}
