/** The rows of one tree in the database: its nodes and their names, now and at its checkpoints. */
import type { DatabaseSync } from 'node:sqlite';
import { ByteReader } from '../../store/byte-reader.ts';
import { ByteWriter } from '../../store/byte-writer.ts';
import type { Checkpoint } from '../layers.ts';
import { changedNames, changedNodes } from './changed-rows.ts';
import type { NameValue, RowChanges, RowKeys } from './changes.ts';
import { FrozenTables } from './frozen-tables.ts';
import type { LayerRows, NameRow, NodeRow, StateRows } from './layer-rows.ts';
import { isSeen } from './layer-rows.ts';
import type { BaseFacts } from './node.ts';
import { nodeOfState, readFacts, readNode, writeFacts, writeNode } from './node-record.ts';
import type { ContentRecord } from './node-record.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS nodes(
  tree INTEGER NOT NULL, id INTEGER NOT NULL,
  state BLOB NOT NULL, -- the id once more, and then everything but the names
  since INTEGER NOT NULL DEFAULT 0, -- the generation of the tree that wrote it
  PRIMARY KEY (tree, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names(
  tree INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL,
  node INTEGER NOT NULL, -- 0: a whiteout
  hides BLOB, -- the base entry that is not shown here, as it was
  since INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tree, parent, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoints(
  tree INTEGER NOT NULL, id INTEGER NOT NULL, frozenNs INTEGER NOT NULL,
  PRIMARY KEY (tree, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS generations(tree INTEGER PRIMARY KEY, generation INTEGER NOT NULL) STRICT`;

/** Rows read at once. */
const PAGE = 10_000;

export class NodeTables implements LayerRows {
  readonly #database: DatabaseSync;
  readonly #tree: number;
  readonly #frozen: FrozenTables;

  constructor(database: DatabaseSync, tree: number) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#tree = tree;
    this.#frozen = new FrozenTables(database, tree);
  }

  /**
   * Many rows come as one text of hex digits: for the 100,000 small values of a large top that is five times as fast as one
   * array of bytes each.
   */
  *nodes(): Iterable<NodeRow> {
    const page = this.#database.prepare(`
      SELECT max(id) AS last, group_concat(hex(state), '') AS states, group_concat(since) AS sinces
      FROM (SELECT id, state, since FROM nodes WHERE tree = ? AND id > ? ORDER BY id LIMIT ${PAGE})`);
    for (let after = -1; ;) {
      const row = page.get(this.#tree, after);
      if (!row || row['last'] === null) return;
      after = Number(row['last']);
      const from = new ByteReader(Buffer.from(String(row['states']), 'hex'));
      const sinces = String(row['sinces']).split(',').values();
      while (!from.isAtEnd) yield { id: from.f64(), record: readNode(from), since: Number(sinces.next().value) };
    }
  }

  *names(): Iterable<NameRow> {
    const page = this.#database.prepare(`
      SELECT parent, name, node, hex(hides), since FROM names
      WHERE tree = ? AND (parent, name) > (?, ?) ORDER BY parent, name LIMIT ${PAGE}`);
    page.setReturnArrays(true);
    let last: NameRow | null = null;
    do {
      const rows = page.all(this.#tree, last?.parent ?? -1, last?.name ?? '') as unknown as readonly unknown[][];
      last = null;
      for (const row of rows) yield (last = nameRowOf(row));
    } while (last);
  }

  /** Inside a transaction. */
  save(changes: RowChanges, checkpoints: readonly Checkpoint[]): readonly ContentRecord[] {
    const newest = checkpoints.findLast(({ id }) => id < changes.generation)?.id ?? 0;
    const kept: ContentRecord[] = [];
    if (newest > 0) {
      const isKept = (since: number): boolean => isSeen(checkpoints, since, changes.generation);
      for (const state of this.#frozen.keep(changes, newest, isKept)) kept.push(nodeOfState(state).content);
    }
    this.#saveNodes(changes);
    this.#saveNames(changes);
    return kept;
  }

  prune(checkpoints: readonly Checkpoint[]): readonly ContentRecord[] {
    return this.#frozen.prune(checkpoints).map((state) => nodeOfState(state).content);
  }

  stateAt(checkpoint: number): StateRows {
    return { nodes: () => this.#nodesAt(checkpoint), names: () => this.#namesAt(checkpoint) };
  }

  changedBetween(earlier: number, later: number): RowKeys {
    const rows = { database: this.#database, tree: this.#tree };
    return { nodes: changedNodes(rows, earlier, later), names: changedNames(rows, earlier, later), emptied: [] };
  }

  *frozenContents(): Iterable<ContentRecord> {
    for (const state of this.#frozen.states()) yield nodeOfState(state).content;
  }

  /** What rows of checkpoints alone remember of base entries. */
  *frozenFacts(): Iterable<BaseFacts> {
    for (const state of this.#frozen.states()) {
      const facts = nodeOfState(state).origin?.facts;
      if (facts) yield facts;
    }
    for (const hides of this.#frozen.hidden()) yield unpackFacts(hides);
  }

  /** Above every id that a row of a checkpoint has. */
  highestFrozenId(): number {
    return this.#frozen.highestId();
  }

  checkpoints(): { list: readonly Checkpoint[]; generation: number } {
    const rows = this.#database.prepare('SELECT id, frozenNs FROM checkpoints WHERE tree = ? ORDER BY id');
    rows.setReadBigInts(true);
    const list = rows.all(this.#tree).map(({ id, frozenNs }) => ({ id: Number(id), frozenNs: frozenNs as bigint }));
    const row = this.#database.prepare('SELECT generation FROM generations WHERE tree = ?').get(this.#tree);
    return { list, generation: Number(row?.['generation'] ?? 1) };
  }

  /** Inside a transaction. */
  saveCheckpoints(list: readonly Checkpoint[], generation: number): void {
    this.#database.prepare('DELETE FROM checkpoints WHERE tree = ?').run(this.#tree);
    const put = this.#database.prepare('INSERT INTO checkpoints(tree, id, frozenNs) VALUES (?, ?, ?)');
    for (const { id, frozenNs } of list) put.run(this.#tree, id, frozenNs);
    this.#database
      .prepare('INSERT OR REPLACE INTO generations(tree, generation) VALUES (?, ?)')
      .run(this.#tree, generation);
  }

  *#nodesAt(checkpoint: number): Iterable<NodeRow> {
    for (const row of this.nodes()) if (row.since <= checkpoint) yield row;
    for (const { state, since } of this.#frozen.nodesAt(checkpoint))
      yield { id: new ByteReader(state).f64(), since, record: nodeOfState(state) };
  }

  *#namesAt(checkpoint: number): Iterable<NameRow> {
    for (const row of this.names()) if (row.since <= checkpoint) yield row;
    for (const { hides, ...row } of this.#frozen.namesAt(checkpoint))
      yield { ...row, hides: hides && unpackFacts(hides) };
  }

  #saveNames({ names, generation }: RowChanges): void {
    const put = this.#database.prepare(
      'INSERT OR REPLACE INTO names(tree, parent, name, node, hides, since) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const remove = this.#database.prepare('DELETE FROM names WHERE tree = ? AND parent = ? AND name = ?');
    const save = (parent: number, name: string, value: NameValue | null): void => {
      if (value) put.run(this.#tree, parent, name, value.node, packFacts(value.hides), generation);
      else remove.run(this.#tree, parent, name);
    };
    for (const [parent, changed] of names) for (const [name, value] of changed) save(parent, name, value);
  }

  #saveNodes({ nodes, reborn, generation }: RowChanges): void {
    const put = this.#database.prepare('INSERT OR REPLACE INTO nodes(tree, id, state, since) VALUES (?, ?, ?, ?)');
    const writer = new ByteWriter();
    const gone: number[] = [];
    for (const [id, record] of nodes) {
      if (!record) {
        gone.push(id);
        continue;
      }
      writeNode(writer.start().f64(id), record, record.content);
      put.run(this.#tree, id, writer.take(), generation);
    }
    this.#remove('nodes', 'id', gone);
    this.#remove('names', 'parent', [...gone, ...[...reborn].filter((id) => nodes.has(id))]);
  }

  /** With one statement: each one more costs as much as three rows. */
  #remove(table: 'nodes' | 'names', column: 'id' | 'parent', ids: readonly number[]): void {
    const sql = `DELETE FROM ${table} WHERE tree = ? AND ${column} IN (SELECT value FROM json_each(?))`;
    if (ids.length > 0) this.#database.prepare(sql).run(this.#tree, JSON.stringify(ids));
  }
}

const nameRowOf = ([parent, name, node, hides, since]: readonly unknown[]): NameRow => ({
  parent: Number(parent),
  name: String(name),
  node: Number(node),
  hides: hides === '' ? null : unpackFacts(Buffer.from(String(hides), 'hex')),
  since: Number(since),
});

const unpackFacts = (bytes: Uint8Array): BaseFacts => readFacts(new ByteReader(bytes));

function packFacts(facts: BaseFacts | null): Uint8Array | null {
  if (!facts) return null;
  const writer = new ByteWriter();
  writeFacts(writer, facts);
  return writer.take();
}
