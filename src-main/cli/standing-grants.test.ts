/** What is said beforehand is granted when the run has a name. */
import { expect, it } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { aRun, play } from './context-fixture.ts';
import type { PromptPolicy } from './prompt-policy.ts';
import { grantStanding } from './standing-grants.ts';

const capsuleHash = 'ab'.repeat(32);
const policy: PromptPolicy = {
  yesTo: [
    { approval: 'git *', access: null },
    { approval: null, access: { rights: ['read'], path: 'cwd://src' } },
    { approval: 'tmp://', access: { rights: ['read', 'write'], path: 'tmp://' } },
  ],
  rest: 'deny',
};

async function granted(mode: 'ask' | 'enforce' | 'observe' | 'open', given: PromptPolicy | null = policy) {
  const wishes: unknown[] = [];
  const grantAdd: ApiHandlers['grantAdd'] = (wish) => {
    wishes.push(wish);
    throw new CallError('invalid-argument', 'A grant for a run names one that is not over.');
  };
  await grantStanding(aRun({ mode, capsuleHash }), given ?? undefined, play({ grantAdd }).context);
  return wishes;
}

it('gives a run that asks each right that is about files, for that run and that binary, also when one cannot be given', async () => {
  const common = {
    sandbox: 'id',
    capsule: { name: 'tidy', hash: capsuleHash },
    lifetime: 'run',
    run: 'run',
    source: 'command-line',
  };
  expect(await granted('ask')).toEqual([
    { ...common, access: 'read', pattern: 'cwd://src' },
    { ...common, access: 'read', pattern: 'tmp://' },
    { ...common, access: 'write', pattern: 'tmp://' },
  ]);
});

it.each(['enforce', 'observe', 'open'] as const)(
  'gives nothing to a run in mode %s, which asks nothing',
  async (mode) => expect(await granted(mode)).toEqual([]),
);

it('gives nothing when nothing is said', async () => expect(await granted('ask', null)).toEqual([]));
