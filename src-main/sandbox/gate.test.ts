import { expect, test, vi } from 'vitest';

import type { GateRequest } from './gate.ts';
import { USER_PRINCIPAL } from './gate.ts';
import { NO_BOUNDARY } from './policy/boundary.ts';
import { NO_GRANTS } from './policy/grant-decider.ts';
import { gateWith, policyOf } from './test-gate-contract.ts';

const request = {
  capsule: 'tidy',
  principal: 'default',
  operation: 'open',
  access: 'write',
  fn: 'path_open',
  asked: 'a',
  policy: null,
  held: null,
  asking: 'may',
  mount: 'cwd',
  hostRoot: null,
  given: null,
  names: ['a'],
  kind: 'file',
} as const satisfies GateRequest;

const mounts = new Set(['cwd', 'home', 'tmp']);
const ALL = { read: ['*'], write: ['*'] };
const ignoring = {
  ...NO_BOUNDARY,
  forbids: () => ({ pattern: '*.pem', line: 3, reason: '.capsuleignore line 3: "*.pem"' }),
};
const granting = (verdict: 'allow' | 'deny') => ({
  ...NO_GRANTS,
  decide: () => ({ verdict, reason: `grant: ${verdict} always` }),
});

test('a bare capsule may use a mount it was given, and the decision says why', () => {
  const bare = {
    verdict: 'allow',
    cause: 'default',
    reason: 'default: a bare .wasm may read and write its mounts',
  };
  expect(gateWith({ mounts })(request)).toEqual(bare);
  expect(gateWith({ mounts })({ ...request, policy: policyOf('open', null) })).toEqual(bare);
});

test('a mount that was not given is denied, whatever else would allow it', () => {
  const gate = gateWith({ mounts, grants: granting('allow') });
  expect(gate({ ...request, mount: 'data' })).toMatchObject({ verdict: 'deny', cause: 'mount' });
  const policy = policyOf('observe', { read: ['data://'], write: ['data://'] });
  expect(gate({ ...request, policy, mount: 'data' })).toMatchObject({ verdict: 'deny', cause: 'mount' });
  expect(gate({ ...request, policy, mount: 'home', given: new Set(['cwd']) }).verdict).toBe('deny');
});

test('the user may do anything, and what the user writes is told to the boundary', () => {
  const touched = vi.fn();
  const gate = gateWith({ mounts: new Set(), boundary: { ...ignoring, touched }, grants: granting('deny') });
  expect(gate({ ...request, principal: USER_PRINCIPAL, mount: 'data' })).toMatchObject({
    verdict: 'allow',
    cause: 'user',
  });
  expect(touched).toHaveBeenCalledExactlyOnceWith('data', ['a']);
});

test.each(['open', 'enforce', 'ask', 'observe'] as const)(
  'in mode %s the boundary beats every rule and grant',
  (mode) => {
    const gate = gateWith({ mounts, boundary: ignoring, grants: granting('allow') });
    expect(gate({ ...request, policy: policyOf(mode, ALL), held: 'once' })).toEqual({
      verdict: 'deny',
      cause: 'ignored',
      reason: '.capsuleignore line 3: "*.pem"',
    });
  },
);

test.each(['open', 'enforce', 'ask', 'observe'] as const)('in mode %s a refusal beats every rule', (mode) => {
  const gate = gateWith({ mounts, grants: granting('deny') });
  expect(gate({ ...request, policy: policyOf(mode, ALL), held: 'once' })).toEqual({
    verdict: 'deny',
    cause: 'grant',
    reason: 'grant: deny always',
  });
});

test('a rule is named with its line, before a grant', () => {
  const gate = gateWith({ mounts, grants: granting('allow') });
  const policy = policyOf('enforce', { read: ['cwd://src'], write: ['cwd://src'] });
  expect(gate({ ...request, policy, names: ['src', 'a'] })).toEqual({
    verdict: 'allow',
    cause: 'rule',
    reason: 'rule: fs_write "cwd://src" (Capsule.toml 2:1)',
  });
  expect(gate({ ...request, policy })).toEqual({ verdict: 'allow', cause: 'grant', reason: 'grant: allow always' });
});

test('what a mode says comes last', () => {
  const ask = vi.fn(() => ({ verdict: 'allow', cause: 'user', reason: 'asked' }) as const);
  const gate = gateWith({ mounts, ask });
  const rights = { read: ['*'], write: ['cwd://src'] };
  expect(gate({ ...request, policy: policyOf('enforce', rights) })).toEqual({
    verdict: 'deny',
    cause: 'rule',
    reason: 'not declared: no fs_write entry covers cwd://a',
  });
  expect(gate({ ...request, policy: policyOf('observe', rights) })).toEqual({
    verdict: 'allow',
    cause: 'observed',
    reason: 'observed: no fs_write entry covers cwd://a',
  });
  expect(gate({ ...request, policy: policyOf('ask', rights), asking: 'never' }).verdict).toBe('deny');
  expect(ask).not.toHaveBeenCalled();
  expect(gate({ ...request, policy: policyOf('ask', rights) }).reason).toBe('asked');
  expect(ask).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ asked: 'a' }),
    'no fs_write entry covers cwd://a',
  );
});

test('a bare program that is not run open declares nothing', () => {
  expect(gateWith({ mounts })({ ...request, policy: policyOf('enforce', null) }).reason).toBe(
    'not declared: a bare .wasm declares no fs_write for cwd://a',
  );
});

test('what was opened by an answer that held once goes on, in enforce too, until somebody refuses it', () => {
  const policy = policyOf('enforce', {});
  expect(gateWith({ mounts })({ ...request, policy, held: 'once' })).toMatchObject({
    verdict: 'allow',
    cause: 'grant',
  });
  const refused = gateWith({ mounts, grants: granting('deny') });
  expect(refused({ ...request, policy, held: 'once' }).verdict).toBe('deny');
});
