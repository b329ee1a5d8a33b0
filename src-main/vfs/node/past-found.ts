/** Single rows of a tree as they were when a log began: what a later log replaced, or else what is there now. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ByteReader } from '../../store/byte-reader.ts';
import type { NameRow, NodeRow } from './layer-rows.ts';
import { nodeOfState, readFacts } from './node-record.ts';

/** The node of a name that was not there. */
export const ABSENT = -1;

/** Rows as they were when a log began, one by one: for whoever needs few of them. */
export interface FoundRows {
  node(id: number): NodeRow | undefined;
  name(parent: number, name: string): NameRow | undefined;
}

export interface PastFoundOptions {
  readonly database: DatabaseSync;
  readonly tree: number;
  readonly log: number;
  /** No node of this id, or above, was there when the log began. */
  readonly nextId: number;
}

/** Stays right when checkpoints bring later logs into the database. */
export class PastFound implements FoundRows {
  readonly #options: PastFoundOptions;
  readonly #nodes: readonly [past: StatementSync, now: StatementSync];
  readonly #names: readonly [past: StatementSync, now: StatementSync];

  constructor(options: PastFoundOptions) {
    const { database } = options;
    this.#options = options;
    const inLogs = (table: string): string =>
      `FROM past_trees AS t CROSS JOIN ${table} AS p ON p.tree = t.tree AND p.log = t.log`;
    const oldest = 'WHERE t.tree = ?1 AND t.log >= ?2';
    this.#nodes = [
      database.prepare(`SELECT state, p.since ${inLogs('past_nodes')} AND p.id = ?3 ${oldest} ORDER BY t.log LIMIT 1`),
      database.prepare('SELECT state, since FROM nodes WHERE tree = ? AND id = ?'),
    ];
    this.#names = [
      database.prepare(
        `SELECT node, hides, p.since ${inLogs('past_names')} AND p.parent = ?3 AND p.name = ?4 ${oldest} ORDER BY t.log LIMIT 1`,
      ),
      database.prepare('SELECT node, hides, since FROM names WHERE tree = ? AND parent = ? AND name = ?'),
    ];
  }

  node(id: number): NodeRow | undefined {
    const { tree, log, nextId } = this.#options;
    if (id >= nextId) return undefined;
    const [past, now] = this.#nodes;
    const { state, since } = past.get(tree, log, id) ?? now.get(tree, id) ?? {};
    if (!(state instanceof Uint8Array)) return undefined;
    return { id, since: Number(since), record: nodeOfState(state) };
  }

  name(parent: number, name: string): NameRow | undefined {
    const { tree, log, nextId } = this.#options;
    if (parent >= nextId) return undefined;
    const [past, now] = this.#names;
    const row = past.get(tree, log, parent, name) ?? now.get(tree, parent, name);
    const node = Number(row?.['node'] ?? ABSENT);
    if (!row || node === ABSENT) return undefined;
    const hides = row['hides'] instanceof Uint8Array ? readFacts(new ByteReader(row['hides'])) : null;
    return { parent, name, node, hides, since: Number(row['since']) };
  }
}
