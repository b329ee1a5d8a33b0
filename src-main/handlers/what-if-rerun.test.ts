/** What observing, what-if and why say of random work, held against doing that work again with the real gate. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { AuditEvent } from '../audit/event.ts';
import { EventQuestions } from '../audit/query/event-questions.ts';
import { atOnce } from '../audit/query/test-blocks-contract.ts';
import { attemptGroups } from '../sandbox/policy/attempt-groups.ts';
import { createRuleSet } from '../sandbox/policy/rule-set.ts';
import type { Rule } from '../sandbox/policy/rule-set.ts';
import type { RunPolicy } from '../sandbox/policy/run-policy.ts';
import { anyStep, inSandbox, play } from '../sandbox/policy/small-work-contract.ts';
import type { Step } from '../sandbox/policy/small-work-contract.ts';
import { whatIf } from '../sandbox/policy/what-if.ts';
import { whyDecided } from '../sandbox/policy/why.ts';
import type { Session } from '../sandbox/session.ts';
import { replayedGate } from './replayed-gate.ts';

const NONE = Infinity;
const capsule = { name: 'tidy', hash: 'h' };

const anyRule: fc.Arbitrary<Rule> = fc.record({
  access: fc.constantFrom('read' as const, 'write' as const),
  pattern: fc.constantFrom(
    '*',
    'cwd://a',
    'cwd://a/b',
    'cwd://f',
    'cwd://n',
    'cwd://n/m',
    'home://',
    'cwd://l',
    'cwd://a/f',
  ),
  place: fc.constant('Capsule.toml 1:1'),
});
const anyRules = fc.uniqueArray(anyRule, { maxLength: 6, selector: ({ access, pattern }) => `${access} ${pattern}` });
const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 10 });

/** For each step the number of its last event. */
type Ends = readonly number[];

interface Done {
  readonly ends: Ends;
  readonly outcomes: readonly string[];
  readonly events: readonly AuditEvent[];
}

/** Which lead from one place to another. */
const PAIRS: ReadonlySet<string> = new Set(['rename', 'link', 'copy']);

function done(session: Session, steps: readonly Step[], door: Parameters<typeof play>[0]): Done {
  const outcomes: string[] = [];
  const ends = steps.map((step) => {
    outcomes.push(...play(door, [step]));
    return session.audit.count();
  });
  return { ends, outcomes, events: session.audit.page({ limit: 1000 }).events };
}

/** Which step had an event first; `NONE` for none. */
function firstStep(ends: Ends, seqs: readonly number[]): number {
  const step = ends.findIndex((end) => seqs.some((seq) => seq <= end));
  return step < 0 ? NONE : step;
}

const seqsOf = ({ events }: Done, isIt: (event: AuditEvent) => boolean): readonly number[] =>
  events.filter(isIt).map(({ seq }) => seq);

const isRefused = ({ decision, cause }: AuditEvent): boolean => decision === 'deny' && cause === 'rule';

function firstRefused(steps: readonly Step[], rules: readonly Rule[]): number {
  return inSandbox('enforce', rules, (door, session) => {
    const again = done(session, steps, door);
    return firstStep(again.ends, seqsOf(again, isRefused));
  });
}

function firstFlip(session: Session, { ends }: Done, rules: readonly Rule[]): number {
  const list = atOnce(
    new EventQuestions({ blocks: session.audit.blocks, now: () => 0n }).list({ kind: 'all', of: [] }),
  );
  const found = atOnce(attemptGroups({ list, upTo: undefined }));
  const policy: RunPolicy = { run: '', capsule, mode: 'enforce', rules: createRuleSet(rules) };
  const gate = replayedGate(session, 'any');
  const { flips } = atOnce(whatIf({ found, limit: 1000, decide: (question) => gate(question, policy) }));
  return firstStep(
    ends,
    flips.flatMap(({ to, firstSeq }) => (to === 'deny' ? [firstSeq] : [])),
  );
}

/**
 * Of two places the record has the second as it was asked where the attempt came no further than the first, for another reason than a
 * right: what-if takes it for one that was needed.
 */
const isUncertain = (steps: readonly Step[], outcomes: readonly string[]): boolean =>
  steps.some(({ act }, index) => PAIRS.has(act) && outcomes[index] !== 'ok');

test('what is marked as observed first, and what what-if lists first, is refused first', { timeout: 90_000 }, () => {
  fc.assert(
    fc.property(anySteps, anyRules, (steps, rules) => {
      const [observed, flip, uncertain] = inSandbox('observe', rules, (door, session) => {
        const work = done(session, steps, door);
        const seqs = seqsOf(work, ({ cause }) => cause === 'observed');
        return [firstStep(work.ends, seqs), firstFlip(session, work, rules), isUncertain(steps, work.outcomes)];
      });
      const refused = firstRefused(steps, rules);
      expect(observed).toBe(refused);
      if (uncertain) expect(flip).toBeLessThanOrEqual(refused);
      else expect(flip).toBe(refused);
    }),
    { numRuns: 30 },
  );
});

/** What why says would have been enough for the first refusal; null when nothing was refused. */
function minimalOfFirst(
  steps: readonly Step[],
  rules: readonly Rule[],
): { readonly step: number; readonly rules: readonly Rule[] } | null {
  return inSandbox('enforce', rules, (door, session) => {
    const work = done(session, steps, door);
    const event = work.events.find(isRefused);
    if (!event) return null;
    const {
      minimal,
      steps: looked,
      nearest,
      decision,
    } = whyDecided({
      event,
      run: { id: 'r', capsule: 'tidy', capsuleHash: 'h', mode: 'enforce', rules },
      grants: [],
      hostRoots: () => null,
      decideNow: () => ({ verdict: 'deny', cause: 'rule', reason: '' }),
    });
    expect(decision).toBe('deny');
    expect(looked.filter(({ result }) => result === 'decided').map(({ step }) => step)).toEqual(['mode']);
    expect(minimal.length).toBeGreaterThan(0);
    for (const { access, pattern } of minimal) expect(nearest).not.toMatchObject({ access, pattern });
    const added = minimal.map(({ access, pattern }) => ({ access, pattern, place: 'added' }));
    return { step: firstStep(work.ends, [event.seq]), rules: [...rules, ...added] };
  });
}

test(
  'what why calls enough is enough, says nothing twice, and names nothing that was there',
  { timeout: 90_000 },
  () => {
    fc.assert(
      fc.property(anySteps, anyRules, (steps, rules) => {
        const asked = minimalOfFirst(steps, rules);
        if (asked === null) return;
        expect(firstRefused(steps, asked.rules)).toBeGreaterThan(asked.step);
        const named = asked.rules.map(({ access, pattern }) => `${access} ${pattern}`);
        expect(new Set(named).size).toBe(named.length);
      }),
      { numRuns: 30 },
    );
  },
);
