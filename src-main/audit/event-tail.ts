/**
 * The newest events, a row each: when few have come since the block that grows was written, writing all of its columns again would cost
 * far more than they do.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

import { canonicalText } from './canonical-event.ts';
import type { AuditEvent, NumberedEvent } from './event.ts';
import { eventOfRecord, recordOf } from './journal-record.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS event_tail (seq INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT';

export class EventTail {
  readonly #insert: StatementSync;
  readonly #after: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync) {
    database.exec(SCHEMA);
    this.#insert = database.prepare('INSERT OR REPLACE INTO event_tail VALUES (?, ?)');
    this.#after = database.prepare('SELECT record FROM event_tail WHERE seq > ? ORDER BY seq');
    this.#remove = database.prepare('DELETE FROM event_tail WHERE seq <= ?');
  }

  /** The caller holds the transaction. Returns how many bytes it takes. */
  put(event: AuditEvent): number {
    const record = recordOf(event.hash, canonicalText(event));
    this.#insert.run(event.seq, record);
    return record.length;
  }

  /** Those with numbers above `seq`, in order. One that cannot be read is replaced by one that says so. */
  *after(seq: number): Generator<{ readonly event: NumberedEvent; readonly hash: string }> {
    let last = seq;
    for (const { record } of this.#after.all(seq)) {
      const { event, hash } = eventOfRecord(Buffer.from(String(record)), last + 1);
      last = event.seq;
      yield { event, hash: hash ?? '' };
    }
  }

  /** Removes those that are in a block now. The caller holds the transaction. */
  clear(upTo: number): void {
    this.#remove.run(upTo);
  }
}
