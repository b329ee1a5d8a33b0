/** Opens the one SQLite database of a sandbox, exclusively, and says clearly why when it cannot. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { VfsError } from '../vfs/errors.ts';
import { errnoOf, onDisk } from './disk-failure.ts';
import { StoreError } from './store-error.ts';

/** Written as `user_version`; a database with a higher one is `newer`. */
export const SCHEMA_VERSION = 4;

const CHECK_ALWAYS_BYTES = 32 * 1024 * 1024;
const SQLITE = { BUSY: 5, LOCKED: 6, READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 };

const CODES = new Map<number, StoreError['code']>([
  [SQLITE.BUSY, 'locked'],
  [SQLITE.LOCKED, 'locked'],
  [SQLITE.CORRUPT, 'corrupt'],
  [SQLITE.NOTADB, 'corrupt'],
  [SQLITE.FULL, 'no-space'],
  [SQLITE.READONLY, 'unreadable'],
  [SQLITE.IOERR, 'unreadable'],
  [SQLITE.CANTOPEN, 'unreadable'],
]);

const MESSAGES = {
  locked: 'another process has this sandbox open',
  corrupt: 'the database of this sandbox is damaged',
  newer: 'this sandbox was written by a later version',
  'no-space': 'the disk that keeps this sandbox is full',
  unreadable: 'the database of this sandbox cannot be opened',
} as const satisfies Record<StoreError['code'], string>;

/** Runs SQLite or disk calls; their failures become `StoreError`s, everything else stays what it is. */
export function asStoreError<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const code = storeCodeOf(error);
    if (code === undefined) throw error;
    throw new StoreError(code, MESSAGES[code], { cause: error });
  }
}

function storeCodeOf(error: unknown): StoreError['code'] | undefined {
  if (error instanceof VfsError) return error.code === 'no-space' ? 'no-space' : 'unreadable';
  if (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')
    // The low byte is the primary code; the rest says more than anybody asked.
    return CODES.get(error.errcode & 0xff) ?? 'unreadable';
  const errno = errnoOf(error);
  if (errno === undefined) return undefined;
  return errno === 'ENOSPC' || errno === 'EDQUOT' ? 'no-space' : 'unreadable';
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A check reads everything: a large database gets one only when it was not closed properly, which leaves a WAL. */
const isWorthChecking = (file: string): boolean => sizeOf(file) <= CHECK_ALWAYS_BYTES || sizeOf(`${file}-wal`) > 0;

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version']);

/**
 * Looks through a connection that cannot write, so that a file that is not ours, or damaged, stays as it is. Never through node:fs:
 * closing any descriptor of a file gives up every lock that the process has on it.
 */
function checkDatabase(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    if (versionOf(database) > SCHEMA_VERSION) throw new StoreError('newer', MESSAGES.newer);
    if (!isWorthChecking(file)) return;
    const verdict = database.prepare('PRAGMA quick_check(1)').get();
    if (verdict?.['quick_check'] !== 'ok') throw new StoreError('corrupt', MESSAGES.corrupt);
  } finally {
    database.close();
  }
}

/**
 * Passes for a database that is damaged or not there. Looking may leave an empty log of SQLite's own beside it: that goes again.
 * Errors: `StoreError` `locked` while another process has it open, `newer`.
 */
export function checkNobodyHasIt(file: string): void {
  if (sizeOf(file) === 0) return;
  const beside = [`${file}-wal`, `${file}-shm`].filter((path) => !existsSync(path));
  try {
    asStoreError(() => lookAt(file));
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'locked' || error.code === 'newer')) throw error;
  }
  for (const path of beside) rmSync(path, { force: true });
}

function lookAt(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    if (versionOf(database) > SCHEMA_VERSION) throw new StoreError('newer', MESSAGES.newer);
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
  } finally {
    database.close();
  }
}

function openExclusively(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    // FULL, not NORMAL: a checkpoint deletes the log whose content it brought in, so its commit must be on the disk.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Keeps every process from opening the database at `file`, which is made when it is missing, until the function that it returns is called.
 * One that is damaged keeps nobody. Errors: `StoreError` `locked` while somebody has it open, `no-space`, `unreadable`.
 */
export function holdDatabase(file: string): () => void {
  try {
    const database = asStoreError(() => openExclusively(file));
    return () => {
      database.close();
    };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'corrupt') return () => undefined;
    throw error;
  }
}

/**
 * Opens or makes the database at `file`. It stays locked until it is closed.
 * Errors: every `StoreErrorCode`; the file is then as it was.
 */
export function openDatabase(file: string): DatabaseSync {
  return asStoreError(() => {
    if (sizeOf(file) > 0) checkDatabase(file);
    const database = openExclusively(file);
    migrate(database);
    return database;
  });
}

/**
 * Brings a database of an earlier version up to this one, in one step. What was written before there were checkpoints is older than
 * any. A process that was killed between making the database and this has left version 0.
 */
function migrate(database: DatabaseSync): void {
  if (versionOf(database) === SCHEMA_VERSION) return;
  database.exec('BEGIN');
  addGenerations(database);
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

/** To a database whose tables come from another one, of any version. */
export function addGenerations(database: DatabaseSync): void {
  for (const table of ['nodes', 'names']) {
    const columns = database.prepare(`PRAGMA table_info(${table})`).all();
    if (columns.length === 0 || columns.some(({ name }) => name === 'since')) continue;
    database.exec(`ALTER TABLE ${table} ADD COLUMN since INTEGER NOT NULL DEFAULT 0`);
  }
}

/** Runs `work` in one transaction. Failures of the database are `VfsError`s: `no-space` or `io`. */
export function transact(database: DatabaseSync, work: () => void): void {
  try {
    database.exec('BEGIN');
    onDisk(work);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    const code = error instanceof VfsError ? undefined : storeCodeOf(error);
    if (code === undefined) throw error;
    throw new VfsError(code === 'no-space' ? 'no-space' : 'io', MESSAGES[code]);
  }
}
