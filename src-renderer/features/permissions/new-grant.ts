/** A grant that is being written by hand, and what is wrong with it. */
import { parseAccessEntry } from '../../../src-preload/contract/manifest/access-entry.ts';
import type { GrantLifetime, Right } from '../../../src-preload/contract/policy-words.ts';
import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';

import type { GrantDraft } from './store.ts';

export interface GrantFields {
  /** The file of a capsule. */
  readonly capsule: string;
  readonly access: Right;
  readonly pattern: string;
  readonly lifetime: GrantLifetime;
  /** Milliseconds; 0 for one that does not expire. */
  readonly forMs: number;
}

/** Times that can be chosen. */
export const EXPIRIES: readonly { readonly forMs: number; readonly name: string }[] = [
  { forMs: 0, name: 'never' },
  { forMs: 10 * 60_000, name: 'in 10 minutes' },
  { forMs: 3_600_000, name: 'in 1 hour' },
  { forMs: 86_400_000, name: 'in 1 day' },
  { forMs: 7 * 86_400_000, name: 'in 7 days' },
];

/** A sentence, or null for a pattern that covers something. */
export function patternProblem(pattern: string): string | null {
  if (pattern.trim() === '') return 'A path is missing.';
  const entry = parseAccessEntry(pattern.trim());
  return entry.kind === 'never' ? entry.problem : null;
}

/** The run of that capsule that a grant for one run would be for: the newest that goes on. */
export const runOf = (capsule: Capsule | undefined, going: readonly Run[]): Run | undefined =>
  going.find(({ capsuleHash }) => capsuleHash === capsule?.hash);

/** null while it cannot be given. */
export function draftOf(fields: GrantFields, capsules: readonly Capsule[], going: readonly Run[]): GrantDraft | null {
  const capsule = capsules.find(({ file }) => file === fields.capsule);
  const run = runOf(capsule, going);
  if (!capsule || patternProblem(fields.pattern) !== null) return null;
  if (fields.lifetime === 'run' && !run) return null;
  return {
    access: fields.access,
    pattern: fields.pattern.trim(),
    lifetime: fields.lifetime,
    capsule: { name: capsule.name, hash: capsule.hash },
    ...(fields.lifetime === 'run' && run && { run: run.id }),
    ...(fields.forMs > 0 && { forMs: fields.forMs }),
  };
}
