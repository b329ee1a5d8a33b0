/** The rows of one tree: its nodes and their names. */
import type { DatabaseSync } from 'node:sqlite';
import { ByteReader } from '../../store/byte-reader.ts';
import { ByteWriter } from '../../store/byte-writer.ts';
import type { Unsaved } from './journal-recorder.ts';
import { NO_NODE } from './journal-recorder.ts';
import type { BaseFacts, Node } from './node.ts';
import { readFacts, readNode, writeFacts, writeNode } from './node-record.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS nodes(
  tree INTEGER NOT NULL, id INTEGER NOT NULL, state BLOB NOT NULL, PRIMARY KEY (tree, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names(
  tree INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL,
  node INTEGER NOT NULL, -- 0: a whiteout
  hides BLOB, -- the base entry that is not shown here, as it was
  PRIMARY KEY (tree, parent, name)
) STRICT, WITHOUT ROWID`;

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

  *nodes(): Iterable<{ id: number; record: NodeRecord }> {
    const rows = this.#database.prepare('SELECT id, state FROM nodes WHERE tree = ?');
    for (const { id, state } of rows.iterate(this.#tree))
      yield { id: Number(id), record: readNode(new ByteReader(asBytes(state))) };
  }

  *names(): Iterable<NameRow> {
    const rows = this.#database.prepare('SELECT parent, name, node, hides FROM names WHERE tree = ?');
    for (const { parent, name, node, hides } of rows.iterate(this.#tree))
      yield {
        parent: Number(parent),
        name: String(name),
        node: Number(node),
        hides: hides === null ? null : readFacts(new ByteReader(asBytes(hides))),
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
    const writer = new ByteWriter();
    for (const [parent, changed] of names) {
      if (!parent.stored) continue;
      for (const name of changed) {
        const child = parent.children.get(name);
        if (!child || (child.node && !child.node.stored)) {
          remove.run(this.#tree, parent.id, name);
          continue;
        }
        if (child.hides) writeFacts(writer.start(), child.hides);
        put.run(this.#tree, parent.id, name, child.node?.id ?? NO_NODE, child.hides ? writer.take() : null);
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
        writeNode(writer.start(), node, contentOf(node));
        put.run(this.#tree, id, writer.take());
        continue;
      }
      remove.run(this.#tree, id);
      removeNames.run(this.#tree, id);
    }
  }
}

function asBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new Error('a column of this sandbox does not hold what this program writes there');
}
