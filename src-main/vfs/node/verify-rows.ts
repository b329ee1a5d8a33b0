/** Looks at the rows of all trees in a database, now and at their checkpoints: whether they can be read, and lead somewhere. */
import type { DatabaseSync } from 'node:sqlite';
import { ByteReader } from '../../store/byte-reader.ts';
import type { Finding } from '../../store/verify-store.ts';
import { readNode } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';
import { isReadableRow } from './readable-row.ts';

/** Rows looked at between two steps: a few milliseconds. */
const PAGE = 2_000;
/** Every directory of a tree hangs on it, and it may have no row of its own. */
const ROOT_ID = 1;

const NODE_TABLES = ['nodes', 'frozen_nodes'] as const;
const KEYS = { nodes: ['tree', 'id'], frozen_nodes: ['tree', 'id', 'since'] } as const;
const NAME_TABLES = ['names', 'frozen_names'] as const;

/** One step of the generator looks at a few thousand rows. */
export function* verifyTreeRows(database: DatabaseSync): Generator<void, readonly Finding[]> {
  const tables = tablesOf(database);
  const findings: Finding[] = [];
  for (const table of NODE_TABLES) if (tables.has(table)) findings.push(...(yield* checkNodes(database, table)));
  const nodes = NODE_TABLES.filter((table) => tables.has(table));
  for (const table of NAME_TABLES) {
    if (!tables.has(table)) continue;
    findings.push(...checkNames(database, table, nodes));
    yield;
  }
  return findings;
}

const tablesOf = (database: DatabaseSync): ReadonlySet<string> =>
  new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name)),
  );

function* checkNodes(database: DatabaseSync, table: (typeof NODE_TABLES)[number]): Generator<void, Finding[]> {
  const findings: Finding[] = [];
  const key = KEYS[table];
  const marks = key.map(() => '?').join(', ');
  const page = database.prepare(
    `SELECT * FROM ${table} WHERE (${key.join(', ')}) > (${marks}) ORDER BY ${key.join(', ')} LIMIT ${PAGE}`,
  );
  const find = database.prepare('SELECT 1 FROM blobs WHERE hash = ?');
  for (let after = key.map(() => -1); ;) {
    const rows = page.all(...after);
    for (const row of rows) findings.push(...checkNode(table, row, (hash) => find.get(hash) !== undefined));
    const last = rows.at(-1);
    if (last === undefined) return findings;
    after = key.map((column) => Number(last[column]));
    yield;
  }
}

type Row = Readonly<Record<string, unknown>>;

function* checkNode(table: string, row: Row, isIndexed: (hash: string) => boolean): Generator<Finding> {
  const subject = `${String(row['tree'])}/${String(row['id'])}`;
  if (!isReadableRow(table, row)) {
    yield { kind: 'row-damaged', subject, sentence: `The record of a file or directory cannot be read (${subject}).` };
    return;
  }
  const content = contentOf(row['state']);
  if (content?.kind !== 'blob' || isIndexed(content.hash)) return;
  const sentence = `A file of this sandbox has lost its content (${content.hash.slice(0, 12)}).`;
  yield { kind: 'content-lost', subject: content.hash, sentence };
}

function contentOf(state: unknown): ContentRecord | undefined {
  if (!(state instanceof Uint8Array)) return undefined;
  const from = new ByteReader(state);
  from.f64();
  return readNode(from).content;
}

/** A name leads to a node, or hides something of the base; and it stands in a directory. */
function* checkNames(database: DatabaseSync, table: string, nodes: readonly string[]): Generator<Finding> {
  const unknown = (column: string): string =>
    nodes
      .map((from) => `NOT EXISTS (SELECT 1 FROM ${from} AS n WHERE n.tree = e.tree AND n.id = e.${column})`)
      .join(' AND ');
  const lost = database.prepare(
    `SELECT tree, parent, name FROM ${table} AS e
     WHERE (node <> 0 AND ${unknown('node')}) OR (parent <> ${ROOT_ID} AND ${unknown('parent')})`,
  );
  for (const { tree, parent, name } of lost.all()) {
    const subject = `${String(tree)}/${String(parent)}/${String(name)}`;
    yield { kind: 'name-lost', subject, sentence: `The name ${String(name)} leads nowhere (${subject}).` };
  }
  for (const row of database.prepare(`SELECT tree, parent, name, hides FROM ${table}`).iterate()) {
    if (isReadableRow(table, row)) continue;
    const subject = `${String(row['tree'])}/${String(row['parent'])}/${String(row['name'])}`;
    yield { kind: 'row-damaged', subject, sentence: `The record of a name cannot be read (${subject}).` };
  }
}
