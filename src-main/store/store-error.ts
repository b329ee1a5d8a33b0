/** Why the state of a sandbox could not be opened. */

/**
 * - `locked`: another process has it open.
 * - `newer`: written by a later version of this program.
 * - `corrupt`: not ours, or damaged.
 * - `no-space`: the disk is full.
 * - `unreadable`: missing rights, or not a folder.
 */
export type StoreErrorCode = 'locked' | 'corrupt' | 'newer' | 'no-space' | 'unreadable';

/** Opening failed; the files are as they were. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
