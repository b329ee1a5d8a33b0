/** The rows of one tree that only its checkpoints show: each as it was from one generation until just before another. */
import type { DatabaseSync } from 'node:sqlite';
import type { Checkpoint } from '../layers.ts';
import type { RowChanges } from './changes.ts';
import { isSeen } from './layer-rows.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS frozen_nodes(
  tree INTEGER NOT NULL, id INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, state BLOB NOT NULL,
  PRIMARY KEY (tree, id, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS frozen_names(
  tree INTEGER NOT NULL, parent INTEGER NOT NULL, name TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  node INTEGER NOT NULL, hides BLOB,
  PRIMARY KEY (tree, parent, name, since)
) STRICT, WITHOUT ROWID`;

export interface FrozenName {
  readonly parent: number;
  readonly name: string;
  readonly node: number;
  readonly hides: Uint8Array | null;
  readonly since: number;
}

export class FrozenTables {
  readonly #database: DatabaseSync;
  readonly #tree: number;

  constructor(database: DatabaseSync, tree: number) {
    database.exec(SCHEMA);
    this.#database = database;
    this.#tree = tree;
  }

  /** Copies the rows that `changes` will replace. Returns the states of the nodes among them. */
  keep(changes: RowChanges, newest: number, isKept: (since: number) => boolean): Uint8Array[] {
    const states: Uint8Array[] = [];
    const find = this.#database.prepare('SELECT since, state FROM nodes WHERE tree = ? AND id = ? AND since <= ?');
    const put = this.#database.prepare(
      'INSERT OR REPLACE INTO frozen_nodes(tree, id, since, until, state) VALUES (?, ?, ?, ?, ?)',
    );
    const keepAll = this.#nameKeeper('', changes.generation, isKept);
    const keepOne = this.#nameKeeper('AND name = ?', changes.generation, isKept);
    for (const [id, record] of changes.nodes) {
      const { since, state } = find.get(this.#tree, id, newest) ?? {};
      if (state instanceof Uint8Array && isKept(Number(since))) {
        put.run(this.#tree, id, Number(since), changes.generation, state);
        states.push(state);
      }
      if (!record || changes.reborn.has(id)) keepAll(id);
    }
    for (const [parent, names] of changes.names) for (const name of names.keys()) keepOne(parent, name);
    return states;
  }

  /** Forgets what none of `checkpoints` shows. Returns the states of the nodes among it. */
  prune(checkpoints: readonly Checkpoint[]): Uint8Array[] {
    const states: Uint8Array[] = [];
    const removeNode = this.#database.prepare(
      'DELETE FROM frozen_nodes WHERE tree = ? AND since = ? AND until = ? RETURNING state',
    );
    const removeName = this.#database.prepare('DELETE FROM frozen_names WHERE tree = ? AND since = ? AND until = ?');
    for (const { since, until } of this.#spans())
      if (!isSeen(checkpoints, since, until)) {
        for (const { state } of removeNode.all(this.#tree, since, until))
          if (state instanceof Uint8Array) states.push(state);
        removeName.run(this.#tree, since, until);
      }
    return states;
  }

  *states(): Iterable<Uint8Array> {
    const rows = this.#database.prepare('SELECT state FROM frozen_nodes WHERE tree = ?').iterate(this.#tree);
    for (const { state } of rows) if (state instanceof Uint8Array) yield state;
  }

  /** What hidden base entries were. */
  *hidden(): Iterable<Uint8Array> {
    const sql = 'SELECT hides FROM frozen_names WHERE tree = ? AND hides IS NOT NULL';
    for (const { hides } of this.#database.prepare(sql).iterate(this.#tree))
      if (hides instanceof Uint8Array) yield hides;
  }

  *nodesAt(checkpoint: number): Iterable<{ since: number; state: Uint8Array }> {
    const rows = this.#database
      .prepare('SELECT since, state FROM frozen_nodes WHERE tree = ? AND since <= ? AND until > ?')
      .all(this.#tree, checkpoint, checkpoint);
    for (const { since, state } of rows) if (state instanceof Uint8Array) yield { since: Number(since), state };
  }

  *namesAt(checkpoint: number): Iterable<FrozenName> {
    const rows = this.#database
      .prepare('SELECT parent, name, node, hides, since FROM frozen_names WHERE tree = ? AND since <= ? AND until > ?')
      .all(this.#tree, checkpoint, checkpoint);
    for (const { parent, name, node, hides, since } of rows)
      yield {
        parent: Number(parent),
        name: String(name),
        node: Number(node),
        hides: hides instanceof Uint8Array ? hides : null,
        since: Number(since),
      };
  }

  highestId(): number {
    const row = this.#database.prepare('SELECT max(id) AS id FROM frozen_nodes WHERE tree = ?').get(this.#tree);
    return Number(row?.['id'] ?? 0);
  }

  /** Copies the names of a directory that `which` chooses. */
  #nameKeeper(which: '' | 'AND name = ?', until: number, isKept: (since: number) => boolean) {
    const put = this.#database.prepare(
      `INSERT OR REPLACE INTO frozen_names(tree, parent, name, since, until, node, hides)
       SELECT tree, parent, name, since, ?, node, hides FROM names WHERE tree = ? AND parent = ? ${which} AND since = ?`,
    );
    const sinces = this.#database.prepare(`SELECT DISTINCT since FROM names WHERE tree = ? AND parent = ? ${which}`);
    return (...at: readonly [parent: number] | readonly [parent: number, name: string]): void => {
      for (const row of sinces.all(this.#tree, ...at)) {
        const since = Number(row['since']);
        if (isKept(since)) put.run(until, this.#tree, ...at, since);
      }
    };
  }

  #spans(): { since: number; until: number }[] {
    const sql = `SELECT DISTINCT since, until FROM frozen_nodes WHERE tree = ?1
      UNION SELECT DISTINCT since, until FROM frozen_names WHERE tree = ?1`;
    const rows = this.#database.prepare(sql).all(this.#tree);
    return rows.map(({ since, until }) => ({ since: Number(since), until: Number(until) }));
  }
}
