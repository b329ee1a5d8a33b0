/** Which sandbox a command is about. */

/** That of a folder, or one by its name. Both only for `run` and `call`; neither means the current folder. */
export interface Where {
  /** Absolute. */
  readonly workspace: string | null;
  readonly sandbox: string | null;
}
