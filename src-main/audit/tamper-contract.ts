/** For tests: a small record in a real store, somebody who tampers with its database, and what verifying says then. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

import { transact } from '../store/database.ts';
import { openSandboxStore } from '../store/open-sandbox-store.ts';
import type { SandboxStore } from '../store/open-sandbox-store.ts';
import type { AnchorCheck } from './anchor-check.ts';
import { createAuditLog } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { BlockBuilder } from './block-builder.ts';
import { BlockTable, sealOf } from './block-table.ts';
import type { ColumnName } from './block-table.ts';
import { encodeBlock } from './encode-block.ts';
import type { AuditEvent, EventDraft } from './event.ts';
import { headsOf } from './test-record-contract.ts';
import { draft } from './sample-events-contract.ts';
import { verifyChain } from './verify-chain.ts';
import type { ChainFindings } from './verify-chain.ts';

/** Events of a block in these tests. */
export const BLOCK = 8;

/** Reads every stored column anew. */
export function verifyLog(log: AuditLog, anchor: AnchorCheck | null = null): ChainFindings {
  const walking = verifyChain(
    { blocks: log.storedBlocks, count: () => log.count(), heads: () => log.heads(), floor: () => log.floor() },
    anchor,
  );
  for (;;) {
    const step = walking.next();
    if (step.done) return step.value;
  }
}

/** Drafts that use every column, by three principals, with texts of all kinds. */
export const variedDraft = (index: number): EventDraft =>
  draft({
    principal: ['default', 'user', 'wäre'][(index * 5) % 3] ?? '',
    run: index % 4 === 0 ? null : `run-${index % 3}`,
    ...(index % 4 === 1 ? ({ op: 'open', access: 'write' } as const) : { op: index % 5 === 0 ? 'write' : 'stat' }),
    path: `cwd://f${index % 6}/é😀`,
    asked: `./f${index}`,
    path2: index % 7 === 0 ? `tmp://${index}` : null,
    decision: index % 6 === 0 ? 'deny' : 'allow',
    outcome: index % 6 === 0 ? 'denied' : 'ok',
    bytes: index % 3 === 0 ? index * 1_000_003 : 0,
    durationNs: 900 + index * index,
    after: index % 5 === 0 ? index.toString(16).padStart(64, 'a') : null,
  });

export interface TamperedRecord {
  readonly folder: string;
  readonly log: AuditLog;
  readonly store: SandboxStore;
  readonly database: DatabaseSync;
  /** Closes it, lets somebody at the database, and opens it again. */
  reopen(tamper: (database: DatabaseSync) => void): void;
  remove(): void;
}

/** With `count` events, all brought to rest. */
export function createTamperedRecord(count: number): TamperedRecord {
  const folder = mkdtempSync(join(tmpdir(), 'inspector-tamper-'));
  let now = 1_700_000_000_000_000_000n;
  const open = (): { store: SandboxStore; log: AuditLog } => {
    const store = openSandboxStore({ folder, now: () => now });
    const { journal, database } = store;
    const log = createAuditLog({ journal, database, now: () => (now += 1_234_567n), blockEvents: BLOCK });
    return { store, log };
  };
  let opened = open();
  for (let index = 0; index < count; index += 1) {
    opened.log.record(variedDraft(index));
    opened.store.journal.commit();
  }
  opened.store.journal.checkpoint();
  return {
    folder,
    get log() {
      return opened.log;
    },
    get store() {
      return opened.store;
    },
    get database() {
      return opened.store.database;
    },
    reopen(tamper) {
      tamper(opened.store.database);
      opened.store.close();
      opened = open();
    },
    remove() {
      opened.store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface StoredColumn {
  readonly block: number;
  readonly name: ColumnName;
  readonly data: Uint8Array;
}

export const columnsOf = (database: DatabaseSync): readonly StoredColumn[] =>
  database
    .prepare('SELECT block, name, data FROM event_columns ORDER BY block, name')
    .all()
    .map((row) => ({ ...row }) as unknown as StoredColumn);

export function putColumn(database: DatabaseSync, { block, name, data }: StoredColumn): void {
  database.prepare('UPDATE event_columns SET data = ? WHERE block = ? AND name = ?').run(data, block, name);
}

/** What somebody who knows the format would do after an edit. */
export function withRightSum({ block, name, data }: StoredColumn): StoredColumn {
  const bytes = Buffer.from(data);
  const sum = crc32(bytes.subarray(8), crc32(bytes.subarray(0, 4), crc32(sealOf(block, name))));
  bytes.writeUInt32LE(sum, 4);
  return { block, name, data: bytes };
}

export function flipped({ block, name, data }: StoredColumn, at: number, bit: number): StoredColumn {
  const bytes = Buffer.from(data);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return { block, name, data: bytes };
}

export const eventsOf = (log: AuditLog): readonly AuditEvent[] => log.page({ limit: 1_000_000 }).events;

/** Puts these events in the place of all others, in the right form, by somebody who has the program. */
export function rewrite(database: DatabaseSync, events: readonly AuditEvent[]): void {
  const table = new BlockTable(database);
  transact(database, () => {
    database.exec('DELETE FROM event_columns; DELETE FROM event_blocks');
    for (let from = 0; from < events.length; from += BLOCK) {
      const block = new BlockBuilder();
      for (const event of events.slice(from, from + BLOCK)) block.append(event, event.hash);
      const { row, columns } = encodeBlock(block, headsOf(events.slice(0, from + BLOCK)));
      table.put(row, columns);
    }
  });
}
