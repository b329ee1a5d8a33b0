/** A second sandbox over the same folder that has everything the first one has. */
import { randomUUID } from 'node:crypto';

import { CallError } from '../../src-preload/contract/reply.ts';
import type { Session } from '../sandbox/session.ts';
import { copyStore } from '../store/copy-store.ts';
import { standsOnItself } from '../store/sandbox-library.ts';
import type { Shelved } from '../store/sandbox-library.ts';
import type { SandboxRecord } from '../store/sandbox-record.ts';
import { byUser } from './by-user.ts';
import { changeCount } from './change-count.ts';
import type { Step } from './jobs.ts';
import type { Workbench } from './workbench.ts';

export interface Duplicate {
  readonly name: string;
  readonly job?: string | undefined;
}

/** Errors: as `sandboxDuplicate`; nothing is made then, and nothing was changed. */
export async function duplicateSandbox(
  workbench: Workbench,
  { record, shelf }: Shelved,
  { name, job }: Duplicate,
): Promise<SandboxRecord> {
  const { deps } = workbench;
  if (shelf !== 'ready') throw new CallError('refused', 'Bring this sandbox back first.');
  if (standsOnItself(record))
    throw new CallError('unsupported', 'This sandbox stands on a folder of its own: import it again instead.');
  const place = deps.library.placeFor(record, name);
  const from = borrow(workbench, record);
  const scratch = deps.copies.scratch();
  try {
    await deps.jobs.run(job ?? randomUUID(), 'Duplicate', copy(from.session, scratch));
    const now = deps.now();
    const made = deps.copies.adopt({ ...from.session.record, ...place, createdAt: now, openedAt: now }, scratch);
    return begin(workbench, made, { name: record.name, changes: from.changes });
  } finally {
    from.giveBack();
    deps.copies.discard(scratch);
  }
}

interface Borrowed {
  readonly session: Session;
  /** null where nobody counted. */
  readonly changes: number | null;
  readonly giveBack: () => void;
}

/** One that nobody has open is opened for as long as it takes: what an earlier process left half done is ended before it is copied. */
function borrow(workbench: Workbench, record: SandboxRecord): Borrowed {
  const opened = workbench.ifOpened(record.id);
  if (opened)
    return {
      session: opened.session,
      changes: changeCount(opened.session, opened.changes),
      giveBack: () => undefined,
    };
  const session = workbench.deps.open(record);
  return {
    session,
    changes: record.changes ?? null,
    giveBack() {
      try {
        // Nobody looked at it.
        session.settings.keep({ openedAt: record.openedAt, changes: record.changes });
      } finally {
        session.close();
      }
    },
  };
}

function* copy(session: Session, target: string): Generator<Step> {
  if (session.runs.list().some(({ state }) => state !== 'ended'))
    throw new CallError('busy', 'A capsule is running: what it writes cannot be copied now. Stop it first.');
  const goOn = session.holdStill();
  try {
    session.store.journal.checkpoint();
    yield* copyStore(session.folder, session.store.database, target);
  } finally {
    goOn();
  }
}

/** Its record says from where on the events are its own. A copy that does not open is taken away again. */
function begin(
  { deps }: Workbench,
  made: SandboxRecord,
  { name, changes }: { readonly name: string; readonly changes: number | null },
): SandboxRecord {
  let session: Session | null = null;
  try {
    session = deps.open(made);
    const reason = `the sandbox begins as a copy of ${name}, whose events are the ones before this`;
    byUser(session, { op: 'restore', path: `sandbox://${made.id}`, reason }, () => undefined);
    session.settings.keep({ changes: changes ?? undefined });
    return session.record;
  } catch (error) {
    session?.close();
    session = null;
    deps.withdraw(made.id);
    throw error;
  } finally {
    session?.close();
  }
}
