/** Where secrets are kept that a capsule asked the user for; no capsule ever reads one back. */
import type { Secret } from './prompt.ts';
import { refuse } from './service-error.ts';

export interface SecretStore {
  /** Survives the process when it returns. Errors: `store-unavailable`. */
  put(space: string, key: string, secret: Secret): void;
  has(space: string, key: string): boolean;
}

/** For sessions that were given no place for them. */
export const NO_SECRETS: SecretStore = {
  put: () => refuse('store-unavailable', 'there is no place to keep a secret'),
  has: () => false,
};
