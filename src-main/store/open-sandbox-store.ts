/** Opens everything a sandbox keeps on disk: one folder with a database, a journal, packs and working files. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ContentStore } from './content-store.ts';
import { asStoreError, openDatabase, transact } from './database.ts';
import { DiskBlobStore } from './disk-blob-store.ts';
import { DiskWorkStore } from './disk-work-store.ts';
import type { Journal } from './journal.ts';
import type { JournalWrite } from './journal-file.ts';
import { SandboxJournal } from './sandbox-journal.ts';

export interface SandboxStore {
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly contents: ContentStore;
  /**
   * Gives the disk space of contents back that nothing refers to any more. Only while every tree of the sandbox, and everybody
   * else who holds contents, is open: what they hold is all that stays.
   */
  collect(): void;
  /** Without a checkpoint: what was committed is in the journal, and nothing else counts. */
  close(): void;
}

export interface SandboxStoreOptions {
  readonly folder: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** For tests: how the log is written. */
  readonly write?: JournalWrite;
}

/**
 * Opens the store in `folder`, making it when it is missing. Then: open the trees and the other participants (each gets its
 * replay as it joins), and call `journal.checkpoint()` once.
 * Errors: `StoreError`; nothing on disk was changed then.
 */
export function openSandboxStore(options: SandboxStoreOptions): SandboxStore {
  const { folder } = options;
  const database = asStoreError(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openDatabase(join(folder, 'sandbox.db'));
  });
  try {
    return asStoreError(() => assemble(database, options));
  } catch (error) {
    database.close();
    throw error;
  }
}

function assemble(database: DatabaseSync, { folder, now, write }: SandboxStoreOptions): SandboxStore {
  const blobs = new DiskBlobStore(database, join(folder, 'packs'));
  const journal = new SandboxJournal({ folder, database, steps: [blobs], write });
  database.prepare("INSERT OR IGNORE INTO meta(key, value) VALUES ('created', ?)").run(now());
  return {
    database,
    journal,
    contents: { blobs, work: new DiskWorkStore(join(folder, 'work')) },
    collect() {
      journal.checkpoint();
      let afterwards = (): void => undefined;
      transact(database, () => {
        afterwards = blobs.collect();
      });
      afterwards();
    },
    close() {
      journal.close();
      blobs.close();
      database.close();
    },
  };
}
