/** Where events can go, a group at a time: our record, and what others do. Each survives kill -9 when `write` returns. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { createAuditLog } from '../../src-main/audit/audit-log.ts';
import type { AuditLog } from '../../src-main/audit/audit-log.ts';
import { CANONICAL_FIELDS } from '../../src-main/audit/canonical-event.ts';
import type { EventDraft } from '../../src-main/audit/event.ts';
import { openSandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import type { SandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import { now } from '../bench-session.ts';

export interface EventSink {
  readonly write: (group: readonly EventDraft[]) => void;
  /** Everything is where questions about it can be answered. */
  readonly finish: () => void;
  readonly close: () => void;
}

/** As `Housekeeping` does it. */
const CHECKPOINT_AT = 32 * 1024 * 1024;
const NS_PER_MS = 1_000_000n;

export interface RecordSink extends EventSink {
  readonly log: AuditLog;
  readonly store: SandboxStore;
}

/** Numbered, chained, journaled group by group, brought into the database now and then. */
export function recordSink(folder: string): RecordSink {
  const store = openSandboxStore({ folder, now });
  const { journal, database } = store;
  const log = createAuditLog({ journal, database, now });
  return {
    log,
    store,
    write(group) {
      for (const draft of group) log.record(draft);
      journal.commit();
      if (journal.size >= CHECKPOINT_AT) journal.checkpoint();
    },
    finish() {
      journal.checkpoint();
    },
    close() {
      store.close();
    },
  };
}

const COLUMNS = CANONICAL_FIELDS.filter((field) => field !== 'seq' && field !== 'timeMs' && field !== 'timeNs');

/** A row an event, a transaction a group, no chain. */
export function rowSink(folder: string): EventSink {
  const database = new DatabaseSync(join(folder, 'rows.db'));
  const names = COLUMNS.map((name) => `"${name}"`).join(', ');
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec(`CREATE TABLE events (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, ${names})`);
  const insert = database.prepare(`INSERT INTO events (time, ${names}) VALUES (?${', ?'.repeat(COLUMNS.length)})`);
  return {
    write(group) {
      database.exec('BEGIN');
      for (const draft of group) insert.run(now(), ...COLUMNS.map((name) => draft[name]));
      database.exec('COMMIT');
    },
    finish() {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close() {
      database.close();
    },
  };
}

/** A line an event, one write a group, no chain; questions are not answered at all. */
export function lineSink(folder: string): EventSink {
  const fd = openSync(join(folder, 'events.jsonl'), 'a');
  let seq = 0;
  return {
    write(group) {
      const lines = group.map((draft) => JSON.stringify({ seq: ++seq, time: Number(now() / NS_PER_MS), ...draft }));
      writeSync(fd, `${lines.join('\n')}\n`);
    },
    finish: () => undefined,
    close() {
      closeSync(fd);
    },
  };
}
