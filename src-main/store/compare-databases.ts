/** What differs between two SQLite databases of somebody else: schema and rows. They are read from memory, and nothing in them is trusted. */
import { constants, DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue } from 'node:sqlite';

import { fail } from '../vfs/errors.ts';
import { keyPrintOf, printOf, quotedName, scanOf, sharedTable, shown } from './database-table.ts';
import type { SharedTable, Values } from './database-table.ts';

/** Rows that are given of each table, and tables that are looked at. The counts are of all rows. */
const MOST_ROWS = 1000;
const MOST_TABLES = 200;
/** Values that are given of all tables together. */
const MOST_CELLS = 200_000;
/** Characters of a statement of the schema that are shown. */
const MOST_SQL = 4000;
/** Rows of one table that are compared: each of the earlier ones is remembered. */
const MOST_COMPARED = 500_000;
/** Milliseconds after which no further table is begun, and no further row is taken. */
const PATIENCE = 3000;
/** Rows between two pauses. */
const SLICE = 128;
/** The two bytes of the header that ask for a log beside the file, which a content in memory has not. */
const LOG_MODE_AT = 18;
const ROLLBACK = 1;

type RowKind = 'added' | 'modified' | 'deleted';

/** The shape of a group of `Inside` in the contract. */
export interface DatabaseGroup {
  title: string;
  columns: string[];
  rows: { name: string; kind: RowKind; before: string[] | null; after: string[] | null }[];
  differing: number;
  same: number;
}

/** What our own questions need; a view, a trigger or a generated column gets no further. */
function authorize(
  action: number,
  name: string | null,
  _detail: string | null,
  _database: string | null,
  view: string | null,
): number {
  const isAllowed =
    action === constants.SQLITE_SELECT ||
    action === constants.SQLITE_READ ||
    (action === constants.SQLITE_PRAGMA && name === 'table_xinfo');
  return isAllowed && view === null ? constants.SQLITE_OK : constants.SQLITE_DENY;
}

function withoutLog(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.fill(ROLLBACK, LOG_MODE_AT, LOG_MODE_AT + 2);
  return copy;
}

/** Both in one connection, as `old` and `new`; one that is not there is empty. */
function openBoth(before: Uint8Array | null, after: Uint8Array | null): DatabaseSync {
  const limits = { attach: 2, sqlLength: 1_000_000, length: 256 * 1024 * 1024 };
  const database = new DatabaseSync(':memory:', { defensive: true, enableDoubleQuotedStringLiterals: false, limits });
  try {
    database.exec(`ATTACH ':memory:' AS old; ATTACH ':memory:' AS new;
      PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;`);
    if (before) database.deserialize(withoutLog(before), { dbName: 'old' });
    if (after) database.deserialize(withoutLog(after), { dbName: 'new' });
    database.setAuthorizer(authorize);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

type Side = 'old' | 'new';
type Row = Record<string, SQLOutputValue>;

const text = (value: SQLOutputValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

function schemaOf(database: DatabaseSync, side: Side): ReadonlyMap<string, SchemaEntry> {
  const rows = database.prepare(`SELECT type, name, sql FROM ${side}.sqlite_schema WHERE sql IS NOT NULL`).all();
  return new Map(
    rows.map((row: Row) => {
      const entry = { type: text(row['type']), name: text(row['name']), sql: text(row['sql']) };
      return [`${entry.type} ${entry.name}`, entry];
    }),
  );
}

type Schema = ReadonlyMap<string, SchemaEntry>;

const kindOf = (before: unknown, after: unknown): RowKind => (before ? (after ? 'modified' : 'deleted') : 'added');

function schemaGroup(old: Schema, fresh: Schema): DatabaseGroup {
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const differing = keys.filter((key) => old.get(key)?.sql !== fresh.get(key)?.sql);
  const rows = differing.slice(0, MOST_ROWS).map((key) => {
    const [before, after] = [old.get(key), fresh.get(key)];
    return {
      name: key,
      kind: kindOf(before, after),
      before: before ? [before.sql.slice(0, MOST_SQL)] : null,
      after: after ? [after.sql.slice(0, MOST_SQL)] : null,
    };
  });
  return { title: 'Schema', columns: ['sql'], rows, differing: differing.length, same: keys.length - differing.length };
}

const isOfSqlite = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_SQLITE');

/** SQLite writes these two words itself; a stranger may have written others, such as those of a view. */
const isPlainTable = ({ type, sql }: SchemaEntry): boolean => type === 'table' && /^CREATE TABLE\b/u.test(sql);

/** How much may still be done for all tables together. */
interface Budget {
  readonly isLate: () => boolean;
  cells: number;
}

interface ScannedRow {
  /** Of one side no two rows have the same. */
  readonly key: string;
  readonly shownKey: string;
  readonly values: Values;
}

class TableComparison {
  readonly #database: DatabaseSync;
  readonly #table: SharedTable;
  readonly #budget: Budget;
  readonly #key: readonly string[];
  readonly #rows = new Map<string, DatabaseGroup['rows'][number]>();
  readonly #left = new Map<string, string>();
  readonly #counts = { added: 0, modified: 0, same: 0 };
  #note = '';

  constructor(database: DatabaseSync, table: SharedTable, budget: Budget) {
    this.#database = database;
    this.#table = table;
    this.#budget = budget;
    this.#key = table.keys.find((key) => this.#isKey(key)) ?? [];
  }

  *compare(): Generator<undefined, DatabaseGroup> {
    const { name, columns } = this.#table;
    for (const { key, values } of this.#scan('old')) {
      this.#left.set(key, printOf(values));
      if (this.#left.size % SLICE === 0) yield;
    }
    // Of half of what was, nobody knows what came.
    if (this.#note === '') yield* this.#compareNew();
    yield* this.#addOld();
    const { added, modified, same } = this.#counts;
    const ORDER = ['deleted', 'added', 'modified'];
    const rows = [...this.#rows.values()].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    const differing = added + modified + this.#left.size;
    return { title: `${name}${this.#note}`, columns: [...columns], rows, differing, same };
  }

  *#compareNew(): Generator<undefined> {
    let seen = 0;
    for (const { key, shownKey, values } of this.#scan('new')) {
      const before = this.#left.get(key);
      this.#left.delete(key);
      const kind = before === undefined ? 'added' : before === printOf(values) ? 'same' : 'modified';
      this.#counts[kind] += 1;
      if (kind !== 'same') this.#give(key, { kind, shownKey, before: null, after: values });
      if ((seen += 1) % SLICE === 0) yield;
    }
    if (this.#note !== '') this.#left.clear();
  }

  /** What rows were that are not there any more, or are another way. */
  *#addOld(): Generator<undefined> {
    if (this.#note !== '') this.#left.clear();
    if (this.#left.size + this.#counts.modified === 0) return;
    let seen = 0;
    for (const { key, shownKey, values } of this.#scan('old')) {
      const row = this.#rows.get(key);
      if (row?.kind === 'modified') row.before = values.map(shown);
      else if (this.#left.has(key)) this.#give(key, { kind: 'deleted', shownKey, before: values, after: null });
      if ((seen += 1) % SLICE === 0) yield;
    }
  }

  #give(
    key: string,
    row: {
      readonly kind: RowKind;
      readonly shownKey: string;
      readonly before: Values | null;
      readonly after: Values | null;
    },
  ): void {
    const cost = 2 * this.#table.columns.length + 1;
    if (this.#rows.size >= MOST_ROWS || this.#budget.cells < cost) return;
    this.#budget.cells -= cost;
    const [before, after] = [row.before, row.after].map((values) => values?.map(shown) ?? null);
    const name = `${this.#table.name} ${row.shownKey}`;
    this.#rows.set(key, { name, kind: row.kind, before: before ?? null, after: after ?? null });
  }

  #isKey(key: readonly string[]): boolean {
    try {
      this.#database.prepare(scanOf(this.#table.isIn.old ? 'old' : 'new', this.#table.name, key, []));
      return true;
    } catch (error) {
      // A table without numbers of rows.
      if (isOfSqlite(error)) return false;
      throw error;
    }
  }

  *#scan(side: Side): Generator<ScannedRow> {
    const { name, columns, isIn } = this.#table;
    if (!isIn[side]) return;
    const question = this.#database.prepare(scanOf(side, name, this.#key, columns));
    question.setReturnArrays(true);
    question.setReadBigInts(true);
    const keys = new Map<string, number>();
    let count = 0;
    for (const row of question.iterate() as Iterable<unknown> as Iterable<Values>) {
      const key = row.slice(0, this.#key.length);
      const print = keyPrintOf(key);
      const times = (keys.get(print) ?? 0) + 1;
      keys.set(print, times);
      const shownKey = key.map(shown).join(', ');
      yield { key: times === 1 ? print : `${print} ${times}`, shownKey, values: row.slice(this.#key.length) };
      count += 1;
      if (count < MOST_COMPARED && !this.#budget.isLate()) continue;
      this.#note = ' (not all of it: it takes too long)';
      return;
    }
  }
}

function* tableGroups(
  database: DatabaseSync,
  old: Schema,
  fresh: Schema,
): Generator<undefined, readonly DatabaseGroup[]> {
  const until = performance.now() + PATIENCE;
  const budget = { isLate: () => performance.now() > until, cells: MOST_CELLS };
  const tables = [...old.values(), ...fresh.values()].filter(isPlainTable).map(({ name }) => name);
  const groups: DatabaseGroup[] = [];
  for (const name of [...new Set(tables)].sort().slice(0, MOST_TABLES)) {
    if (budget.isLate()) break;
    const columns = (side: Side): readonly Row[] =>
      database.prepare(`PRAGMA ${side}.table_xinfo(${quotedName(name)})`).all();
    const table = sharedTable(name, columns('old'), columns('new'));
    groups.push(yield* new TableComparison(database, table, budget).compare());
    yield;
  }
  return groups.filter(({ differing, same, title }) => differing > 0 || same > 0 || title.endsWith(')'));
}

/**
 * Compares two databases, null for none: schema first, then table by table, rows by primary key or rowid, or else as a whole. What a log beside
 * the file holds is not known. At most 1000 rows of each of 200 tables are given, and what takes more than three seconds is left and said so.
 * Yields between small steps. Errors: `unsupported` with a sentence when one cannot be read.
 */
export function* compareDatabases(
  before: Uint8Array | null,
  after: Uint8Array | null,
): Generator<undefined, readonly DatabaseGroup[]> {
  try {
    const database = openBoth(before, after);
    try {
      const [old, fresh] = [schemaOf(database, 'old'), schemaOf(database, 'new')];
      return [schemaGroup(old, fresh), ...(yield* tableGroups(database, old, fresh))];
    } finally {
      database.close();
    }
  } catch (error) {
    if (isOfSqlite(error)) return fail('unsupported', `This database cannot be read: ${error.message}.`);
    throw error;
  }
}
