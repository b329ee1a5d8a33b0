/** The rows of one tree as they were before each log of the journal was brought into the database. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ByteReader } from '../../store/byte-reader.ts';
import type { RowChanges } from './changes.ts';
import { nodeOfState, readFacts } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';
import type { NameRow, NodeRow } from './layer-rows.ts';
import { ABSENT, PastFound } from './past-found.ts';

/** A row without a state, or with node -1, was not there. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS past_trees(
  tree INTEGER NOT NULL, log INTEGER NOT NULL,
  nextId INTEGER NOT NULL, -- no node of this id or above was there when the log began
  PRIMARY KEY (tree, log)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_nodes(
  tree INTEGER NOT NULL, log INTEGER NOT NULL, id INTEGER NOT NULL, state BLOB, since INTEGER NOT NULL,
  PRIMARY KEY (tree, log, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_names(
  tree INTEGER NOT NULL, log INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL,
  node INTEGER NOT NULL, hides BLOB, since INTEGER NOT NULL,
  PRIMARY KEY (tree, log, parent, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_writes(
  tree INTEGER NOT NULL, work TEXT NOT NULL, log INTEGER NOT NULL,
  PRIMARY KEY (tree, work, log)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS past_base(
  tree INTEGER NOT NULL, event INTEGER NOT NULL, number INTEGER NOT NULL, record BLOB NOT NULL,
  PRIMARY KEY (tree, event, number)
) STRICT, WITHOUT ROWID`;

/** What is known of a row of the past; null when it was not there. */
export interface PastNode {
  readonly id: number;
  readonly row: NodeRow | null;
}

export interface PastName {
  readonly parent: number;
  readonly name: string;
  readonly row: NameRow | null;
}

export class PastTables {
  readonly #database: DatabaseSync;
  readonly #tree: number;
  readonly #keepWrite: StatementSync;
  readonly #keepBase: StatementSync;

  constructor(database: DatabaseSync, tree: number) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#tree = tree;
    this.#keepWrite = database.prepare('INSERT OR IGNORE INTO past_writes(tree, work, log) VALUES (?, ?, ?)');
    this.#keepBase = database.prepare(
      'INSERT OR REPLACE INTO past_base(tree, event, number, record) VALUES (?, ?, ?, ?)',
    );
  }

  /** Above every id that a row of the past may have. */
  highestId(): number {
    const row = this.#database.prepare('SELECT max(nextId) AS id FROM past_trees WHERE tree = ?').get(this.#tree);
    return Number(row?.['id'] ?? 0);
  }

  /**
   * Inside a transaction, before `changes` are saved: copies the rows that they replace, as they were when `log` began. Returns the
   * contents of those that nothing had been copied of before.
   */
  keep(changes: RowChanges, { log, nextId }: { log: number; nextId: number }): readonly ContentRecord[] {
    this.#database
      .prepare('INSERT OR IGNORE INTO past_trees(tree, log, nextId) VALUES (?, ?, ?)')
      .run(this.#tree, log, nextId);
    const contents = this.#keepNodes(changes, log, nextId);
    this.#keepNames(changes, log, nextId);
    return contents;
  }

  /** As they were when `log` began; `nextId`: no node of this id, or above, was there. */
  found(log: number, nextId: number): PastFound {
    return new PastFound({ database: this.#database, tree: this.#tree, log, nextId });
  }

  /** No node of this id, or above, was there when the log began. */
  nextIdAt(log: number): number {
    const sql = 'SELECT nextId FROM past_trees WHERE tree = ? AND log >= ? ORDER BY log LIMIT 1';
    return Number(this.#database.prepare(sql).get(this.#tree, log)?.['nextId'] ?? Infinity);
  }

  /** Newest first: each takes a row one log further back, as far as the beginning of `log`. */
  *nodesBack(log: number): Iterable<PastNode> {
    const sql = 'SELECT id, state, since FROM past_nodes WHERE tree = ? AND log >= ? ORDER BY log DESC';
    for (const { id, state, since } of this.#database.prepare(sql).iterate(this.#tree, log)) {
      const record = state instanceof Uint8Array ? nodeOfState(state) : null;
      yield { id: Number(id), row: record && { id: Number(id), since: Number(since), record } };
    }
  }

  /** As `nodesBack`. */
  *namesBack(log: number): Iterable<PastName> {
    const sql = 'SELECT parent, name, node, hides, since FROM past_names WHERE tree = ? AND log >= ? ORDER BY log DESC';
    for (const row of this.#database.prepare(sql).iterate(this.#tree, log)) {
      const at = { parent: Number(row['parent']), name: String(row['name']) };
      const node = Number(row['node']);
      const hides = row['hides'] instanceof Uint8Array ? readFacts(new ByteReader(row['hides'])) : null;
      yield { ...at, row: node === ABSENT ? null : { ...at, node, hides, since: Number(row['since']) } };
    }
  }

  /** Inside a transaction: `log` has writes of this working file. */
  keepWrite(work: string, log: number): void {
    this.#keepWrite.run(this.#tree, work, log);
  }

  /** The logs from `log` on that have writes of a working file. */
  logsWriting(work: string, log: number): ReadonlySet<number> {
    const sql = 'SELECT log FROM past_writes WHERE tree = ? AND work = ? AND log >= ?';
    return new Set(
      this.#database
        .prepare(sql)
        .all(this.#tree, work, log)
        .map((row) => Number(row['log'])),
    );
  }

  /** Inside a transaction. */
  keepBase(event: number, number: number, record: Uint8Array): void {
    this.#keepBase.run(this.#tree, event, number, record);
  }

  /** What was remembered of the base with events after `event`, oldest first. */
  *baseAfter(event: number): Iterable<Uint8Array> {
    const sql = 'SELECT record FROM past_base WHERE tree = ? AND event > ? ORDER BY event, number';
    for (const { record } of this.#database.prepare(sql).iterate(this.#tree, event))
      if (record instanceof Uint8Array) yield record;
  }

  /** Inside a transaction: moments up to the end of `log`, which is event `ends`, are not to be shown any more. */
  forget(log: number, ends: number): void {
    for (const table of ['past_trees', 'past_nodes', 'past_names', 'past_writes'])
      this.#database.prepare(`DELETE FROM ${table} WHERE tree = ? AND log <= ?`).run(this.#tree, log);
    this.#database.prepare('DELETE FROM past_base WHERE tree = ? AND event <= ?').run(this.#tree, ends);
  }

  /** Names of directories that go, or were away in between, go with them. */
  #keepNodes({ nodes, reborn }: RowChanges, log: number, nextId: number): ContentRecord[] {
    const contents: ContentRecord[] = [];
    const isWithoutNames = (id: number, record: unknown): boolean => record === null || reborn.has(id);
    const find = this.#database.prepare('SELECT state, since FROM nodes WHERE tree = ? AND id = ?');
    const put = this.#database.prepare(
      'INSERT OR IGNORE INTO past_nodes(tree, log, id, state, since) VALUES (?, ?, ?, ?, ?)',
    );
    const names = this.#database.prepare(
      `INSERT OR IGNORE INTO past_names(tree, log, parent, name, node, hides, since)
       SELECT tree, ?, parent, name, node, hides, since FROM names WHERE tree = ? AND parent = ?`,
    );
    for (const [id, record] of nodes) {
      if (id >= nextId) continue;
      const { state, since } = find.get(this.#tree, id) ?? {};
      if (!(state instanceof Uint8Array)) {
        put.run(this.#tree, log, id, null, 0);
        continue;
      }
      const { kind, content } = nodeOfState(state);
      const { changes } = put.run(this.#tree, log, id, state, Number(since));
      if (changes > 0) contents.push(content);
      if (kind === 'directory' && isWithoutNames(id, record)) names.run(log, this.#tree, id);
    }
    return contents;
  }

  #keepNames({ names }: RowChanges, log: number, nextId: number): void {
    const one = this.#database.prepare(
      `INSERT OR IGNORE INTO past_names(tree, log, parent, name, node, hides, since)
       SELECT ?1, ?2, ?3, ?4, coalesce(n.node, ${ABSENT}), n.hides, coalesce(n.since, 0)
       FROM (SELECT 1) LEFT JOIN names AS n ON n.tree = ?1 AND n.parent = ?3 AND n.name = ?4`,
    );
    for (const [parent, some] of names)
      if (parent < nextId) for (const name of some.keys()) one.run(this.#tree, log, parent, name);
  }
}
