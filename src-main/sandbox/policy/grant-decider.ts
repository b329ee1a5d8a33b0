/** What the gate asks of the grants. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';
import type { RunPolicy } from './run-policy.ts';

export interface GrantRequest {
  readonly policy: RunPolicy;
  readonly principal: string;
  readonly access: Right;
  readonly mount: string;
  readonly names: readonly string[];
}

/** `reason` names the grant, who gave it, and for how long. */
export interface GrantVerdict {
  readonly verdict: 'allow' | 'deny';
  readonly reason: string;
  /** Told when this is what decided an attempt. */
  readonly used?: () => void;
}

export interface GrantDecider {
  /** A refusal before what allows; null when no grant covers it. Cheap: it is asked for every call. */
  decide(request: GrantRequest): GrantVerdict | null;
  /**
   * Whether something that allows, or refuses, what is asked is about a place or below it: before a tree is moved or removed whole.
   * It decides nothing, and counts as no use.
   */
  hasBelow(request: GrantRequest, verdict: 'allow' | 'deny'): boolean;
}

/** Of whoever was never given anything. */
export const NO_GRANTS: GrantDecider = { decide: () => null, hasBelow: () => false };
