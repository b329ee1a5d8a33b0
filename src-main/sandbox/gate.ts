/** Who may do what: a function from a request to a decision. Absent means denied. */
import type { Cause } from '../../src-preload/contract/event-words.ts';
import type { Right } from '../../src-preload/contract/policy-words.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { RunPolicy } from './policy/run-policy.ts';

export interface GateRequest {
  readonly capsule: string;
  readonly principal: string;
  readonly operation: Operation;
  readonly access: Right;
  /** The ABI's own name of the function, and the path as it was asked: for the one who is asked. */
  readonly fn: string;
  readonly asked: string;
  /** What the run may do; null for whoever is no capsule. */
  readonly policy: RunPolicy | null;
  /** `once`: on a handle that was opened by an answer which held once, for what it was opened for. */
  readonly held: 'once' | null;
  /** The mount, and the canonical names below its root with links resolved. */
  readonly mount: string;
  /** Those the run was given; null for whoever is given all. */
  readonly given: ReadonlySet<string> | null;
  readonly names: readonly string[];
}

export interface Decision {
  readonly verdict: 'allow' | 'deny';
  /** What kind of thing decided. */
  readonly cause: Cause;
  /** Which rule decided, in words for the developer. */
  readonly reason: string;
}

export type Gate = (request: GateRequest) => Decision;

const USER: Decision = { verdict: 'allow', cause: 'user', reason: 'the user at the inspector' };
const BARE: Decision = {
  verdict: 'allow',
  cause: 'default',
  reason: 'default: a bare .wasm may read and write its mounts',
};
const UNKNOWN: Decision = { verdict: 'deny', cause: 'mount', reason: 'default: the mount was not given to this run' };

/** The principal under which the inspector's own windows and commands act. */
export const USER_PRINCIPAL = 'user';

/** The policy without a manifest: the user may do anything, a bare capsule may use the mounts given to it. */
export function createDefaultGate(mounts: { has(name: string): boolean }): Gate {
  return (request) => {
    if (request.principal === USER_PRINCIPAL) return USER;
    return (request.given ?? mounts).has(request.mount) ? BARE : UNKNOWN;
  };
}
