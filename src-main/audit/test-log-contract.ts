/** For tests: a record over a journal and a database in memory, and what must be true of it at any time. */
import { DatabaseSync } from 'node:sqlite';

import { expect } from 'vitest';

import type { Participant } from '../store/journal.ts';
import { AUDIT_TAG, createAuditLog } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { canonicalText } from './canonical-event.ts';
import { chained, GENESIS } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { draft } from './sample-events-contract.ts';

/** A journal that keeps its records, and can play them to a new log as after a crash. */
export function fakeJournal() {
  const records: Uint8Array[] = [];
  return {
    records,
    append: (tag: number, payload: Uint8Array | string): void => {
      expect(tag).toBe(AUDIT_TAG);
      records.push(typeof payload === 'string' ? new TextEncoder().encode(payload) : payload);
    },
    join: (participant: Participant): void => {
      for (const record of records) participant.replay(record);
    },
  };
}

const START = 1_700_000_000_123_456_789n;
export function setUp({ blockEvents = 8, database = new DatabaseSync(':memory:'), journal = fakeJournal() } = {}) {
  let time = START;
  const log = createAuditLog({ journal, database, now: () => (time += 1n), blockEvents });
  return { log, database, journal };
}
export const recordMany = (log: AuditLog, count: number): void => {
  for (let i = 0; i < count; i += 1) {
    log.record(draft({ bytes: i }));
    log.settled('kept');
  }
};
/** What a journal does at a checkpoint that succeeds. */
export const checkpoint = (log: AuditLog): void => {
  log.settled('kept');
  log.flush();
  log.flushed();
};
export const everything = (log: AuditLog): readonly AuditEvent[] => log.page({ limit: 100_000 }).events;
export const textOf = (record: Uint8Array | undefined): string => new TextDecoder().decode(record);

/** Every hash follows from the one before it of its principal, and the heads are the last ones. */
export function expectChained(log: AuditLog): void {
  const heads = new Map<string, { count: number; hash: string }>();
  for (const event of everything(log)) {
    const before = heads.get(event.principal) ?? { count: 0, hash: GENESIS };
    expect(event.hash, `of event ${event.seq}`).toBe(chained(before.hash, canonicalText(event)));
    heads.set(event.principal, { count: before.count + 1, hash: event.hash });
  }
  expect(log.heads()).toEqual(heads);
}

/** Each number stands once; a gap stands for as many as it says. */
export function expectDense(log: AuditLog): void {
  let last = 0;
  for (const { seq, op, bytes } of everything(log)) {
    expect(seq).toBe(last + (op === 'gap' ? bytes : 1));
    last = seq;
  }
  expect(last).toBe(log.count());
}
