/** The rows of one tree: its nodes and their names. */
import type { DatabaseSync } from 'node:sqlite';
import { ByteReader } from '../../store/byte-reader.ts';
import { ByteWriter } from '../../store/byte-writer.ts';
import type { Unsaved } from './journal-recorder.ts';
import { NO_NODE } from './journal-recorder.ts';
import { isWritten } from './node.ts';
import type { BaseFacts, Node } from './node.ts';
import { readFacts, readNode, writeFacts, writeNode } from './node-record.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS nodes(
  tree INTEGER NOT NULL, id INTEGER NOT NULL,
  state BLOB NOT NULL, -- the id once more, and then everything but the names
  PRIMARY KEY (tree, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names(
  tree INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL,
  node INTEGER NOT NULL, -- 0: a whiteout
  hides BLOB, -- the base entry that is not shown here, as it was
  PRIMARY KEY (tree, parent, name)
) STRICT, WITHOUT ROWID`;

/** Nodes read at once. */
const PAGE = 10_000;

export interface NameRow {
  readonly parent: number;
  readonly name: string;
  /** `NO_NODE` for a whiteout. */
  readonly node: number;
  readonly hides: BaseFacts | null;
}

export class NodeTables {
  readonly #database: DatabaseSync;
  readonly #tree: number;

  constructor(database: DatabaseSync, tree: number) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#tree = tree;
  }

  /**
   * Many rows come as one text of hex digits: for the 100,000 small values of a large top that is five times as fast as one
   * array of bytes each.
   */
  *nodes(): Iterable<{ id: number; record: NodeRecord }> {
    const page = this.#database.prepare(`
      SELECT max(id) AS last, group_concat(hex(state), '') AS states
      FROM (SELECT id, state FROM nodes WHERE tree = ? AND id > ? ORDER BY id LIMIT ${PAGE})`);
    for (let after = -1; ;) {
      const row = page.get(this.#tree, after);
      if (!row || row['last'] === null) return;
      after = Number(row['last']);
      const bytes = Buffer.from(String(row['states']), 'hex');
      const from = new ByteReader(bytes);
      while (!from.isAtEnd) yield { id: from.f64(), record: readNode(from) };
    }
  }

  *names(): Iterable<NameRow> {
    const rows = this.#database.prepare('SELECT parent, name, node, hex(hides) FROM names WHERE tree = ?');
    rows.setReturnArrays(true);
    for (const [parent, name, node, hides] of rows.all(this.#tree) as unknown as readonly unknown[][])
      yield {
        parent: Number(parent),
        name: String(name),
        node: Number(node),
        hides: hides === '' ? null : readFacts(new ByteReader(Buffer.from(String(hides), 'hex'))),
      };
  }

  /** Inside a transaction. `contentOf` says where a node's content will be found when the journal has gone. */
  save({ nodes, names }: Unsaved, contentOf: (node: Node) => ContentRecord): void {
    this.#saveNodes(nodes, contentOf);
    this.#saveNames(names);
  }

  #saveNames(names: Unsaved['names']): void {
    const put = this.#database.prepare(
      'INSERT OR REPLACE INTO names(tree, parent, name, node, hides) VALUES (?, ?, ?, ?, ?)',
    );
    const remove = this.#database.prepare('DELETE FROM names WHERE tree = ? AND parent = ? AND name = ?');
    for (const [parent, changed] of names) {
      // The names of a directory that is no more went with its row.
      if (!parent.stored) continue;
      for (const name of changed) {
        const child = parent.children.get(name);
        if (!child || !isWritten(child)) remove.run(this.#tree, parent.id, name);
        else put.run(this.#tree, parent.id, name, child.node?.id ?? NO_NODE, packFacts(child.hides));
      }
    }
  }

  #saveNodes(nodes: Unsaved['nodes'], contentOf: (node: Node) => ContentRecord): void {
    const put = this.#database.prepare('INSERT OR REPLACE INTO nodes(tree, id, state) VALUES (?, ?, ?)');
    const remove = this.#database.prepare('DELETE FROM nodes WHERE tree = ? AND id = ?');
    const removeNames = this.#database.prepare('DELETE FROM names WHERE tree = ? AND parent = ?');
    const writer = new ByteWriter();
    for (const [id, node] of nodes) {
      if (node?.stored) {
        writeNode(writer.start().f64(id), node, contentOf(node));
        put.run(this.#tree, id, writer.take());
        continue;
      }
      remove.run(this.#tree, id);
      removeNames.run(this.#tree, id);
    }
  }
}

function packFacts(facts: BaseFacts | null): Uint8Array | null {
  if (!facts) return null;
  const writer = new ByteWriter();
  writeFacts(writer, facts);
  return writer.take();
}
