/** What one run may do, as it was settled when it started. */
import type { RunMode } from '../../../src-preload/contract/policy-words.ts';
import type { RuleSet } from './rule-set.ts';

export interface RunPolicy {
  readonly run: string;
  /** `hash`: sha-256 of the program, hex. */
  readonly capsule: { readonly name: string; readonly hash: string };
  readonly mode: RunMode;
  /** null for a bare program: it declares nothing. */
  readonly rules: RuleSet | null;
}
