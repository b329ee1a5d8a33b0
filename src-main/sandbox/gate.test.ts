import { expect, test } from 'vitest';

import { createDefaultGate, USER_PRINCIPAL } from './gate.ts';

const request = {
  capsule: 'tidy',
  principal: 'default',
  operation: 'open',
  access: 'write',
  given: null,
  names: ['a'],
} as const;

test('a bare capsule may use a mount it was given, and the decision says why', () => {
  const decision = createDefaultGate(new Set(['cwd']))({ ...request, mount: 'cwd' });
  expect(decision).toEqual({
    verdict: 'allow',
    cause: 'default',
    reason: 'default: a bare .wasm may read and write its mounts',
  });
});

test('a mount that was not given is denied by default', () => {
  expect(createDefaultGate(new Set(['cwd']))({ ...request, mount: 'data' }).verdict).toBe('deny');
});

test('the user may do anything', () => {
  const gate = createDefaultGate(new Set());
  expect(gate({ ...request, principal: USER_PRINCIPAL, mount: 'data' }).verdict).toBe('allow');
});
