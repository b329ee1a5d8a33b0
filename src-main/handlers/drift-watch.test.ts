import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createTestSandbox } from '../sandbox/test-sandbox-contract.ts';
import type { TestSandbox } from '../sandbox/test-sandbox-contract.ts';
import { UserDoor } from '../sandbox/user-door.ts';
import { DriftWatch } from './drift-watch.ts';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = createTestSandbox();
});
afterEach(() => {
  sandbox.remove();
});

test('entries that changed underneath are told of by path, in one sentence for each mount, and looked at now and then only', () => {
  const file = (name: string): string => join(sandbox.workspace, name);
  writeFileSync(file('a'), 'a');
  writeFileSync(file('b'), 'b');
  const session = sandbox.open();
  const door = new UserDoor(session.door, 'test');
  for (const name of ['a', 'b']) door.write(`cwd://${name}`, new TextEncoder().encode('mine'));
  let now = 0;
  const watch = new DriftWatch(session.mounts, () => now);
  expect(watch.notices()).toEqual([]);
  appendFileSync(file('a'), '!');
  expect(watch.all().size).toBe(0);
  now += 5000;
  expect([...watch.all()]).toEqual([['cwd://a', 'changed']]);
  expect(watch.notices()).toEqual(['One entry changed in the folder underneath your changes: cwd://a.']);
  rmSync(file('b'));
  now += 5000;
  expect(watch.notices()).toEqual([
    '2 entries changed in the folder underneath your changes in cwd://, the first is cwd://a.',
  ]);
});
