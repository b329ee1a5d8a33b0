/** The write-ahead log: what is acknowledged survives kill -9, at the cost of one write per operation. */

/** Who puts records in the journal, and brings them into the database at a checkpoint. */
export interface Participant {
  /** Which records are its own: one byte, unique per sandbox. */
  readonly tag: number;
  /** Called at opening for each of its records since the last checkpoint, in order. Must be idempotent. */
  replay(payload: Uint8Array): void;
  /** Writes everything that changed since the last flush, inside a database transaction. */
  flush(): void;
}

export interface Journal {
  join(participant: Participant): void;
  /** Adds a record to the group under way. Strings are UTF-8. */
  append(tag: number, payload: Uint8Array | string): void;
  /**
   * Writes the group with one write; on return it survives kill -9. A group is replayed whole or not at
   * all. Nothing to do when the group is empty. Errors: `no-space`, `io` (the group is then dropped).
   */
  commit(): void;
  /** Also survives power loss. */
  sync(): void;
  /** Brings everything into the database and starts an empty log. */
  checkpoint(): void;
  /** Bytes in the log since the last checkpoint. */
  readonly size: number;
  close(): void;
}
