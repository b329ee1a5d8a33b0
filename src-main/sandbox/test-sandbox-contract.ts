/** For tests: a real sandbox over temporary folders, its clock in the test's hand. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { SandboxRecord } from '../store/sandbox-record.ts';
import type { RunDoor } from './run-door.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';

export interface TestSandbox {
  /** Holds everything; a test may make more folders in it. */
  readonly top: string;
  readonly workspace: string;
  /** What was saved last. */
  readonly record: () => SandboxRecord;
  /** Closes the session that is open, if any, and opens the sandbox anew. */
  readonly open: (some?: Partial<SessionDeps>) => Session;
  /** Lets so many nanoseconds pass. */
  readonly pass: (nanoseconds: bigint) => void;
  /** Somebody else has closed the session. */
  readonly forget: () => void;
  /** Closes what is open and removes everything. */
  readonly remove: () => void;
}

/** `above`: where its folder is made. */
export function createTestSandbox(above = tmpdir()): TestSandbox {
  const top = mkdtempSync(join(above, 'inspector-sandbox-'));
  const workspace = join(top, 'workspace');
  for (const folder of ['workspace', 'home', 'state']) mkdirSync(join(top, folder));
  let record: SandboxRecord = { id: 'test', name: 'test', workspace, createdAt: 1, openedAt: 1, mounts: [] };
  let now = 1_000_000_000_000n;
  let session: Session | null = null;
  const close = (): void => {
    session?.close();
    session = null;
  };
  const deps = (): SessionDeps => ({
    record,
    folder: join(top, 'state'),
    homeFolder: join(top, 'home'),
    principal: 'default',
    now: () => (now += 1000n),
    save: (saved) => (record = saved),
  });
  return {
    top,
    workspace,
    record: () => record,
    open(some = {}) {
      close();
      session = openSession({ ...deps(), ...some });
      return session;
    },
    pass: (nanoseconds) => (now += nanoseconds),
    forget: () => (session = null),
    remove() {
      close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}

/** The door of one run to all mounts of a session. */
export const guestOf = (session: Session): RunDoor =>
  session.doorForRun({ run: 'r', capsule: 'tidy', principal: session.principal }, session.mounts.all());

/** `op path outcome` of every event, oldest first. */
export const events = (session: Session): readonly string[] =>
  session.audit.page({ after: 0, limit: 1000 }).events.map(({ op, path, outcome }) => `${op} ${path} ${outcome}`);
