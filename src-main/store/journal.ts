/** The write-ahead log: what is acknowledged survives kill -9, at the cost of one write per operation. */

/** Who puts records in the journal, and brings them into the database at a checkpoint. */
export interface Participant {
  /** Which records are its own: one byte, unique per sandbox. */
  readonly tag: number;
  /** Whether its records are the history of something: the logs that have any are kept. */
  readonly keepsPast?: true;
  /** Called at opening for each of its records since the last checkpoint, in order. Must be idempotent. */
  replay(payload: Uint8Array): void;
  /** Writes everything that changed since the last successful flush, inside a database transaction. */
  flush(): void;
  /** The transaction of the last `flush` is on disk: what it wrote need not be written again. */
  flushed?(): void;
  /** Called at the end of each commit, also of an empty one: the group is on disk, or it was dropped and must be undone. */
  settled?(outcome: 'kept' | 'dropped'): void;
}

export interface Journal {
  /** Replays the participant's records before it returns. Records of those who never join are kept for them. */
  join(participant: Participant): void;
  /** Adds a record to the group under way. Strings are UTF-8. */
  append(tag: number, payload: Uint8Array | string): void;
  /**
   * Writes the group with one write; on return it survives kill -9. A group is replayed whole or not at
   * all. Nothing to do when the group is empty. Errors: `no-space`, `io` (the group is then dropped).
   */
  commit(): void;
  /** Commits; on return everything committed so far also survives power loss. */
  sync(): void;
  /** Commits, brings everything into the database and starts an empty log. On failure the old log goes on. */
  checkpoint(): void;
  /** What was committed since the last checkpoint, read from the disk. Errors: `io`. */
  records(): Iterable<{ readonly tag: number; readonly payload: Uint8Array }>;
  /** Bytes in the log since the last checkpoint. */
  readonly size: number;
  close(): void;
}
