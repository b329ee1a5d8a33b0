/** Opens everything a sandbox keeps on disk: one folder with a database, a journal, packs and working files. */
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredContents } from './content-store.ts';
import { asStoreError, openDatabase, transact } from './database.ts';
import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { DiskBlobStore } from './disk-blob-store.ts';
import type { Collected, CollectSlice } from './disk-blob-store.ts';
import { DiskWorkStore } from './disk-work-store.ts';
import { HistoryLogs } from './history-logs.ts';
import { JournaledContents } from './journaled-contents.ts';
import type { Journal } from './journal.ts';
import { SandboxJournal } from './sandbox-journal.ts';
import { StoreError } from './store-error.ts';
import { isUnfinished } from './unfinished.ts';

export interface SandboxStore {
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly contents: StoredContents;
  /** Of the trees. Nothing is kept before it was told how to find its place in the record of events. */
  readonly history: HistoryLogs;
  /**
   * Gives the disk space of contents back that nothing refers to any more. Only while every tree of the sandbox, and everybody
   * else who holds contents, is open: what they hold is all that stays.
   */
  collect(): void;
  /** A few milliseconds of that; whether nothing is left to do. */
  collectSlice(): boolean;
  /** Whether enough of what is kept is waste that collecting is worth the work. */
  isWasteful(): boolean;
  /** What an earlier process left behind, once every tree is open. */
  startup(): StartupReport;
  /** What must be there, as the trees that are open and the index say; see `verifyStore`. */
  inventory(): StoreInventory;
  /** Without a checkpoint: what was committed is in the journal, and nothing else counts. */
  close(): void;
}

const ALL: CollectSlice = { rows: Number.MAX_SAFE_INTEGER, bytes: Infinity };
const SLICE: CollectSlice = { rows: 5_000, bytes: 8 * 1024 * 1024 };

export interface StartupReport {
  /** Operations that were in its journal only: it was killed, or could not bring them to rest. */
  readonly operations: number;
  /** Packs and working files that nothing refers to; they are removed. */
  readonly leftovers: number;
}

export interface StoreInventory {
  readonly folder: string;
  /** Contents that somebody holds. */
  readonly held: readonly { readonly hash: string; readonly isInMemory: boolean }[];
  /** Working files that somebody holds; `size` is how many bytes they have at least. */
  readonly work: readonly { readonly id: string; readonly size: number }[];
}

export interface SandboxStoreOptions {
  readonly folder: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** What becomes of a folder that is not there; `make` when it is left out. Who was just moved to another shelf must not be made anew. */
  readonly missing?: 'make' | 'refuse' | undefined;
  /** For tests: a disk that fails. The database has its own way to the real one. */
  readonly disk?: Disk;
}

/**
 * Opens the store in `folder`, making it when it is missing. Then: open the trees and the other participants (each gets its
 * replay as it joins), and call `journal.checkpoint()` once.
 * Errors: `StoreError`; nothing on disk was changed then.
 */
export function openSandboxStore(options: SandboxStoreOptions): SandboxStore {
  const { folder, disk = nodeDisk, missing = 'make' } = options;
  const database = asStoreError(() => {
    if (missing === 'make') disk.makeFolder(folder);
    if (isUnfinished(disk.list(folder))) throw new StoreError('corrupt', 'the rescue of this sandbox was cut short');
    return openDatabase(join(folder, 'sandbox.db'));
  });
  try {
    return asStoreError(() => assemble(database, options));
  } catch (error) {
    database.close();
    throw error;
  }
}

function assemble(database: DatabaseSync, { folder, now, disk = nodeDisk }: SandboxStoreOptions): SandboxStore {
  const history = new HistoryLogs({ folder, database, disk, now });
  const blobs = new DiskBlobStore(database, join(folder, 'packs'), disk, history);
  const work = new DiskWorkStore(join(folder, 'work'), disk);
  const journal = new SandboxJournal({ folder, database, steps: [blobs, work], disk, history });
  if (journal.recovered > 0) work.distrust();
  const named = new JournaledContents({ blobs, journal });
  try {
    journal.join(named);
    database.prepare("INSERT OR IGNORE INTO meta(key, value) VALUES ('created', ?)").run(now());
  } catch (error) {
    journal.close();
    throw error;
  }
  const collect = (slice: CollectSlice): boolean => collectOnce({ database, journal, blobs }, slice);
  return {
    database,
    journal,
    contents: { blobs, named, work },
    history,
    isWasteful: () => blobs.isWasteful,
    collectSlice: () => collect(SLICE),
    collect() {
      while (!collect(ALL));
    },
    startup: () => ({ operations: journal.recovered, leftovers: blobs.leftover + work.swept }),
    inventory: () => ({ folder, held: blobs.held(), work: work.held() }),
    close() {
      history.close();
      journal.close();
      blobs.close();
      database.close();
    },
  };
}

interface Collectable {
  readonly database: DatabaseSync;
  readonly journal: Journal;
  readonly blobs: DiskBlobStore;
}

/** Whether nothing is left to do. */
function collectOnce({ database, journal, blobs }: Collectable, slice: CollectSlice): boolean {
  // What the database refers to, and nobody holds any more, is told apart by a checkpoint only.
  if (journal.size > 0) journal.checkpoint();
  let collected: Collected = { isDone: false, afterwards: () => undefined };
  transact(database, () => {
    collected = blobs.collect(slice);
  });
  collected.afterwards();
  return collected.isDone;
}
