/** The events in SQLite: one row each, found again by number, run, failure or filter. */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

import { OPERATIONS, OUTCOMES } from '../../src-preload/contract/vocabulary.ts';
import { fold, searchText } from './event-text.ts';
import type { AuditEvent } from './event.ts';
import { FOLD } from './filter-sql.ts';
import type { SqlCondition } from './filter-sql.ts';

/**
 * `search` repeats the searchable texts, folded and joined: a bare word then costs one `instr` a row.
 * Indexes are paid for at every insert, so there are few: `run`, because the windows ask for one run's events and counts;
 * and failures and denials, which are rare, looked for often, and cost nothing for the everyday rows left out.
 * `path` has none: a filter looks inside paths, where an index does not help.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, timeMs INTEGER NOT NULL, timeNs INTEGER NOT NULL, run TEXT, search TEXT NOT NULL,
    capsule TEXT NOT NULL, principal TEXT NOT NULL, fn TEXT NOT NULL, op TEXT NOT NULL,
    path TEXT NOT NULL, asked TEXT NOT NULL, path2 TEXT, mount TEXT NOT NULL, layer TEXT NOT NULL,
    decision TEXT NOT NULL, reason TEXT NOT NULL, outcome TEXT NOT NULL,
    bytes INTEGER NOT NULL, durationNs INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS events_by_run ON events (run);
  CREATE INDEX IF NOT EXISTS events_failed ON events (outcome) WHERE outcome <> 'ok';
  CREATE INDEX IF NOT EXISTS events_denied ON events (decision) WHERE decision <> 'allow';
`;
const COLUMNS =
  'seq, timeMs, timeNs, run, capsule, principal, fn, op, path, asked, path2, mount, layer, decision, reason, outcome, bytes, durationNs';
const INSERT = `INSERT OR IGNORE INTO events (${COLUMNS}, search) VALUES (?${', ?'.repeat(18)})`;

/** How many events a run has, and how many of them were refused or failed. */
export interface RunCounts {
  readonly eventCount: number;
  readonly deniedCount: number;
}

/** Which rows, and in which direction; the bounds are exclusive. */
export interface RowRange {
  readonly above: number;
  readonly below: number;
  readonly order: 'ascending' | 'descending';
  readonly limit: number;
  readonly conditions: readonly SqlCondition[];
}

// The largest number SQLite compares; Infinity would become a float and lose the fast path by key.
const bound = (seq: number): number => Math.max(0, Math.min(seq, Number.MAX_SAFE_INTEGER));

const WORDS = {
  op: new Set<unknown>(OPERATIONS),
  layer: new Set<unknown>(['top', 'base', 'none']),
  decision: new Set<unknown>(['allow', 'deny']),
  outcome: new Set<unknown>(OUTCOMES),
} as const;

/** Whether a row rescued from a damaged database is an event: its words are ours, its numbers can be. */
export const isReadableEvent = (row: Readonly<Record<string, unknown>>): boolean =>
  Number(row['seq']) > 0 && Object.entries(WORDS).every(([column, words]) => words.has(row[column]));

/** A row is what `insert` put there; the table is STRICT, so only the words' narrower types are taken on trust. */
const toEvent = (row: Record<string, SQLOutputValue>): AuditEvent => ({ ...row }) as unknown as AuditEvent;

export class EventTable {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #counts: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.function(FOLD, { deterministic: true }, (text) => fold(String(text)));
    database.exec(SCHEMA);
    this.#insert = database.prepare(INSERT);
    this.#counts = database.prepare(
      `SELECT count(*) AS eventCount, coalesce(sum(decision = 'deny' OR outcome <> 'ok'), 0) AS deniedCount
       FROM events WHERE run = ? AND seq < ?`,
    );
  }

  /** 0 when there is none. */
  lastSeq(): number {
    return Number(this.#database.prepare('SELECT max(seq) AS seq FROM events').get()?.['seq'] ?? 0);
  }

  /** One that is there already stays as it is. The caller holds the transaction. */
  insert(e: AuditEvent): void {
    // prettier-ignore
    this.#insert.run(
      e.seq, e.timeMs, e.timeNs, e.run, e.capsule, e.principal, e.fn, e.op, e.path, e.asked, e.path2,
      e.mount, e.layer, e.decision, e.reason, e.outcome, e.bytes, e.durationNs, searchText(e),
    );
  }

  rows({ above, below, order, limit, conditions }: RowRange): readonly AuditEvent[] {
    if (above + 1 >= below || limit <= 0) return [];
    const where = ['seq > ?', 'seq < ?', ...conditions.map((condition) => condition.sql)].join(' AND ');
    const direction = order === 'ascending' ? 'ASC' : 'DESC';
    const statement = this.#database.prepare(
      `SELECT ${COLUMNS} FROM events WHERE ${where} ORDER BY seq ${direction} LIMIT ?`,
    );
    const parameters = conditions.flatMap((condition) => condition.parameters);
    return statement.all(bound(above), bound(below), ...parameters, limit).map(toEvent);
  }

  /** Of the events of a run that are older than `below`. */
  countsOfRun(run: string, below: number): RunCounts {
    const row = this.#counts.get(run, bound(below));
    return { eventCount: Number(row?.['eventCount'] ?? 0), deniedCount: Number(row?.['deniedCount'] ?? 0) };
  }
}
