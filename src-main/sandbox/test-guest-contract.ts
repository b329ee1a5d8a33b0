/** For tests: a guest in a real sandbox, and the usual ways of opening a file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunDoor } from './run-door.ts';
import type { Session } from './session.ts';
import { createTestSandbox, guestOf } from './test-sandbox-contract.ts';
import type { TestSandbox } from './test-sandbox-contract.ts';

export const READ = { access: 'read', create: 'never', content: 'keep', want: 'either', last: 'follow' } as const;
export const WRITE = { access: 'write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' } as const;

export interface TestGuest {
  readonly sandbox: TestSandbox;
  readonly session: Session;
  readonly door: RunDoor;
  /** Handle of the workspace. */
  readonly root: number;
}

/** The workspace has `base.txt`; `prepare` puts more on the disk before the sandbox is opened. */
export function createTestGuest(prepare: (sandbox: TestSandbox) => void): TestGuest {
  const sandbox = createTestSandbox();
  writeFileSync(join(sandbox.workspace, 'base.txt'), 'from the base');
  prepare(sandbox);
  const session = sandbox.open();
  const door = guestOf(session);
  return { sandbox, session, door, root: door.preopens()[0]?.handle ?? 0 };
}
