import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { NewGrant } from '../../src-preload/contract/policy-schemas.ts';
import { TEST_CAPSULE, TEST_WISH, waitingFor } from '../sandbox/services/test-services-contract.ts';
import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
  mkdirSync(join(bench.sandbox.workspace, 'src'));
});
afterEach(() => bench.remove());

const HERE = { sandbox: 'test' } as const;
const add = (some: Partial<NewGrant> = {}) => bench.client.grantAdd({ ...HERE, ...TEST_WISH, ...some });
const changes = (): number => bench.published.filter(({ name }) => name === 'grantsChanged').length;

/** A guest that may do what it is granted, and asks for everything else. */
const guest = (run: string) => {
  const policy = { run, capsule: TEST_CAPSULE, mode: 'ask', rules: null } as const;
  const caller = { run, capsule: 'tidy', principal: 'default', policy };
  return bench.session().doorForRun(caller, bench.session().mounts.all());
};
const stat = (run: string, path: string) => {
  const door = guest(run);
  return waitingFor(() => door.stat('path_filestat_get', { at: 0, path }, 'follow'));
};

test('a grant is given, listed and taken back, and windows are told each time', async () => {
  const given = await add({ forMs: 5000 });
  expect(given).toMatchObject({ ...TEST_WISH, verdict: 'allow', by: 'user', state: 'active', uses: 0, run: null });
  expect(given.expiresAt).toBe(given.grantedAt + 5000);
  expect(await bench.client.grantList(HERE)).toEqual([given]);
  const revoke = () => bench.client.grantRevoke({ ...HERE, id: given.id });
  expect([await revoke(), await revoke()]).toEqual([{ revoked: true }, { revoked: false }]);
  expect(await bench.client.grantList(HERE)).toMatchObject([{ id: given.id, state: 'revoked' }]);
  expect(changes()).toBe(2);
});

test.each([
  [{ pattern: '../x' }, 'invalid-argument'],
  [{ pattern: 'nowhere://x' }, 'invalid-argument'],
  [{ lifetime: 'run', run: 'none' }, 'invalid-argument'],
  [{ lifetime: 'always' }, 'unsupported'],
] as const)('%j is refused with a sentence', async (some, code) => {
  await expect(add(some)).rejects.toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
  expect([await bench.client.grantList(HERE), changes()]).toEqual([[], 0]);
});

test('one that was given to another binary is given to the new one, too', async () => {
  const { id } = await add();
  const hash = 'b'.repeat(64);
  expect(await bench.client.grantRenew({ ...HERE, id, hash })).toMatchObject({ capsule: { hash }, state: 'active' });
  await expect(bench.client.grantRenew({ ...HERE, id: 'none', hash })).rejects.toMatchObject({ code: 'not-found' });
});

test('windows are told of a question about a right, answer it, and see what that stored', async () => {
  const call = stat('r', 'cwd://src');
  const [prompt] = await bench.client.promptList(HERE);
  expect(prompt).toMatchObject({
    run: 'r',
    question: { kind: 'access', access: 'read', path: 'cwd://src', entry: 'directory' },
  });
  const answer = (some: object) =>
    bench.client.promptAnswer({
      ...HERE,
      prompt: prompt?.id ?? '',
      answer: { kind: 'access', decision: 'run', ...some },
    });
  await expect(answer({ pattern: 'tmp://' })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(answer({ decision: 'always' })).rejects.toMatchObject({ code: 'unsupported' });
  expect(call.state).toBe('waiting');
  await answer({ pattern: 'cwd://' });
  expect(call.state).toBe('answered');
  expect(await bench.client.grantList(HERE)).toMatchObject([
    { pattern: 'cwd://', lifetime: 'run', run: 'r', source: 'prompt' },
  ]);
  expect(await bench.client.promptList(HERE)).toEqual([]);
});

test('a window that grants what somebody waits for answers the question by it', async () => {
  const call = stat('r', 'cwd://src');
  await add();
  expect([call.state, await bench.client.promptList(HERE)]).toEqual(['answered', []]);
});
