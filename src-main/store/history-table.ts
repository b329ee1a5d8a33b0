/** Which logs of the past are kept, and which contents only the past needs, in the database. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * `begins` and `ends` are event numbers: the log's records lead from the state right after the one to that after the other. Contents
 * that only the past needs are named by hash or working file, with the log whose going lets go of them.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_logs(
  log INTEGER PRIMARY KEY, begins INTEGER NOT NULL, ends INTEGER NOT NULL, endedNs INTEGER NOT NULL,
  bytes INTEGER NOT NULL, form TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS past_blobs(
  hash TEXT NOT NULL, log INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (hash, log)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS past_blobs_by_log ON past_blobs(log);
CREATE TABLE IF NOT EXISTS past_work(
  id TEXT NOT NULL, log INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (id, log)
) STRICT, WITHOUT ROWID`;

/** `floor`: what is known begins right after this event. `mark`: where the log under way begins. */
const KEYS = { floor: 'historyFloor', mark: 'historyMark' } as const;

/** One log that is kept. */
export interface PastLog {
  readonly log: number;
  readonly begins: number;
  readonly ends: number;
  readonly endedNs: bigint;
  /** With the contents that it keeps. */
  readonly bytes: number;
  readonly form: 'raw' | 'packed';
}

export interface PastWork {
  readonly id: string;
  /** In bytes, at most. */
  readonly size: number;
}

export class HistoryTable {
  readonly #database: DatabaseSync;
  readonly #isPast: StatementSync;
  readonly #holdBlob: StatementSync;
  readonly #holdWork: StatementSync;

  constructor(database: DatabaseSync) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#isPast = database.prepare('SELECT 1 FROM past_blobs WHERE hash = ? LIMIT 1');
    this.#holdBlob = database.prepare('INSERT OR IGNORE INTO past_blobs(hash, log, size) VALUES (?, ?, ?)');
    this.#holdWork = database.prepare('INSERT OR REPLACE INTO past_work(id, log, size) VALUES (?, ?, ?)');
  }

  /** Oldest first. */
  logs(): PastLog[] {
    const rows = this.#database.prepare('SELECT * FROM past_logs ORDER BY log');
    rows.setReadBigInts(true);
    return rows.all().map((row) => ({
      log: Number(row['log']),
      begins: Number(row['begins']),
      ends: Number(row['ends']),
      endedNs: row['endedNs'] as bigint,
      bytes: Number(row['bytes']),
      form: row['form'] === 'packed' ? 'packed' : 'raw',
    }));
  }

  putLog({ log, begins, ends, endedNs, bytes, form }: PastLog): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO past_logs(log, begins, ends, endedNs, bytes, form) VALUES (?, ?, ?, ?, ?, ?)')
      .run(log, begins, ends, endedNs, bytes, form);
  }

  /** Bytes of the contents that are kept because of one log. */
  contentBytes(log: number): number {
    const sum = (table: string): number => {
      const sql = `SELECT coalesce(sum(size), 0) AS bytes FROM ${table} WHERE log = ?`;
      return Number(this.#database.prepare(sql).get(log)?.['bytes']);
    };
    return sum('past_blobs') + sum('past_work');
  }

  /** Forgets logs up to `last`, and what is kept because of them. */
  forget(last: number): void {
    for (const table of ['past_logs', 'past_blobs', 'past_work'])
      this.#database.prepare(`DELETE FROM ${table} WHERE log <= ?`).run(last);
  }

  needsBlob(hash: string): boolean {
    return this.#isPast.get(hash) !== undefined;
  }

  get blobCount(): number {
    const row = this.#database.prepare('SELECT count(DISTINCT hash) AS count FROM past_blobs').get();
    return Number(row?.['count']);
  }

  holdBlob(hash: string, size: number, log: number): void {
    this.#holdBlob.run(hash, log, size);
  }

  holdWork(id: string, size: number, log: number): void {
    this.#holdWork.run(id, log, size);
  }

  /** Of one owner. */
  work(owner: string): PastWork[] {
    const sql = 'SELECT id, max(size) AS size FROM past_work WHERE id GLOB ? GROUP BY id';
    const rows = this.#database.prepare(sql).all(`${owner}-*`);
    return rows.map(({ id, size }) => ({ id: String(id), size: Number(size) }));
  }

  get(key: keyof typeof KEYS): number | null {
    const value = this.#database.prepare('SELECT value FROM meta WHERE key = ?').get(KEYS[key])?.['value'];
    return value === undefined ? null : Number(value);
  }

  set(key: keyof typeof KEYS, value: number | null): void {
    if (value === null) this.#database.prepare('DELETE FROM meta WHERE key = ?').run(KEYS[key]);
    else this.#database.prepare('INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)').run(KEYS[key], value);
  }
}
