/** Why nothing below a descriptor may be looked at, or changed. */
export interface Hindrance {
  readonly code: 'not-directory' | 'read-only';
  /** For the record. */
  readonly reason: string;
}

export const NO_DIRECTORY: Hindrance = { code: 'not-directory', reason: 'the descriptor is no directory' };
export const READ_ONLY: Hindrance = { code: 'read-only', reason: 'the directory is read-only' };
