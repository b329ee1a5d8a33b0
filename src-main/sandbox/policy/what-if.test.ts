import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { atOnce } from '../../audit/query/test-blocks-contract.ts';
import { createGate } from '../gate.ts';
import { NO_BOUNDARY } from './boundary.ts';
import { NO_GRANTS } from './grant-decider.ts';
import { createRuleSet } from './rule-set.ts';
import type { Rule } from './rule-set.ts';
import { groupsIn } from './test-attempts-contract.ts';
import type { SomeEvent } from './test-attempts-contract.ts';
import { whatIf } from './what-if.ts';
import type { GateQuestion, WhatIfReport } from './what-if.ts';

const rule = (access: Rule['access'], pattern: string): Rule => ({ access, pattern, place: 'Capsule.toml 1:1' });

function decider(rules: readonly Rule[]) {
  const ask = (): never => {
    throw new Error('nobody is asked');
  };
  const gate = createGate({ mounts: { has: () => true }, boundary: NO_BOUNDARY, grants: NO_GRANTS, ask });
  const policy = {
    run: '',
    capsule: { name: 'notes', hash: 'h' },
    mode: 'enforce' as const,
    rules: createRuleSet(rules),
  };
  return ({ principal, operation, access, place, reach }: GateQuestion) =>
    gate({
      ...{ capsule: 'notes', principal, operation, access, fn: '', asked: '', policy, held: null, asking: 'never' },
      ...{ ...place, hostRoot: null, given: null, kind: 'file', reach },
    });
}

const replay = (events: readonly SomeEvent[], rules: readonly Rule[], limit = 100): WhatIfReport =>
  atOnce(whatIf({ found: groupsIn(events), decide: decider(rules), limit }));

describe('what would be decided otherwise', () => {
  test('is listed by right and path, in the order of first events, with what would decide', () => {
    const report = replay(
      [
        { op: 'stat', path: 'cwd://a' },
        { op: 'stat', path: 'cwd://src/b' },
        { op: 'read', path: 'cwd://a', run: 'run-2' },
        { op: 'write', path: 'cwd://src/b', decision: 'deny', cause: 'rule' },
        { op: 'stat', path: 'cwd://a', cause: 'rule' },
        { op: 'read', path: 'cwd://src/b', decision: 'deny', cause: 'rule' },
      ],
      [rule('read', 'cwd://src')],
    );
    expect(report).toEqual({
      events: 6,
      flipped: 4,
      more: false,
      flips: [
        {
          ...{ access: 'read', path: 'cwd://a', ops: ['stat', 'read'], from: 'observed', to: 'deny', events: 2 },
          ...{ firstSeq: 1, lastSeq: 3, sentence: 'not declared: no fs_read entry covers cwd://a' },
        },
        {
          ...{ access: 'read', path: 'cwd://a', ops: ['stat'], from: 'allow', to: 'deny', events: 1 },
          ...{ firstSeq: 5, lastSeq: 5, sentence: 'not declared: no fs_read entry covers cwd://a' },
        },
        {
          ...{ access: 'read', path: 'cwd://src/b', ops: ['read'], from: 'deny', to: 'allow', events: 1 },
          ...{ firstSeq: 6, lastSeq: 6, sentence: 'rule: fs_read "cwd://src" (Capsule.toml 1:1)' },
        },
      ],
    });
  });

  test('is cut at the limit and says so, and counts all the same', () => {
    const events: readonly SomeEvent[] = ['a', 'b', 'c'].map((name) => ({ op: 'read', path: `cwd://${name}` }));
    const report = replay(events, [], 2);
    expect(report).toMatchObject({ flipped: 3, more: true });
    expect(report.flips.map(({ path }) => path)).toEqual(['cwd://a', 'cwd://b']);
    expect(replay(events, [], 3).more).toBe(false);
  });

  test('is never what was refused for other reasons than rights', () => {
    const causes = ['mount', 'ignored', 'boundary', 'path', 'right', 'quota', 'limit', 'unsupported', 'disk'] as const;
    const refused = causes.map((cause): SomeEvent => ({ op: 'read', path: 'cwd://a', decision: 'deny', cause }));
    expect(replay(refused, [rule('read', '*')]).flips).toEqual([]);
    const byUser: SomeEvent = { op: 'read', path: 'cwd://a', decision: 'deny', cause: 'user' };
    expect(replay([byUser], [rule('read', '*')]).flips).toMatchObject([{ from: 'deny', to: 'allow' }]);
  });

  test('looks at both places, and at what a move would make readable', () => {
    const moved: SomeEvent = { op: 'rename', path: 'cwd://a', path2: 'cwd://out/b' };
    const may = [rule('write', 'cwd://a'), rule('write', 'cwd://out')];
    expect(replay([moved], may.slice(0, 1)).flips[0]?.sentence).toContain('fs_write entry covers cwd://out/b');
    expect(replay([moved], may).flips).toEqual([]);
    expect(replay([moved], [...may, rule('read', 'cwd://out')]).flips[0]?.sentence).toContain('fs_read');
    expect(replay([moved], [...may, rule('read', '*')]).flips).toEqual([]);
    const refused: SomeEvent = { ...moved, access: 'read', decision: 'deny', cause: 'rule' };
    expect(replay([refused], may).flips).toMatchObject([{ from: 'deny', to: 'allow' }]);
    expect(replay([refused], [...may, rule('read', 'cwd://out')]).flips).toEqual([]);
  });
});

test('each attempt is decided as if it were alone', () => {
  const path = fc.constantFrom('cwd://', 'cwd://a', 'cwd://a/b', 'cwd://c', 'home://a');
  const event: fc.Arbitrary<SomeEvent> = fc.record({
    op: fc.constantFrom('read', 'write', 'stat', 'sync'),
    path,
    run: fc.constantFrom('run-1', 'run-2', null),
    decision: fc.constantFrom('allow', 'deny'),
    cause: fc.constantFrom('observed', 'rule', 'quota'),
  });
  const rules = fc.array(
    fc.record({ access: fc.constantFrom('read', 'write'), pattern: path, place: fc.constant('') }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), rules, (events, all) => {
      const whole = replay(events, all, 1000);
      const alone = events.map((one) => replay([one], all));
      expect(whole.flipped).toBe(alone.reduce((sum, { flipped }) => sum + flipped, 0));
      expect(whole.flips.reduce((sum, flip) => sum + flip.events, 0)).toBe(whole.flipped);
      const seqs = alone.flatMap(({ flips }, index) => (flips.length > 0 ? [index + 1] : []));
      expect(whole.flips[0]?.firstSeq).toBe(seqs[0]);
      expect(Math.max(0, ...whole.flips.map(({ lastSeq }) => lastSeq))).toBe(seqs.at(-1) ?? 0);
    }),
  );
});
