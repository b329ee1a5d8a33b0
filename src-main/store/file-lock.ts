/** One process at a time changes a small file: by SQLite's lock, because the system gives it back when a process dies. */
import { DatabaseSync } from 'node:sqlite';

import { VfsError } from '../vfs/errors.ts';

/** Milliseconds that one process waits for another that is changing the file. */
const PATIENCE = 1000;

/** `path` is a file of the lock's own; `what` is changed, for the user. Errors: those of `act`, `busy`. */
export function withFileLock<T>(path: string, what: string, act: () => T): T {
  const lock = lockOf(path, what);
  try {
    return act();
  } finally {
    lock.close();
  }
}

function lockOf(path: string, what: string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: PATIENCE });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (!(error instanceof Error && 'errcode' in error)) throw error;
    throw new VfsError('busy', `Another inspector is changing ${what}; try again.`);
  }
}
