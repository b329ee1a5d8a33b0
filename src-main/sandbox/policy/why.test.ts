import { describe, expect, test } from 'vitest';

import { ACCESS_OF_OPERATION, GATE_STEPS } from '../../../src-preload/contract/policy-words.ts';
import { draft } from '../../audit/sample-events-contract.ts';
import type { AuditEvent } from '../../audit/event.ts';
import { Parked } from '../parked.ts';
import type { Decision } from '../gate.ts';
import type { ListedGrant } from './grant-book.ts';
import { wordsOfGrant } from './grant-words.ts';
import type { Rule } from './rule-set.ts';
import { whyDecided } from './why.ts';
import type { Explanation } from './why.ts';
import type { WhyRun } from './why-facts.ts';

const HASH = 'a'.repeat(64);
const rule = (access: Rule['access'], pattern: string, line: number): Rule => ({
  ...{ access, pattern, place: `Capsule.toml ${line}:3` },
});

const grant = (some: Partial<ListedGrant>): ListedGrant => ({
  ...{ id: 'g', verdict: 'allow', access: 'write', pattern: 'cwd://out', lifetime: 'sandbox' },
  ...{ capsule: { name: 'notes', hash: HASH }, principal: 'default', run: null, source: 'window', by: 'user' },
  ...{ grantedAt: 10, expiresAt: null, state: 'active', endedAt: null, uses: 0 },
  ...some,
});

interface Case {
  readonly run?: Partial<WhyRun> | null;
  readonly grants?: readonly ListedGrant[];
  readonly now?: () => Decision;
}

const DENIED: Decision = { verdict: 'deny', cause: 'rule', reason: 'not declared: nothing' };

function why(event: Partial<AuditEvent>, { run = {}, grants = [], now = () => DENIED }: Case = {}): Explanation {
  const base: WhyRun = { id: 'run-1', capsule: 'notes', capsuleHash: HASH, mode: 'enforce', rules: [] };
  return whyDecided({
    event: {
      ...{ ...draft(), seq: 7, timeMs: 100, timeNs: 0, hash: '' },
      ...{ access: ACCESS_OF_OPERATION[event.op ?? 'open'] },
      ...event,
    },
    ...{ run: run && { ...base, ...run }, grants, hostRoots: () => null, decideNow: now },
  });
}

const shown = ({ steps }: Explanation): readonly string[] => steps.map(({ step, result }) => `${step} ${result}`);
const denied = { decision: 'deny', cause: 'rule', outcome: 'denied' } as const;

describe('why a guest was refused', () => {
  const rules = [rule('read', 'cwd://src', 3), rule('read', 'cwd://docs', 4), rule('write', 'cwd://srcs', 6)];
  const refused = why(
    { op: 'read', path: 'cwd://srcs/a', ...denied, reason: 'not declared: no fs_read entry covers cwd://srcs/a' },
    { run: { rules } },
  );

  test('is told step by step, in the order of the gate, with every rule of that right', () => {
    expect(shown(refused)).toEqual([
      ...['mount passed', 'boundary passed', 'refusal passed', 'rule passed', 'rule passed', 'grant passed'],
      'mode decided',
    ]);
    expect(refused.steps[3]).toEqual({
      ...{ step: 'rule', subject: 'cwd://src', place: 'Capsule.toml 3:3', result: 'passed' },
      sentence: 'fs_read "cwd://src" does not cover cwd://srcs/a.',
    });
    expect(refused.sentence).toBe('Refused — not declared: no fs_read entry covers cwd://srcs/a.');
    expect(refused).toMatchObject({ mode: 'enforce', access: 'read', capsule: { name: 'notes', hash: HASH } });
  });

  test('names the rule that came closest and how it differs, and the least that is enough', () => {
    expect(refused.nearest).toEqual({
      ...{ pattern: 'cwd://srcs', place: 'Capsule.toml 6:3' },
      sentence: 'fs_write "cwd://srcs" gives write, not read.',
    });
    expect(refused.minimal).toEqual([{ access: 'read', pattern: 'cwd://srcs/a' }]);
    const other = why(
      { op: 'read', path: 'cwd://sources/a', ...denied, reason: 'x' },
      { run: { rules: rules.slice(0, 1) } },
    );
    expect(other.nearest?.sentence).toBe('fs_read "cwd://src" has "src" where the path has "sources".');
  });

  test('asks for both places of a rename, and for reading where it was when it can be read where it goes', () => {
    const renamed = { op: 'rename', path: 'cwd://a', path2: 'cwd://out/b', ...denied, reason: 'not declared' } as const;
    expect(why(renamed).minimal).toEqual([
      { access: 'write', pattern: 'cwd://a' },
      { access: 'write', pattern: 'cwd://out/b' },
    ]);
    const may = [rule('write', '*', 1), rule('read', 'cwd://out', 2)];
    expect(why(renamed, { run: { rules: may } }).minimal).toEqual([{ access: 'read', pattern: 'cwd://a' }]);
  });

  test('asks for the first of several directories that a call makes', () => {
    const made = { op: 'mkdir', path: 'cwd://a/b/c', path2: 'cwd://a', ...denied, reason: 'not declared' } as const;
    expect(why(made).minimal).toEqual([{ access: 'write', pattern: 'cwd://a' }]);
  });

  test.each([
    ['ignored', '.capsuleignore line 3: "*.pem"', 'boundary'],
    ['mount', 'default: the mount was not given to this run', 'mount'],
    ['grant', 'refusal: read "cwd://a" for this run', 'refusal'],
  ] as const)('when no rule can help (%s), nothing is asked for and the sentence says so', (cause, reason, step) => {
    const explained = why({ op: 'read', path: 'cwd://a', ...denied, cause, reason });
    expect(explained.minimal).toEqual([]);
    expect(explained.sentence).toContain('No rule and no grant could have allowed it');
    const at = GATE_STEPS.indexOf(step);
    expect(shown(explained)).toEqual([
      ...GATE_STEPS.slice(0, at).map((each) => `${each} passed`),
      `${step} decided`,
      ...GATE_STEPS.slice(at + 1).map((each) => `${each} unasked`),
    ]);
    expect(explained.steps[at]?.sentence).toBe(reason);
  });

  test.each(['path', 'boundary', 'quota', 'right', 'limit', 'unsupported', 'disk'] as const)(
    'for a reason that is none of the gate (%s) it is short',
    (cause) => {
      const explained = why({ op: 'write', path: '../up', ...denied, cause, reason: 'it was so' });
      expect(explained).toMatchObject({ steps: [], nearest: null, minimal: [] });
      expect(explained.sentence).toContain('Refused — it was so.');
    },
  );
});

describe('why a guest was allowed', () => {
  test('names the rule that decided, and does not ask those behind it', () => {
    const rules = [rule('read', 'cwd://docs', 2), rule('read', 'cwd://src', 3), rule('read', '*', 4)];
    const explained = why(
      { op: 'read', path: 'cwd://src/a', cause: 'rule', reason: 'rule: fs_read "cwd://src" (Capsule.toml 3:3)' },
      { run: { rules } },
    );
    expect(shown(explained).slice(3)).toEqual([
      ...['rule passed', 'rule decided', 'rule unasked', 'grant unasked', 'mode unasked'],
    ]);
    expect(explained.steps.find(({ result }) => result === 'decided')?.place).toBe('Capsule.toml 3:3');
    expect(explained.minimal).toEqual([{ access: 'read', pattern: 'cwd://src/a' }]);
    expect(explained.nearest).toBeNull();
  });

  test('names the grant as it was then, though it was revoked since', () => {
    const given = grant({ endedAt: 150, state: 'revoked' });
    const event = { op: 'write', path: 'cwd://out/a', cause: 'grant', reason: wordsOfGrant(given) } as const;
    const others = [grant({ id: 'later', grantedAt: 120 }), grant({ id: 'elsewhere', principal: 'other' })];
    const explained = why(event, { grants: [given, ...others] });
    expect(shown(explained)).toEqual([
      ...['mount passed', 'boundary passed', 'refusal passed', 'rule passed', 'grant decided', 'mode unasked'],
    ]);
  });

  test('says what the event says when what decided is not known any more', () => {
    const explained = why({ op: 'write', cause: 'grant', reason: 'grant: write "cwd://gone"' });
    expect(explained.steps.find(({ result }) => result === 'decided')).toMatchObject({
      ...{ step: 'grant', sentence: 'grant: write "cwd://gone"' },
    });
  });

  test('for lack of any rule in a run that was only watched, with what it would take', () => {
    const explained = why(
      { op: 'write', path: 'cwd://a', cause: 'observed', reason: 'observed: x' },
      { run: { mode: 'observe' } },
    );
    expect(shown(explained).at(-1)).toBe('mode decided');
    expect(explained.minimal).toEqual([{ access: 'write', pattern: 'cwd://a' }]);
  });
});

describe('now', () => {
  test('is what the gate says to each of its places, the first refusal first', () => {
    const event = { op: 'rename', path: 'cwd://a', path2: 'cwd://b' } as const;
    const allow: Decision = { verdict: 'allow', cause: 'rule', reason: 'rule: x' };
    const answers = [allow, DENIED];
    expect(why(event, { now: () => answers.shift() ?? allow }).now).toEqual({
      verdict: 'deny',
      sentence: 'not declared: nothing.',
    });
    expect(why(event, { now: () => allow }).now).toEqual({ verdict: 'allow', sentence: 'rule: x.' });
  });

  test('is a question where the user would be asked', () => {
    const ask = (): never => {
      throw new Parked(() => undefined);
    };
    expect(why({ op: 'read' }, { now: ask }).now?.verdict).toBe('ask');
  });
});

test('what the user did, and what needs no right, has a short answer', () => {
  const byUser = why(
    { run: null, principal: 'user', cause: 'user', reason: 'the user at the inspector' },
    { run: null },
  );
  expect(byUser).toMatchObject({ capsule: null, mode: null, steps: [], minimal: [], now: null });
  expect(byUser.sentence).toBe('Done — the user at the inspector.');
  expect(why({ op: 'sync', cause: 'right', reason: 'the run holds the handle' })).toMatchObject({
    access: 'none',
    steps: [],
  });
  const bare = why({ op: 'read', reason: 'default: x' }, { run: { mode: 'open', rules: null } });
  expect(bare.steps.find(({ step }) => step === 'rule')?.sentence).toBe('A bare .wasm declares nothing.');
});

test('a manifest with very many rules is told in part, and what decided is among it', () => {
  const rules = Array.from({ length: 1000 }, (_, index) => rule('read', `cwd://f${index}`, index));
  const reason = 'rule: fs_read "cwd://f900" (Capsule.toml 900:3)';
  const { steps } = why({ op: 'read', path: 'cwd://f900', cause: 'rule', reason }, { run: { rules } });
  expect(steps.filter(({ step }) => step === 'rule')).toHaveLength(52);
  expect(steps.filter(({ result }) => result === 'decided')).toMatchObject([{ subject: 'cwd://f900' }]);
});
