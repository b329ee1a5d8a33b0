/** The journal of one sandbox: a log file beside the database, swapped for an empty one at each checkpoint. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { CheckpointStep } from './checkpoint-step.ts';
import { transact } from './database.ts';
import type { Disk } from './disk.ts';
import { atBest, onDisk, syncFolder } from './disk-failure.ts';
import type { Journal, Participant } from './journal.ts';
import type { HistoryLogs } from './history-logs.ts';
import { JournalFile } from './journal-file.ts';
import type { JournalRecord } from './journal-file.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID';
/** A log and its generation. */
export const LOG_NAME = /^journal-(\d+)\.log$/;

export interface SandboxJournalOptions {
  readonly folder: string;
  readonly database: DatabaseSync;
  readonly steps: readonly CheckpointStep[];
  readonly disk: Disk;
  readonly history: HistoryLogs;
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
  readonly #disk: Disk;
  readonly #participants = new Map<number, Participant>();
  /** Groups of an earlier process that never came into the database. */
  readonly recovered: number;
  #unclaimed: readonly JournalRecord[];
  #generation: number;
  readonly #history: HistoryLogs;
  /** The log has records of somebody who has a history. */
  #hasPast = false;
  /** A sync failed, and nothing has been durable since. */
  #isSuspect = false;
  #file: JournalFile;

  constructor({ folder, database, steps, disk, history }: SandboxJournalOptions) {
    this.#folder = folder;
    this.#database = database;
    this.#steps = steps;
    this.#disk = disk;
    this.#history = history;
    this.#generation = readGeneration(database);
    history.current = this.#generation;
    history.isWithoutPast = (tag) =>
      this.#participants.get(tag)?.keepsPast === undefined && this.#participants.has(tag);
    this.#removeOtherLogs();
    const { file, records, groups } = JournalFile.open(this.#path(this.#generation), this.#disk);
    this.#file = file;
    this.recovered = groups;
    this.#unclaimed = records;
    this.#syncNames();
  }

  get size(): number {
    return this.#file.size;
  }

  join(participant: Participant): void {
    const { tag } = participant;
    if (this.#participants.has(tag)) throw new Error(`two participants of one journal have the tag ${tag}`);
    this.#participants.set(tag, participant);
    for (const record of this.#unclaimed) {
      if (record.tag !== tag) continue;
      this.#hasPast ||= participant.keepsPast === true;
      participant.replay(record.payload);
    }
    this.#unclaimed = this.#unclaimed.filter((record) => record.tag !== tag);
  }

  append(tag: number, payload: Uint8Array | string): void {
    const participant = this.#participants.get(tag);
    if (!participant) throw new Error(`nobody joined the journal with the tag ${tag}`);
    this.#hasPast ||= participant.keepsPast === true;
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
    // What a failed sync did not write, the system may have forgotten: the next one would say yes to nothing.
    if (this.#isSuspect) {
      this.checkpoint();
      return;
    }
    this.#reachDisk();
    this.#isSuspect = true;
    this.#file.sync();
    this.#isSuspect = false;
    this.#durable();
  }

  checkpoint(): void {
    this.commit();
    this.#reachDisk();
    const next = this.#generation + 1;
    const { file } = this.#startLog(next);
    try {
      this.#transaction(next);
    } catch (error) {
      this.#giveUp(file, next);
      throw error;
    }
    this.#file.close();
    if (!this.#history.logEnded(next)) atBest(() => this.#disk.remove(this.#path(this.#generation)));
    this.#file = file;
    this.#generation = next;
    this.#hasPast = false;
    this.#isSuspect = false;
    for (const participant of this.#participants.values()) participant.flushed?.();
    for (const step of this.#steps) step.flushed?.();
    this.#durable();
  }

  records(): Iterable<JournalRecord> {
    return this.#file.records();
  }

  close(): void {
    this.#file.close();
  }

  /** The name of a new log, and of the folders made before it. */
  #syncNames(): void {
    if (this.#file.size > 0) return;
    try {
      syncFolder(this.#disk, this.#folder);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  #settle(outcome: 'kept' | 'dropped'): void {
    for (const participant of this.#participants.values()) participant.settled?.(outcome);
  }

  /** A log that takes along what nobody has claimed yet, so that an absent participant loses nothing. */
  #startLog(generation: number): { file: JournalFile } {
    onDisk(() => this.#disk.remove(this.#path(generation)));
    const { file } = JournalFile.open(this.#path(generation), this.#disk);
    try {
      for (const { tag, payload } of this.#unclaimed) file.append(tag, payload);
      if (file.hasGroup) file.commit();
      file.sync();
      syncFolder(this.#disk, this.#folder);
    } catch (error) {
      this.#giveUp(file, generation);
      throw error;
    }
    return { file };
  }

  #transaction(generation: number): void {
    transact(this.#database, () => {
      for (const participant of this.#participants.values()) participant.flush();
      for (const step of this.#steps) step.flush?.();
      this.#history.endLog(this.#file.size, this.#hasPast ? 'worth-keeping' : 'empty');
      this.#database.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES ('generation', ?)").run(generation);
    });
  }

  #reachDisk(): void {
    for (const step of this.#steps) step.reachDisk?.();
  }

  #durable(): void {
    for (const step of this.#steps) step.durable?.();
  }

  /** A log that stays behind is removed at the next opening, because the database does not name it. */
  #giveUp(file: JournalFile, generation: number): void {
    file.close();
    atBest(() => this.#disk.remove(this.#path(generation)));
  }

  #path(generation: number): string {
    return join(this.#folder, `journal-${generation}.log`);
  }

  #removeOtherLogs(): void {
    for (const name of this.#disk.list(this.#folder)) {
      const generation = LOG_NAME.exec(name)?.[1];
      if (generation === undefined || Number(generation) === this.#generation) continue;
      if (!this.#history.keepsLog(Number(generation))) this.#disk.remove(join(this.#folder, name));
    }
  }
}
