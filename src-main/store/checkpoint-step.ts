/** What goes along with a journal's checkpoints and syncs, beside its participants. */

export interface CheckpointStep {
  /** In the same transaction as the participants' rows, after them. */
  flush?(): void;
  /** That transaction committed. */
  flushed?(): void;
  /** Everything committed so far survives power loss: after a sync and after a checkpoint. */
  durable?(): void;
}
