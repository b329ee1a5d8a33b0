/** Why a sandbox or a principal cannot be found or made. */

/** The message is for the user and may name host paths. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code:
    | 'workspace-gone'
    | 'workspace-unreadable'
    | 'sandbox-corrupt'
    | 'not-found'
    | 'refused'
    | 'already-exists'
    | 'invalid-argument';
  constructor(code: RegistryError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
