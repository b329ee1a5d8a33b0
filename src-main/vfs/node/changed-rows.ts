/** The rows of a tree in the database that may differ between two generations of it. */
import type { DatabaseSync } from 'node:sqlite';
import type { RowKeys } from './changes.ts';

export interface RowsOfTree {
  readonly database: DatabaseSync;
  readonly tree: number;
}

/** ?2 is the earlier generation, ?3 the later one. A row of now began in between; one of checkpoints began or ended there. */
const LIVE = 'tree = ?1 AND since > ?2 AND since <= ?3';
const FROZEN = 'tree = ?1 AND since <= ?3 AND until > ?2 AND (since > ?2 OR until <= ?3)';

/** SQLite knows no infinity among whole numbers. */
const bounded = (generation: number): number => Math.min(generation, Number.MAX_SAFE_INTEGER);

function allOf({ database, tree }: RowsOfTree, sql: string, earlier: number, later: number) {
  return database.prepare(sql).all(tree, bounded(earlier), bounded(later));
}

export function changedNodes(rows: RowsOfTree, earlier: number, later: number): RowKeys['nodes'] {
  const sql = `SELECT id FROM nodes WHERE ${LIVE} UNION SELECT id FROM frozen_nodes WHERE ${FROZEN}`;
  return allOf(rows, sql, earlier, later).map(({ id }) => Number(id));
}

export function changedNames(rows: RowsOfTree, earlier: number, later: number): RowKeys['names'] {
  const sql = `SELECT parent, name FROM names WHERE ${LIVE} UNION SELECT parent, name FROM frozen_names WHERE ${FROZEN}`;
  return allOf(rows, sql, earlier, later).map(({ parent, name }) => ({ parent: Number(parent), name: String(name) }));
}
