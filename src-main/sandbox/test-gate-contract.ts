/** For tests: a gate with nothing but what a test gives it, and the rules of a manifest in short. */
import type { RunMode } from '../../src-preload/contract/policy-words.ts';
import { createGate } from './gate.ts';
import type { Gate, GateDeps } from './gate.ts';
import { askNobody } from './policy/ask-access.ts';
import { NO_BOUNDARY } from './policy/boundary.ts';
import { NO_GRANTS } from './policy/grant-decider.ts';
import { createRuleSet } from './policy/rule-set.ts';
import type { Rule } from './policy/rule-set.ts';
import type { RunPolicy } from './policy/run-policy.ts';

export const gateWith = (some: Pick<GateDeps, 'mounts'> & Partial<GateDeps>): Gate =>
  createGate({ boundary: NO_BOUNDARY, grants: NO_GRANTS, ask: askNobody, ...some });

export interface DeclaredRights {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
}

/** Each on a line of its own, reads first. */
export const declared = ({ read = [], write = [] }: DeclaredRights): readonly Rule[] =>
  [
    ...read.map((pattern) => ({ access: 'read', pattern }) as const),
    ...write.map((pattern) => ({ access: 'write', pattern }) as const),
  ].map((rule, index) => ({ ...rule, place: `Capsule.toml ${index + 1}:1` }));

/** Of a run named `r` of the capsule `tidy`. null: a bare program. */
export const policyOf = (mode: RunMode, rights: DeclaredRights | null): RunPolicy => ({
  run: 'r',
  capsule: { name: 'tidy', hash: 'a'.repeat(64) },
  mode,
  rules: rights && createRuleSet(declared(rights)),
});
