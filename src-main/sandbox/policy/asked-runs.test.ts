/** Random runs, answers, grants and ends of runs, held against a plain reading of the list of grants. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ACCESS_DECISIONS } from '../../../src-preload/contract/policy-words.ts';
import type { AccessDecision } from '../../../src-preload/contract/policy-words.ts';
import type { RunDoor } from '../run-door.ts';
import { createTestServices, TEST_CAPSULE, waitingFor } from '../services/test-services-contract.ts';
import type { TestCall, TestServices } from '../services/test-services-contract.ts';
import type { ListedGrant } from './grant-book.ts';

const PATHS = ['cwd://a', 'cwd://a/b', 'cwd://ab', 'tmp://a'] as const;
const PATTERNS = ['cwd://', 'cwd://a', 'tmp://a'] as const;

type Step =
  | { readonly kind: 'stat'; readonly run: number; readonly path: (typeof PATHS)[number] }
  | { readonly kind: 'end'; readonly run: number }
  | { readonly kind: 'answer'; readonly decision: AccessDecision; readonly offer: number }
  | { readonly kind: 'grant'; readonly pattern: (typeof PATTERNS)[number] }
  | { readonly kind: 'revoke'; readonly index: number }
  | { readonly kind: 'pass'; readonly milliseconds: number };

const of = <K extends Step['kind']>(kind: K): fc.Arbitrary<K> => fc.constant(kind);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: of('stat'), run: fc.nat(2), path: fc.constantFrom(...PATHS) }) },
  { weight: 1, arbitrary: fc.record({ kind: of('end'), run: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: of('answer'), decision: fc.constantFrom(...ACCESS_DECISIONS), offer: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('grant'), pattern: fc.constantFrom(...PATTERNS) }) },
  { weight: 1, arbitrary: fc.record({ kind: of('revoke'), index: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: of('pass'), milliseconds: fc.constantFrom(50, 20_000, 60_000) }) },
);

const covers = (pattern: string, path: string): boolean =>
  path === pattern || path.startsWith(pattern.endsWith('/') ? pattern : `${pattern}/`);

interface Run {
  readonly id: string;
  readonly door: RunDoor;
  call: TestCall<unknown> | null;
}

class Play {
  readonly #services: TestServices;
  readonly #runs: (Run | null)[] = [null, null, null];
  #count = 0;

  constructor(services: TestServices) {
    this.#services = services;
  }

  take(step: Step): void {
    const { grants, desk } = this.#services.session().services;
    const wish = { access: 'read', lifetime: 'sandbox', capsule: TEST_CAPSULE, source: 'window' } as const;
    switch (step.kind) {
      case 'stat':
        return this.#stat(step.run, step.path);
      case 'end':
        return this.#end(step.run);
      case 'pass':
        return this.#services.pass(step.milliseconds);
      case 'revoke':
        return void desk.revoke(grants.list()[step.index]?.id ?? '');
      case 'grant':
        return void desk.add({ ...wish, pattern: step.pattern });
      case 'answer':
        return this.#answer(step.decision, step.offer);
    }
  }

  #answer(decision: AccessDecision, offer: number): void {
    const { prompts } = this.#services.session().services;
    const prompt = prompts.list()[0];
    if (prompt?.question.kind !== 'access') return;
    const pattern = prompt.question.offers[offer]?.pattern;
    prompts.answer(prompt.id, { kind: 'access', decision, pattern });
  }

  /** What must be so after every step. */
  check(): void {
    const { prompts } = this.#services.session().services;
    const waiting = this.#runs.flatMap((run) => (run?.call?.state === 'waiting' ? [run.id] : []));
    expect(
      prompts
        .list()
        .map(({ run }) => run)
        .sort(),
    ).toEqual(waiting.sort());
    const events = this.#services.session().audit.page({ after: 0, limit: 10_000 }).events;
    const count = (op: string): number => events.filter((event) => event.op === op).length;
    expect(count('prompt')).toBe(count('answer') + prompts.list().length);
    const allowed = events.filter(({ op, decision }) => op === 'stat' && decision === 'allow');
    expect(allowed.every(({ cause, reason }) => cause === 'grant' || reason.endsWith('allowed it once'))).toBe(true);
  }

  #stat(number: number, path: string): void {
    const run = (this.#runs[number] ??= this.#begin());
    if (run.call?.state === 'waiting') return;
    const expected = this.#expected(run.id, path);
    run.call = waitingFor(() => run.door.stat('stat', { at: 0, path }, 'follow'));
    const { state, code } = run.call;
    // What is allowed is not there.
    if (expected === 'allow') expect([state, code]).toEqual(['failed', 'not-found']);
    else if (expected === 'deny') expect([state, code]).toEqual(['failed', 'denied']);
    else expect(state === 'waiting' || code === 'denied').toBe(true);
  }

  #expected(run: string, path: string): 'allow' | 'deny' | 'ask' {
    const holds = ({ state, pattern, run: of, by }: ListedGrant): boolean =>
      state === 'active' && by !== 'the inspector' && (of ?? run) === run && covers(pattern, path);
    const verdicts = this.#services
      .session()
      .services.grants.list()
      .filter(holds)
      .map(({ verdict }) => verdict);
    if (verdicts.includes('deny')) return 'deny';
    return verdicts.length > 0 ? 'allow' : 'ask';
  }

  #begin(): Run {
    const id = `played-${++this.#count}`;
    return { id, door: this.#services.guest({ run: id }), call: null };
  }

  #end(number: number): void {
    this.#runs[number]?.door.closeAll();
    this.#runs[number] = null;
  }
}

it(
  'asks each run one thing at a time, answers each question once, and allows nothing else than was said',
  { timeout: 60_000 },
  () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const services = createTestServices();
        try {
          const play = new Play(services);
          for (const one of steps) {
            play.take(one);
            play.check();
          }
        } finally {
          services.remove();
        }
      }),
      { numRuns: 25, seed: 6 },
    );
  },
);
