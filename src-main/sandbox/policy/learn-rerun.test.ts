/** What was observed is learned, and then done again with nothing else allowed. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { EventQuestions } from '../../audit/query/event-questions.ts';
import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import type { Session } from '../session.ts';
import { attemptGroups } from './attempt-groups.ts';
import { learnRights } from './learn-rights.ts';
import type { Rule } from './rule-set.ts';
import { anyStep, inSandbox, play } from './small-work-contract.ts';

function learnedFrom({ audit }: Session): readonly Rule[] {
  const list = atOnce(new EventQuestions({ blocks: audit.blocks, now: () => 0n }).list({ kind: 'all', of: [] }));
  const found = atOnce(attemptGroups({ list, upTo: undefined }));
  const { entries } = atOnce(learnRights({ found, most: Infinity, rules: [], hostRoots: () => null }));
  return entries.map(({ access, pattern }) => ({ access, pattern, place: '' }));
}

test(
  'what was done under observation is done again with the learned rules alone, to the same end',
  { timeout: 90_000 },
  () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 12 }), (steps) => {
        const observed = inSandbox('observe', null, (door, session) => ({
          outcomes: play(door, steps),
          rules: learnedFrom(session),
        }));
        const again = inSandbox('enforce', observed.rules, (door, session) => ({
          outcomes: play(door, steps),
          denied: session.audit
            .page({ limit: 1000 })
            .events.filter(({ decision, cause }) => decision === 'deny' && cause === 'rule'),
        }));
        expect(again.denied).toEqual([]);
        expect(again.outcomes).toEqual(observed.outcomes);
      }),
      { numRuns: 40 },
    );
  },
);
