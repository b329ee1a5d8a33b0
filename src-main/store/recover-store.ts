/** Builds a new store from what can be read of a damaged one, which stays as it is. */
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStoreError, checkNobodyHasIt, openDatabase } from './database.ts';
import { nodeDisk } from './disk.ts';
import { syncFolder } from './disk-failure.ts';
import { recoverJournal } from './recover-journal.ts';
import type { JournalReport } from './recover-journal.ts';
import { recoverRows } from './recover-rows.ts';
import type { AcceptsRow, RowsReport } from './recover-rows.ts';
import { hasStore, setAside } from './set-aside.ts';
import { MOVING, RECOVERING } from './unfinished.ts';

export interface RecoverOptions {
  /** Of the sandbox. No process may have it open. */
  readonly folder: string;
  /** Nanoseconds since the epoch. */
  readonly now: () => bigint;
  /** Whether whoever reads the rows of a table will understand this one; those that are refused count as lost. */
  readonly accepts?: AcceptsRow;
  /** Mends what only the owner of some tables can, in the new database, and says what is lost of it, a sentence each. */
  readonly mend?: (database: DatabaseSync) => readonly string[];
}

export interface RecoveryReport extends RowsReport {
  /** The folder that has everything as it was. */
  readonly aside: string;
  readonly journal: JournalReport;
  /** One for each kind of loss, for the user; none when nothing was lost. */
  readonly sentences: readonly string[];
}

const SCRATCH = 'recovering.scratch';

/**
 * Sets the store in `folder` aside and makes a new one from it: rows one by one, contents whose hash is right, the journal up to the
 * first group that does not check out (what follows builds on it), all working files. When it is cut short the sandbox stays
 * `corrupt`; call it again. Errors: `StoreError` `locked`, `newer` (both before anything was done), `no-space`, `unreadable`.
 */
export function recoverStore({ folder, now, accepts = () => true, mend = () => [] }: RecoverOptions): RecoveryReport {
  return asStoreError(() => {
    checkNobodyHasIt(join(folder, 'sandbox.db'));
    const aside = begin(folder, now);
    const scratch = join(folder, SCRATCH);
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { mode: 0o700 });
    const { rows, generation, mended } = copyRows({ aside, folder, scratch, accepts, mend });
    const journal = recoverJournal(aside, folder, generation);
    for (const name of ['packs', 'work']) copyFiles(join(aside, name), join(folder, name));
    rmSync(scratch, { recursive: true });
    finish(folder);
    return { aside, ...rows, journal, sentences: [...sentencesOf(rows, journal), ...mended] };
  });
}

interface Copying {
  readonly aside: string;
  readonly folder: string;
  readonly scratch: string;
  readonly accepts: AcceptsRow;
  readonly mend: (database: DatabaseSync) => readonly string[];
}

interface Copied {
  readonly rows: RowsReport;
  readonly generation: number | null;
  readonly mended: readonly string[];
}

function copyRows({ aside, folder, scratch, accepts, mend }: Copying): Copied {
  const source = openCopy(aside, scratch);
  const target = openDatabase(join(folder, 'sandbox.db'));
  try {
    const rows = recoverRows({ source, target, packs: join(aside, 'packs'), accepts });
    const meta = target.prepare("SELECT name FROM sqlite_schema WHERE name = 'meta'").get();
    // Rows of the past may be among those that are lost, and nobody could tell: the history begins anew.
    if (meta) target.exec("DELETE FROM meta WHERE key LIKE 'history%'");
    const row = meta && target.prepare("SELECT value FROM meta WHERE key = 'generation'").get();
    const isReadable = rows.tables.some(({ name, isWhole }) => name === 'meta' && isWhole);
    return { rows, generation: row ? Number(row['value']) : isReadable ? 0 : null, mended: mend(target) };
  } finally {
    source?.close();
    target.close();
  }
}

/** The folder to recover from. The mark comes first, so that nobody opens an empty sandbox in between. */
function begin(folder: string, now: () => bigint): string {
  const mark = join(folder, RECOVERING);
  const named = existsSync(mark) ? readFileSync(mark, 'utf8') : '';
  if (named === '') writeFileSync(mark, '');
  const isBegun = readdirSync(folder).some((name) => name.endsWith(MOVING));
  const moved = isBegun || hasStore(folder) ? setAside(folder, now) : newestAside(folder);
  if (named !== '') return join(folder, named);
  writeFileSync(`${mark}.new`, basename(moved));
  renameSync(`${mark}.new`, mark);
  syncFolder(nodeDisk, folder);
  return moved;
}

/** Everything was moved, and then the process was killed before it could say so. Empty when there never was a store. */
function newestAside(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.startsWith('damaged-'));
  return join(folder, names.sort().at(-1) ?? '');
}

function finish(folder: string): void {
  syncFolder(nodeDisk, folder);
  rmSync(join(folder, RECOVERING));
  syncFolder(nodeDisk, folder);
}

/** SQLite writes beside what it opens, even to read it: so it gets a copy. null when there is nothing that it would open. */
function openCopy(aside: string, scratch: string): DatabaseSync | null {
  for (const name of ['sandbox.db', 'sandbox.db-wal'])
    if (existsSync(join(aside, name))) copyFileSync(join(aside, name), join(scratch, name), constants.COPYFILE_FICLONE);
  if (!existsSync(join(scratch, 'sandbox.db'))) return null;
  const database = new DatabaseSync(join(scratch, 'sandbox.db'));
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch {
    database.close();
    return null;
  }
}

/** Where the file system can, without copying a byte. */
function copyFiles(from: string, to: string): void {
  if (!existsSync(from)) return;
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
  for (const name of readdirSync(to)) {
    const fd = nodeDisk.open(join(to, name), 'existing');
    nodeDisk.sync(fd, 'bytes');
    nodeDisk.close(fd);
  }
  syncFolder(nodeDisk, to);
}

const many = (count: number, one: string, more: string): string => (count === 1 ? `1 ${one}` : `${count} ${more}`);

function* lossesOf({ isSchemaWhole, tables, lostContents }: RowsReport, journal: JournalReport): Generator<string> {
  if (!isSchemaWhole) yield 'The list of what the database holds is damaged; some of it may be missing altogether.';
  for (const { name, kept, refused, isWhole } of tables) {
    if (!isWhole) yield `The table ${name} is damaged: ${many(kept, 'row was', 'rows were')} read, others are lost.`;
    if (refused > 0)
      yield `In the table ${name}, ${many(refused, 'row makes', 'rows make')} no sense and was left out.`;
  }
  if (lostContents.length > 0)
    yield `${many(lostContents.length, 'content is', 'contents are')} damaged or missing; the files stay, but cannot be read.`;
  if (journal.lostBytes > 0)
    yield `The last ${many(journal.lostBytes, 'byte', 'bytes')} of the journal do not check out: the latest changes are lost.`;
  if (journal.isMissing) yield 'The journal is missing: the changes since the last checkpoint are lost.';
}

const sentencesOf = (rows: RowsReport, journal: JournalReport): string[] => [...lossesOf(rows, journal)];
