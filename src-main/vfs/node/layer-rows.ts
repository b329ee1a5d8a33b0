/** Where the rows of a tree and of its checkpoints are kept: in the database of a sandbox, or in memory. */
import type { Checkpoint } from '../layers.ts';
import type { NameValue, RowChanges, RowKeys } from './changes.ts';
import type { ContentRecord, NodeRecord } from './node-record.ts';

export interface NodeRow {
  readonly id: number;
  /** The generation that wrote it. */
  readonly since: number;
  readonly record: NodeRecord;
}

export interface NameRow extends NameValue {
  readonly parent: number;
  readonly name: string;
  readonly since: number;
}

/** All rows of one state of a tree. */
export interface StateRows {
  nodes(): Iterable<NodeRow>;
  names(): Iterable<NameRow>;
}

/** A row is kept as it was when a checkpoint has seen it and it changes. */
export interface LayerRows {
  /** Returns the contents that rows of checkpoints alone refer to from now on, one for each row. */
  save(changes: RowChanges, checkpoints: readonly Checkpoint[]): readonly ContentRecord[];
  /** Forgets the rows that none of `checkpoints` shows. Returns the contents that they referred to. */
  prune(checkpoints: readonly Checkpoint[]): readonly ContentRecord[];
  /** As of the last `save`. */
  stateAt(checkpoint: number): StateRows;
  /** The rows that may differ between two generations, as of the last `save`; keys may come more than once. */
  changedBetween(earlier: number, later: number): RowKeys;
  /** The contents that rows of checkpoints alone refer to, one for each row. */
  frozenContents(): Iterable<ContentRecord>;
}

/** Whether a row that was there from `since` until just before `until` makes two generations differ. */
export const isChange = (earlier: number, later: number, { since, until }: { since: number; until: number }): boolean =>
  since <= later && until > earlier && (since > earlier || until <= later);

/** Whether one of `checkpoints` shows what was there from `since` until just before `until`. */
export const isSeen = (checkpoints: readonly Checkpoint[], since: number, until: number): boolean =>
  checkpoints.some(({ id }) => since <= id && id < until);
