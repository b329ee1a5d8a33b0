import { afterEach, beforeEach, expect, test } from 'vitest';

import { createTestSandbox } from '../test-sandbox-contract.ts';
import type { TestSandbox } from '../test-sandbox-contract.ts';

let sandbox: TestSandbox;
beforeEach(() => (sandbox = createTestSandbox()));
afterEach(() => {
  sandbox.remove();
});

test('a sandbox that was cut short while it was filled says so at each opening', () => {
  const session = sandbox.open();
  session.undo.beginning.begin('checkpoint 3 “mine” of notes');
  session.store.journal.commit();
  for (let opening = 0; opening < 2; opening += 1)
    expect(sandbox.open().notices).toEqual([
      expect.stringMatching(/^This sandbox was to begin at checkpoint 3 “mine” of notes, but .* Delete it/),
    ]);
});

test('one that was filled whole says nothing', () => {
  const session = sandbox.open();
  session.undo.beginning.begin('checkpoint 3 “mine” of notes');
  session.store.journal.commit();
  session.undo.beginning.end();
  session.store.journal.commit();
  expect(sandbox.open().notices).toEqual([]);
});
