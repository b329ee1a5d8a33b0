/** What goes along with a journal's checkpoints and syncs, beside its participants. */

export interface CheckpointStep {
  /**
   * Before the log is synced and before a checkpoint's transaction: what the records refer to, and is kept outside the log, goes to the
   * disk, so that no record outlives a power cut without it. Errors: `no-space`, `io`.
   */
  reachDisk?(): void;
  /** In the same transaction as the participants' rows, after them. */
  flush?(): void;
  /** That transaction committed. */
  flushed?(): void;
  /** Everything committed so far survives power loss: after a sync and after a checkpoint. */
  durable?(): void;
}
