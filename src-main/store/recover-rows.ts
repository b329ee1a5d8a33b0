/** Copies the rows that can be read from a damaged database into a new one, and the contents that are what they should be. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { existsSync } from 'node:fs';
import { addGenerations } from './database.ts';
import { nodeDisk } from './disk.ts';
import { PackFolder } from './pack-file.ts';
import { readRows, readSchema } from './read-rows.ts';
import type { DamagedRow, DamagedTable } from './read-rows.ts';
import { checkContent } from './verify-store.ts';

export type AcceptsRow = (table: string, row: Readonly<Record<string, unknown>>) => boolean;

export interface RowsReport {
  /** Whether the database could say which tables it has. */
  readonly isSchemaWhole: boolean;
  readonly tables: readonly {
    readonly name: string;
    readonly kept: number;
    /** Rows that were read and do not fit. */
    readonly refused: number;
    /** Whether all of it could be read. */
    readonly isWhole: boolean;
  }[];
  /** Hashes of contents that are damaged, or whose pack is. */
  readonly lostContents: readonly string[];
}

interface RowsRecovery {
  /** null when it cannot be opened at all. */
  readonly source: DatabaseSync | null;
  readonly target: DatabaseSync;
  /** The folder of the damaged store's packs. */
  readonly packs: string;
  readonly accepts: AcceptsRow;
}

const NOTHING: RowsReport = { isSchemaWhole: false, tables: [], lostContents: [] };

export function recoverRows({ source, target, packs, accepts }: RowsRecovery): RowsReport {
  if (!source) return NOTHING;
  const { tables, indexes, isWhole } = readSchema(source);
  const contents = new ContentCheck(packs);
  try {
    const reports = tables.flatMap((table) => {
      if (!canRun(() => target.exec(table.sql))) return [];
      const take: AcceptsRow = (name, row) => accepts(name, row) && (name !== 'blobs' || contents.isGood(row));
      return [copyTable({ source, target, table, take })];
    });
    addGenerations(target);
    for (const sql of indexes) canRun(() => target.exec(sql));
    return { isSchemaWhole: isWhole, tables: reports, lostContents: contents.lost };
  } finally {
    contents.close();
  }
}

interface TableCopy {
  readonly source: DatabaseSync;
  readonly target: DatabaseSync;
  readonly table: DamagedTable;
  readonly take: AcceptsRow;
}

function copyTable({ source, target, table, take }: TableCopy): RowsReport['tables'][number] {
  const { rows, isWhole } = readRows(source, table);
  let kept = 0;
  let refused = 0;
  target.exec('BEGIN');
  for (const row of rows) {
    if (!take(table.name, row)) {
      refused++;
      continue;
    }
    const changes = insert(target, table.name, row);
    if (changes === null) refused++;
    else kept += changes;
  }
  target.exec('COMMIT');
  return { name: table.name, kept, refused, isWhole };
}

/** Rows that came from both ends are there already; null for one that the table refuses. */
function insert(target: DatabaseSync, table: string, row: DamagedRow): number | null {
  const columns = Object.keys(row).map((name) => `"${name}"`);
  const marks = columns.map(() => '?').join(', ');
  let changes = 0;
  const isDone = canRun(() => {
    const statement = target.prepare(`INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${marks})
      ON CONFLICT DO NOTHING`);
    changes = Number(statement.run(...(Object.values(row) as SQLInputValue[])).changes);
  });
  return isDone ? changes : null;
}

/** Whether SQLite took it: a damaged statement or row is no reason to stop. A full disk is. */
function canRun(run: () => void): boolean {
  const full = 13;
  const failing = 10;
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error)) throw error;
    const code = Number(error.errcode) & 0xff;
    if (code === full || code === failing) throw error;
    return false;
  }
}

/** Tells which entries of the index are good. The packs themselves are copied whole: `collect` takes the waste away later. */
class ContentCheck {
  readonly lost: string[] = [];
  readonly #packs: PackFolder | null;

  constructor(folder: string) {
    this.#packs = existsSync(folder) ? new PackFolder(folder, nodeDisk) : null;
  }

  isGood(row: DamagedRow): boolean {
    const entry = asEntry(row);
    const isGood = this.#packs !== null && isPlausible(entry) && checkContent(this.#packs, entry) === undefined;
    if (!isGood) this.lost.push(entry.hash);
    return isGood;
  }

  close(): void {
    this.#packs?.close();
  }
}

const MOST = 2 ** 32;

/** A flipped bit must not make us ask for a terabyte. */
const isPlausible = ({ size, offset, pack }: ReturnType<typeof asEntry>): boolean =>
  [size, offset, pack].every((number) => Number.isSafeInteger(number) && number >= 0) && size < MOST;

const asEntry = (row: Readonly<Record<string, unknown>>) => ({
  hash: String(row['hash']),
  size: Number(row['size']),
  pack: Number(row['pack']),
  offset: Number(row['offset']),
});
