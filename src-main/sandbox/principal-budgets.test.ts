import { afterEach, expect, test } from 'vitest';

import { createPrincipalBudgets } from './principal-budgets.ts';
import type { Session } from './session.ts';
import { createTestSandbox } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';

let sandboxes: TestSandbox[] = [];
afterEach(() => {
  for (const sandbox of sandboxes) sandbox.remove();
  sandboxes = [];
});

const budgetOf = createPrincipalBudgets({ bytes: 100, entries: 10 });

/** A sandbox of its own of that principal. */
function open(principal: string): Session {
  const sandbox = createTestSandbox();
  sandboxes.push(sandbox);
  return sandbox.open({ principal, budget: budgetOf(principal) });
}

function write(session: Session, bytes: number): string {
  const caller = { run: 'r', capsule: 'tidy', principal: session.principal };
  const door = session.doorForRun(caller, session.mounts.all());
  const options = { access: 'write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' } as const;
  try {
    door.write('write', door.open('open', { at: 0, path: 'cwd://a' }, options).handle, 'end', new Uint8Array(bytes));
    return 'ok';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    door.closeAll();
  }
}

test('sandboxes of one principal share what it may keep, those of another have their own', () => {
  const [first, second, hers] = [open('default'), open('default'), open('ada')];
  expect([write(first, 60), write(second, 60), write(hers, 60)]).toEqual(['ok', 'quota', 'ok']);
  expect([write(second, 40), write(second, 1), write(hers, 40)]).toEqual(['ok', 'quota', 'ok']);
  first.close();
  sandboxes[0]?.forget();
  expect(write(second, 60)).toBe('ok');
});
