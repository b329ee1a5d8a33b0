import { afterEach, beforeEach, expect, test } from 'vitest';

import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

const SANDBOX = { sandbox: 'test' } as const;

let bench: TestWorkbench;
beforeEach(async () => {
  bench = await createTestWorkbench();
  for (const name of ['a', 'b', 'c'])
    await bench.client.fileWrite({ ...SANDBOX, path: `cwd://${name}`, bytes: new Uint8Array([1]) });
});
afterEach(() => bench.remove());

const atRest = (): void => {
  bench.session().store.journal.checkpoint();
};

test('a record that is whole has no problems, and says how long each chain is', async () => {
  atRest();
  const { audit } = bench.session();
  const found = await bench.client.eventVerify(SANDBOX);
  expect(found).toMatchObject({ checked: audit.count(), problems: [], anchored: null });
  expect(found.heads.reduce((sum, { count }) => sum + count, 0)).toBe(audit.count());
  expect(found.heads.map(({ principal }) => principal)).toContain('user');
});

test('events that are recorded meanwhile are nobody’s problem', async () => {
  const verifying = bench.client.eventVerify(SANDBOX);
  await bench.client.fileWrite({ ...SANDBOX, path: 'cwd://late', bytes: new Uint8Array([2]) });
  expect((await verifying).problems).toEqual([]);
  expect((await bench.client.eventVerify(SANDBOX)).problems).toEqual([]);
});
