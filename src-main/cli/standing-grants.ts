/** What `--yes-to` says about files, given to a run that asks as soon as it has a name. */
import { CallError } from '../../src-preload/contract/reply.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';

import type { Context } from './context.ts';
import type { PromptPolicy } from './prompt-policy.ts';

/**
 * Grants that end with the run. Each question could be answered instead, and is until these hold; but a run may ask only so often, and
 * what is said beforehand should not be spent on that.
 */
export async function grantStanding(run: Run, policy: PromptPolicy | undefined, { client }: Context): Promise<void> {
  if (run.mode !== 'ask' || !policy) return;
  const capsule = { name: run.capsule, hash: run.capsuleHash };
  const wishes = policy.yesTo.flatMap(({ access }) =>
    access === null ? [] : access.rights.map((right) => ({ access: right, pattern: access.path })),
  );
  for (const wish of wishes)
    await client
      .grantAdd({ sandbox: run.sandbox, ...wish, capsule, lifetime: 'run', run: run.id, source: 'command-line' })
      .catch(ignoreFailure);
}

/** A run that is over needs nothing, and a mount that it does not have is not to be given. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof CallError)) throw error;
}
